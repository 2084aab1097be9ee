using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>What clients need of a job that came through another dialect.</summary>
internal static class ForeignJob
{
    private const double BytesInGigabyte = 1e9;

    /// <summary>A task for each step, at least one.</summary>
    public static JsonArray Tasks(JobDescription description)
    {
        var steps = description.Steps.Where(s => !s.IsCompanion).Select(s => CommandOf(s.Command)).DefaultIfEmpty(string.Empty);
        return [.. steps.Select(command => new JsonObject { ["image"] = string.Empty, ["runtime"] = "singularity", ["cmd"] = command })];
    }

    /// <summary>What it asked for, and what is usual where it asked for nothing.</summary>
    public static JsonObject Resources(ResourceRequest request) => new()
    {
        ["nodes"] = request.Nodes ?? 1,
        ["cpus"] = request.CpusPerNode ?? request.TotalCpus ?? 1,
        ["memory"] = (long)Math.Ceiling((request.MemoryPerNode ?? BytesInGigabyte) / BytesInGigabyte),
        ["disk"] = ResourceCompiler.UsualDisk,
    };

    private static string CommandOf(StepCommand command) => command switch
    {
        StepCommand.Program { Arguments: var words } => string.Join(' ', words),
        StepCommand.ShellLines { Text: var text } => text,
        StepCommand.BatchScript { File: var file } => file,
        _ => string.Empty,
    };
}
