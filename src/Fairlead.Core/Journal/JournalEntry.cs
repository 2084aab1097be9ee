namespace Fairlead.Core.Journal;

/// <summary>How much a journal entry matters.</summary>
public enum JournalLevel
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>What is expected to happen.</summary>
    Info,

    /// <summary>What is not expected but was dealt with.</summary>
    Warning,

    /// <summary>What made something fail.</summary>
    Error,
}

/// <summary>One thing that happened, before it is stored. Holds no secret.</summary>
/// <param name="Job">The job it happened to, or null where it happened to none.</param>
/// <param name="At">When.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Actor">The user who made it happen, or null where the gateway did.</param>
/// <param name="Run">The run it happened to, or null where it happened to none.</param>
public sealed record JournalEntry(JobId? Job, DateTimeOffset At, JournalLevel Level, string Message, string? Actor = null, RunId? Run = null)
{
    /// <summary>What it tells of its run, whose log it is part of then; null for what is only in the journal.</summary>
    public JournalTopic? Topic { get; init; }

    /// <summary>The node or block of the run that it is about, such as <c>sweep[12]/simulate</c>; null for none.</summary>
    public string? Place { get; init; }
}

/// <summary>A stored journal entry with its place in the order of all that happened.</summary>
/// <param name="Sequence">Ascending, with gaps; readers go on after the last one they saw.</param>
/// <param name="Entry">What happened.</param>
public sealed record JournalRecord(long Sequence, JournalEntry Entry);
