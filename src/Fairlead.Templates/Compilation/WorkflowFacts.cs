using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>What is said of a workflow beside its phases: its data, its environment.</summary>
/// <param name="workflow">The workflow.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class WorkflowFacts(WorkflowTemplate workflow, Problems problems)
{
    /// <summary>What is kept of it for its jobs.</summary>
    public static WorkflowSettings Of(WorkflowTemplate workflow, ImmutableDictionary<string, Value> values) => new(
        [.. values.Keys.Order(StringComparer.Ordinal)],
        workflow.Inputs.ToImmutableSortedDictionary(i => i.Name, i => new InputSettings(i.Server, i.Path ?? string.Empty, i.IsRequired), StringComparer.Ordinal),
        workflow.Outputs.ToImmutableSortedDictionary(o => o.Name, Of, StringComparer.Ordinal));

    /// <summary>Finds what is wrong with it.</summary>
    public void Check(WorkflowFile file, Scope scope)
    {
        if (workflow.IsCompss)
        {
            Add(workflow.At, KeyPath.Below(workflow.Path, "engine"), "The engine 'compss' needs the launcher of a repository of templates, which this gateway does not run yet: write phases with commands.");
        }

        foreach (var variable in file.Environment)
        {
            ReferenceCheck.Run(variable, scope with { Sections = scope.Sections.Remove("environment") }, problems);
        }

        foreach (var input in workflow.Inputs)
        {
            CheckInput(input, $"{workflow.Path}.inputs.{input.Name}");
        }

        var atEnd = scope with { Variables = scope.Variables.AddRange(workflow.Body.Variables.Select(v => KeyValuePair.Create(v.Name, (Value?)v.Initial))) };
        foreach (var output in workflow.Outputs)
        {
            CheckOutput(output, atEnd);
        }
    }

    private void CheckInput(InputData input, string path)
    {
        if (input.Server is { } server && !IsWeb(server))
        {
            Add(input.At, KeyPath.Below(path, "server"), $"Data is fetched from http and https addresses, not from '{Excerpt.Of(server)}'.");
        }

        if (input is { Server: null, Path: { } place } && !System.IO.Path.IsPathRooted(place))
        {
            Add(input.At, KeyPath.Below(path, "path"), $"'{Excerpt.Of(place)}' is where? Without a server this has to be an absolute path on the site; only 'fairlead workflow run' without a server takes paths beside the file.");
        }
    }

    private void CheckOutput(OutputData output, Scope scope)
    {
        foreach (var text in new[] { output.Path, output.Server, output.ValueFile, output.Value })
        {
            ReferenceCheck.Run(text, scope, problems);
        }

        if (output.Server is { } server && !IsWeb(server.Text))
        {
            Add(server.At, server.Path, $"Files are sent to http and https addresses, which take them with PUT, not to '{Excerpt.Of(server.Text)}'.");
        }
    }

    private void Add(Mark at, string path, string message) => problems.Add(at, path, message);

    private static OutputSettings Of(OutputData output) => new()
    {
        Path = output.Path?.Text,
        Server = output.Server?.Text,
        Overwrites = output.Overwrites,
        ValueFile = output.ValueFile?.Text,
        Value = output.Value?.Text,
        Type = output.Type,
    };

    private static bool IsWeb(string address) => address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal);
}
