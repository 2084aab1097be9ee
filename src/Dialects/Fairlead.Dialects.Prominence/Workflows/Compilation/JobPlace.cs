using System.Globalization;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>A job in a workflow: by its name, and where it comes from a factory by the index of its instance. Its text is the name of its node.</summary>
/// <param name="Job">The name of the job.</param>
/// <param name="Instance">Which instance, from 0; or null for a job that comes from no factory.</param>
internal readonly record struct JobPlace(string Job, int? Instance)
{
    /// <summary>The name that the job has beside the name of its workflow.</summary>
    public string Name => Instance is { } instance ? string.Create(CultureInfo.InvariantCulture, $"{Job}/{instance}") : Job;

    /// <summary>Reads the name of a node. Names of jobs have no brackets.</summary>
    public static JobPlace Parse(string node) =>
        node.IndexOf('[', StringComparison.Ordinal) is > 0 and var bracket && int.TryParse(node.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
            ? new JobPlace(node[..bracket], instance)
            : new JobPlace(node, null);

    /// <inheritdoc/>
    public override string ToString() => Instance is { } instance ? string.Create(CultureInfo.InvariantCulture, $"{Job}[{instance}]") : Job;
}
