using System.Collections.Immutable;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <summary>What followed from one event: the next state, what has to be done outside, and what changed.</summary>
/// <param name="State">The next state.</param>
/// <param name="Commands">What has to be done, in the order in which it came up.</param>
/// <param name="Delta">What changed; the store writes it row by row, in one transaction.</param>
public sealed record RunStep(RunState State, ImmutableArray<RunCommand> Commands, RunDelta Delta);

/// <summary>What one event changed. Its size follows from what the event touched, not from the size of the workflow.</summary>
public sealed record RunDelta
{
    /// <summary>Nothing.</summary>
    public static readonly RunDelta None = new() { Header = null };

    /// <summary>The run as a whole, or null where that did not change.</summary>
    public required RunHeader? Header { get; init; }

    /// <summary>The block instances that came to be or changed, each in its latest version.</summary>
    public ImmutableArray<BlockInstance> Blocks { get; init; } = [];

    /// <summary>The node instances that came to be or changed, each in its latest version.</summary>
    public ImmutableArray<NodeInstance> Nodes { get; init; } = [];

    /// <summary>Loops over values whose iterations became known. They never change, and are not needed after the end of the loop.</summary>
    public ImmutableArray<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> Iterations { get; init; } = [];

    /// <summary>What the journal of the run says.</summary>
    public ImmutableArray<RunEntry> Entries { get; init; } = [];

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => Header is null && Blocks.IsEmpty && Nodes.IsEmpty && Iterations.IsEmpty;
}

/// <summary>One line of a run's journal.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Topic">What it tells.</param>
/// <param name="Place">The node or block, such as <c>sweep[12]/simulate</c>; empty for the run.</param>
/// <param name="Message">One line for people.</param>
public sealed record RunEntry(DateTimeOffset At, JournalLevel Level, JournalTopic Topic, string Place, string Message);
