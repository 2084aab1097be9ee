namespace Fairlead.Core.Experiments;

/// <summary>One list of jobs of an experiment, generated from its configuration, with what became of them: a run of a workflow.</summary>
public sealed record Generation
{
    /// <summary>Ascending in the experiment, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The run that goes through it. Its source is the configuration of that moment.</summary>
    public required RunId Run { get; init; }

    /// <summary>When it was generated.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a job of it last changed, or it was generated.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it was first set going, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done, or the next took its place; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How its jobs stand.</summary>
    public required GenerationCounts Counts { get; init; }

    /// <summary>What the dialect wants to have at hand of it without reading the configuration; opaque to the core.</summary>
    public string? Facts { get; init; }
}

/// <summary>How the jobs of a generation stand. Those in no other number wait.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Ready">Could be submitted, or wait for the time of a further try.</param>
/// <param name="Submitted">Are being handed over, or have been and were not seen in a queue.</param>
/// <param name="Queued">Wait in a queue of their site.</param>
/// <param name="Running">Run.</param>
/// <param name="Succeeded">Ended well, or count as if they had.</param>
/// <param name="Failed">Failed for good.</param>
/// <param name="Suspended">Somebody has set them aside.</param>
public readonly record struct GenerationCounts(int Total, int Ready, int Submitted, int Queued, int Running, int Succeeded, int Failed, int Suspended);
