using System.Globalization;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>UNICORE's words for kinds of jobs, and its way to name what runs on a login node.</summary>
internal static class JobKinds
{
    private const string Allocate = "ALLOCATE";
    private const string Raw = "RAW";

    /// <summary>Reads <c>Job type</c>: where the main program runs.</summary>
    public static StepPlacement Read(JsonFields job)
    {
        switch (job.Text("Job type")?.ToUpperInvariant())
        {
            case null or "BATCH" or "NORMAL" or Allocate or Raw:
                return StepPlacement.Batch;
            case "ON_LOGIN_NODE" or "INTERACTIVE":
                return StepPlacement.LoginNode;
            default:
                job.Refuse("Job type", "Job type is batch, on_login_node, raw or allocate.");
                return StepPlacement.Batch;
        }
    }

    /// <summary>Whether the job holds an allocation for others, and runs nothing itself.</summary>
    public static bool IsAllocation(JsonFields job) => string.Equals(job.Text("Job type"), Allocate, StringComparison.OrdinalIgnoreCase);

    /// <summary>The user's own batch script that the job is, or null.</summary>
    public static string? ScriptOf(JsonFields job)
    {
        if (!string.Equals(job.Text("Job type"), Raw, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var file = job.Text("BSS file");
        if (file is null)
        {
            job.Refuse("BSS file", "A raw job needs BSS file: the batch script in its working directory.");
        }

        return file;
    }

    /// <summary>The value of <c>jobType</c>.</summary>
    public static string Of(JobDescription description) => description.IsAllocation ? Allocate
        : description.BatchScript is not null ? Raw
        : description.Steps.FirstOrDefault(s => s.IsMain)?.Placement is StepPlacement.LoginNode ? "ON_LOGIN_NODE" : "BATCH";

    /// <summary>The value of <c>batchSystemID</c>, or null where the site has not named the attempt yet.</summary>
    public static string? BatchIdOf(Attempt? attempt) => LoginProcess.TryParse(attempt?.BatchId, out var process)
        ? string.Create(CultureInfo.InvariantCulture, $"INTERACTIVE_{process.Value.Node}_{process.Value.Process}")
        : attempt?.BatchId?.ToString();
}
