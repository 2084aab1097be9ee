namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>One try of a job, in one of the runs of its experiment.</summary>
internal sealed record JobAttempt
{
    /// <summary>The name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>Which try, from 1, over all runs.</summary>
    public required int Counter { get; init; }

    public required AutosubmitStatus Status { get; init; }

    public required JobTimes Times { get; init; }

    /// <summary>What it asked for.</summary>
    public required JobDemand Demand { get; init; }

    /// <summary>Its number on its site, or null.</summary>
    public string? BatchId { get; init; }

    /// <summary>The run it belongs to.</summary>
    public required int Run { get; init; }

    /// <summary>When that was generated.</summary>
    public required DateTimeOffset RunCreated { get; init; }

    /// <summary>The names of its logs, or null.</summary>
    public string? Out { get; init; }

    public string? Err { get; init; }
}
