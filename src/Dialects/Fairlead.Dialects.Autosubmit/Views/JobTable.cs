using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>All jobs of an experiment at a moment: what its tree, graph and lists are made of.</summary>
internal sealed record JobTable
{
    public required string Expid { get; init; }

    /// <summary>The folder of the jobs' logs, as replies name it.</summary>
    public required string LogFolder { get; init; }

    public required TimeUnit ChunkUnit { get; init; }

    public required int ChunkSize { get; init; }

    /// <summary>In the order of the list of jobs.</summary>
    public required IReadOnlyList<JobRecord> Jobs { get; init; }

    /// <summary>The indices of those each job waits for.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Parents { get; init; }

    /// <summary>The indices of those that wait for each job.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Children { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The unit of chunks in lower case.</summary>
    public string ChunkUnitWord => WordOf(ChunkUnit);

    /// <summary>The mean of queue and run time of what has been done to prepare results, in seconds; 0 where nothing has.</summary>
    public double MeanPostTime => _meanPostTime ??= Jobs
        .Where(job => job is { Section: "POST", Status: AutosubmitStatus.Completed })
        .Select(job => (double)(job.Times.Queued(Now) + job.Times.Ran(Now)))
        .DefaultIfEmpty(0)
        .Average();

    private double? _meanPostTime;

    /// <summary>The wrappers with the indices of their jobs, by name.</summary>
    public IEnumerable<IGrouping<string, int>> Wrappers => Jobs.Index()
        .Where(job => job.Item.Wrapper is not null)
        .GroupBy(job => job.Item.Wrapper ?? string.Empty, job => job.Index, StringComparer.Ordinal)
        .OrderBy(wrapper => wrapper.Key, StringComparer.Ordinal);

    /// <summary>Simulated years in a day of running; null for jobs that have none.</summary>
    public double? SypdOf(JobRecord job) => PerDay(job, job.Times.Ran(Now));

    /// <summary>Simulated years in a day, with the waiting and what comes after; null for jobs that have none.</summary>
    public double? AsypdOf(JobRecord job) => PerDay(job, job.Times.Queued(Now) + job.Times.Ran(Now) + MeanPostTime);

    /// <summary>The word of a unit.</summary>
    public static string WordOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Hour => "hour",
        TimeUnit.Day => "day",
        TimeUnit.Month => "month",
        _ => "year",
    };

    private double? PerDay(JobRecord job, double seconds) => job is { Status: AutosubmitStatus.Completed, Place.Chunk: not null } && seconds > 0
        ? SimulatedYears.PerDay(SimulatedYears.Of(ChunkUnit, ChunkSize), seconds, job.Place.Splits)
        : null;
}

/// <summary>Counts simulated time.</summary>
internal static class SimulatedYears
{
    private const double SecondsInDay = 86_400;

    /// <summary>The years of a chunk.</summary>
    public static double Of(TimeUnit unit, int size) => unit switch
    {
        TimeUnit.Hour => size / 8_760.0,
        TimeUnit.Day => size / 365.0,
        TimeUnit.Month => size / 12.0,
        _ => size,
    };

    /// <summary>Years in a day, of one that took so many seconds; with two decimals.</summary>
    public static double PerDay(double years, double seconds, int? splits = null) => Math.Round(years * SecondsInDay / seconds / Math.Max(1, splits ?? 1), 2);

    /// <summary>The same with four decimals, as for all together; 0 where no time was taken.</summary>
    public static double PerDayOfAll(double years, double seconds) => seconds > 0 ? Math.Round(years * SecondsInDay / seconds, 4) : 0;
}
