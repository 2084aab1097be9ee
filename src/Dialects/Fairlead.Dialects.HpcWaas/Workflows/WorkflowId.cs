using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>What HPCWaaS calls a workflow by: <c>application@environment@name</c>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment that it is deployed in.</param>
/// <param name="Name">The workflow's name in the application.</param>
internal sealed record WorkflowId(string Application, string Environment, string Name)
{
    private const char Separator = '@';

    /// <summary>Whether a path can hold it: its parts have no separators, slashes, blanks and control characters.</summary>
    public bool IsWritable => Array.TrueForAll([Application, Environment, Name], part => part.Length > 0 && !part.Any(c => c is Separator or '/' || char.IsWhiteSpace(c) || char.IsControl(c)));

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WorkflowId? id)
    {
        id = text.Split(Separator) is [var application, var environment, var name] ? new WorkflowId(application, environment, name) : null;
        return id is { IsWritable: true };
    }

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Application}{Separator}{Environment}{Separator}{Name}";
}
