using System.Collections.Immutable;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Jobs;

/// <summary>All that follows from a signal. The store keeps all of it in one transaction, or none.</summary>
public sealed record Transition
{
    /// <summary>The next version of the job.</summary>
    public required Job Job { get; init; }

    /// <summary>What the journal says of it.</summary>
    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    /// <summary>Tasks that come to be.</summary>
    public ImmutableArray<Job> Spawned { get; init; } = [];

    /// <summary>A signal for the job whose task this is, or null.</summary>
    public Signal? ToParent { get; init; }

    /// <summary>A signal for all tasks of this job, or null.</summary>
    public Signal? ToTasks { get; init; }

    /// <summary>Whether the job is gone for good and its row with it. Its journal stays.</summary>
    public bool Removed { get; init; }

    /// <summary>Whether nothing changed.</summary>
    public bool IsNone { get; init; }

    /// <summary>Nothing follows.</summary>
    public static Transition None(Job job) => new() { Job = job, IsNone = true };
}
