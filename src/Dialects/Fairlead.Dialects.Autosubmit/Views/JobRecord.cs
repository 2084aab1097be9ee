namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>What a view shows of one job of an experiment.</summary>
internal sealed record JobRecord
{
    /// <summary>Unique in the experiment.</summary>
    public required string Name { get; init; }

    public required string Section { get; init; }

    /// <summary>The index of its section.</summary>
    public int Priority { get; init; }

    /// <summary>Where it belongs: its date, member, chunk and split.</summary>
    public required JobPlace Place { get; init; }

    /// <summary>What it asks its platform for.</summary>
    public required JobDemand Demand { get; init; }

    public required AutosubmitStatus Status { get; init; }

    /// <summary>Of its latest try.</summary>
    public JobTimes Times { get; init; } = JobTimes.None;

    /// <summary>Its number on its site, or null.</summary>
    public string? BatchId { get; init; }

    /// <summary>The name of the newest file of what it wrote, or null.</summary>
    public string? Out { get; init; }

    /// <summary>The name of the newest file of what it complained of, or null.</summary>
    public string? Err { get; init; }

    /// <summary>The package it is submitted in, or null.</summary>
    public string? Wrapper { get; init; }

    /// <summary>The commit of the project that it runs, or null.</summary>
    public string? Commit { get; init; }
}

/// <summary>Where a job belongs; what it does not have is null.</summary>
internal sealed record JobPlace
{
    /// <summary>The start date, as names have it.</summary>
    public string? DateText { get; init; }

    public DateTime? Date { get; init; }

    public string? Member { get; init; }

    public int? Chunk { get; init; }

    public int? Split { get; init; }

    public int? Splits { get; init; }

    /// <summary>When its chunk begins, or the start date where it has no chunk.</summary>
    public DateTime? Begin { get; init; }

    /// <summary>When its chunk ends, or the start date where it has no chunk.</summary>
    public DateTime? End { get; init; }
}

/// <summary>What a job asks its platform for.</summary>
/// <param name="Platform">Its name.</param>
/// <param name="Queue">The queue, or null.</param>
/// <param name="Processors">How many tasks.</param>
/// <param name="Elements">How many processing elements these take.</param>
/// <param name="Wallclock"><c>HH:MM</c>, or an empty text.</param>
internal sealed record JobDemand(string Platform, string? Queue, int Processors, int Elements, string Wallclock)
{
    /// <summary>In hours; 0 for none.</summary>
    public double WallclockHours => Wallclock.Split(':') is [var hours, var minutes, ..] && int.TryParse(hours, out var h) && int.TryParse(minutes, out var m) ? h + (m / 60.0) : 0;
}

/// <summary>When a try of a job was submitted, started and ended, as far as it has been.</summary>
internal sealed record JobTimes(DateTimeOffset? Submitted, DateTimeOffset? Started, DateTimeOffset? Finished)
{
    /// <summary>Never.</summary>
    public static readonly JobTimes None = new(null, null, null);

    /// <summary>Seconds in the queue until now.</summary>
    public long Queued(DateTimeOffset now) => Seconds(Submitted, Started ?? Finished ?? now);

    /// <summary>Seconds of running until now.</summary>
    public long Ran(DateTimeOffset now) => Seconds(Started, Finished ?? now);

    private static long Seconds(DateTimeOffset? from, DateTimeOffset to) => from is { } begin ? Math.Max(0, to.ToUnixTimeSeconds() - begin.ToUnixTimeSeconds()) : 0;
}
