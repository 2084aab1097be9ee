using System.Text.Json.Nodes;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>How a job runs or has run: the member <c>execution</c>.</summary>
/// <param name="job">The job, which its site has or had.</param>
/// <param name="disk">The scratch space it asked for, or null.</param>
internal sealed class ExecutionView(Job job, JsonNode? disk)
{
    private const double BytesInGigabyte = 1e9;

    /// <summary>When it began to run, or null where it has not. Of one so short that nobody saw it run, the end and what it used say when.</summary>
    public static DateTimeOffset? StartOf(Job job) => job.MainAttempt switch
    {
        { StartedAt: { } start } => start,
        { End: { Cause: EndCause.Exited, Usage: { } usage } end } => end.At - usage.Wall,
        _ => null,
    };

    public JsonObject Of()
    {
        var execution = new JsonObject { ["site"] = job.Site, ["runtimeVersion"] = new JsonObject() };
        if (StartOf(job) is not null)
        {
            execution["provisionedResources"] = Provisioned();
        }

        if (job.Attempts.Length > 1)
        {
            execution["retries"] = job.Attempts.Length - 1;
        }

        if (job is { IsFinal: true, CurrentAttempt.End: { } end })
        {
            if (end.Usage?.MaxResidentBytes is { } peak)
            {
                execution["maxMemoryUsageKB"] = peak / 1000;
            }

            execution["tasks"] = new JsonArray([.. end.Steps.Select(s => (JsonNode?)Task(s))]);
        }

        return execution;
    }

    private JsonObject Provisioned()
    {
        var resources = job.Description.Resources;
        return new JsonObject
        {
            ["cpus"] = resources.CpusPerNode ?? 1,
            ["memory"] = (long)Math.Ceiling((resources.MemoryPerNode ?? BytesInGigabyte) / BytesInGigabyte),
            ["disk"] = disk?.DeepClone() ?? ResourceCompiler.UsualDisk,
            ["nodes"] = resources.Nodes ?? 1,
        };
    }

    private static JsonObject Task(StepResult step)
    {
        var task = new JsonObject
        {
            ["imagePullStatus"] = step.Pull?.Status switch
            {
                PullStatus.Failed => "failed",
                PullStatus.Fetched => "completed",
                _ => "cached",
            },
        };
        if (step.Pull is { Time: { } time })
        {
            task["imagePullTime"] = time.TotalSeconds;
        }

        if (step.Pull is { Digest: { } digest })
        {
            task["imageSha256"] = digest;
        }

        if (step.ExitCode is { } code)
        {
            task["exitCode"] = code;
            task["retries"] = step.Retries;
            AddUsage(task, step.Usage);
        }

        return task;
    }

    private static void AddUsage(JsonObject task, Usage? usage)
    {
        if (usage is null)
        {
            return;
        }

        task["wallTimeUsage"] = usage.Wall.TotalSeconds;
        if (usage.Cpu is { } cpu)
        {
            task["cpuTimeUsage"] = cpu.TotalSeconds;
        }

        if (usage.MaxResidentBytes is { } bytes)
        {
            task["maxResidentSetSizeKB"] = bytes / 1024;
        }
    }
}
