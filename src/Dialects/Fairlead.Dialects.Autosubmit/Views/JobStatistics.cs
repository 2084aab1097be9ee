using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>What the tries of a job have used and what they were meant to use, in hours.</summary>
internal sealed record JobStatistics
{
    public required string Name { get; init; }

    public required JobDemand Demand { get; init; }

    public double CompletedQueue { get; init; }

    public double CompletedRun { get; init; }

    public double FailedQueue { get; init; }

    public double FailedRun { get; init; }

    /// <summary>How many tries there were, how many did what they should, and how many did not.</summary>
    public int Tries { get; init; }

    public int Completed { get; init; }

    public int Failed { get; init; }

    public double Cpu => Demand.Elements * CompletedRun;

    public double FailedCpu => Demand.Elements * FailedRun;

    public double ExpectedCpu => Demand.Elements * Demand.WallclockHours;

    /// <summary>The statistics of every job that was tried since a time, in the order of the list.</summary>
    /// <param name="table">The jobs.</param>
    /// <param name="attempts">Their tries.</param>
    /// <param name="since">The time, or null for all.</param>
    /// <param name="section">The only section that is asked for, or null for all.</param>
    public static IReadOnlyList<JobStatistics> Of(JobTable table, IEnumerable<JobAttempt> attempts, DateTimeOffset? since, string? section)
    {
        var byJob = attempts.Where(attempt => IsIn(attempt, since, table.Now)).ToLookup(attempt => attempt.Job, StringComparer.Ordinal);
        return
        [
            .. from job in table.Jobs
               where section is null || job.Section == section
               let tries = byJob[job.Name].ToList()
               where tries.Count > 0
               select tries.Aggregate(new JobStatistics { Name = job.Name, Demand = job.Demand }, (sum, attempt) => sum.With(attempt, table.Now)),
        ];
    }

    /// <summary>As the reply has it.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["processors"] = Demand.Elements,
        ["wallclock"] = Demand.WallclockHours,
        ["completedQueueTime"] = CompletedQueue,
        ["completedRunTime"] = CompletedRun,
        ["failedQueueTime"] = FailedQueue,
        ["failedRunTime"] = FailedRun,
        ["cpuConsumption"] = Cpu,
        ["failedCpuConsumption"] = FailedCpu,
        ["expectedCpuConsumption"] = ExpectedCpu,
        ["realConsumption"] = CompletedRun,
        ["failedRealConsumption"] = FailedRun,
        ["expectedConsumption"] = Demand.WallclockHours,
        ["retrialCount"] = Tries,
        ["submittedCount"] = Tries,
        ["completedCount"] = Completed,
        ["failedCount"] = Failed,
    };

    /// <summary>All together, as the reply has it.</summary>
    public static JsonObject Summary(IReadOnlyList<JobStatistics> jobs)
    {
        var (cpu, failedCpu, expectedCpu) = (jobs.Sum(j => j.Cpu), jobs.Sum(j => j.FailedCpu), jobs.Sum(j => j.ExpectedCpu));
        return new JsonObject
        {
            ["cpuConsumptionPercentage"] = expectedCpu > 0 ? Math.Round(cpu / expectedCpu * 100, 2) : 0,
            ["totalQueueTime"] = Math.Round(jobs.Sum(j => j.CompletedQueue + j.FailedQueue), 2),
            ["submittedCount"] = jobs.Sum(j => j.Tries),
            ["runCount"] = jobs.Sum(j => j.Completed + j.Failed),
            ["completedCount"] = jobs.Sum(j => j.Completed),
            ["failedCount"] = jobs.Sum(j => j.Failed),
            ["expectedConsumption"] = Math.Round(jobs.Sum(j => j.Demand.WallclockHours), 4),
            ["realConsumption"] = Math.Round(jobs.Sum(j => j.CompletedRun), 4),
            ["failedRealConsumption"] = Math.Round(jobs.Sum(j => j.FailedRun), 4),
            ["expectedCpuConsumption"] = Math.Round(expectedCpu, 4),
            ["cpuConsumption"] = Math.Round(cpu, 4),
            ["failedCpuConsumption"] = Math.Round(failedCpu, 4),
        };
    }

    private static bool IsIn(JobAttempt attempt, DateTimeOffset? since, DateTimeOffset now) =>
        since is null || attempt.Times.Started >= since || (attempt.Times.Started is not null && (attempt.Times.Finished ?? now) >= since);

    private JobStatistics With(JobAttempt attempt, DateTimeOffset now)
    {
        var (queue, run) = (attempt.Times.Queued(now) / 3600.0, attempt.Times.Ran(now) / 3600.0);
        var sum = this with { Tries = Tries + 1 };
        return attempt.Status is AutosubmitStatus.Failed
            ? sum with { FailedQueue = FailedQueue + queue, FailedRun = FailedRun + run, Failed = Failed + 1 }
            : sum with { CompletedQueue = CompletedQueue + queue, CompletedRun = CompletedRun + run, Completed = Completed + (attempt.Status is AutosubmitStatus.Completed ? 1 : 0) };
    }
}
