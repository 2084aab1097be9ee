using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>Identifies a node instance in its run.</summary>
/// <param name="Block">The block instance it belongs to.</param>
/// <param name="Number">Its number there, from 1, in the order in which they became ready.</param>
public readonly record struct NodeInstanceId(long Block, int Number) : IComparable<NodeInstanceId>
{
    /// <inheritdoc/>
    public int CompareTo(NodeInstanceId other) => (Block, Number).CompareTo((other.Block, other.Number));

    /// <summary>Earlier blocks are smaller.</summary>
    public static bool operator <(NodeInstanceId left, NodeInstanceId right) => left.CompareTo(right) < 0;

    /// <summary>Earlier blocks are smaller.</summary>
    public static bool operator >(NodeInstanceId left, NodeInstanceId right) => left.CompareTo(right) > 0;

    /// <summary>Earlier blocks are smaller.</summary>
    public static bool operator <=(NodeInstanceId left, NodeInstanceId right) => left.CompareTo(right) <= 0;

    /// <summary>Earlier blocks are smaller.</summary>
    public static bool operator >=(NodeInstanceId left, NodeInstanceId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Block}.{Number}";
}

/// <summary>Where a node instance is in its life.</summary>
public enum NodeState
{
    /// <summary>It will be started as soon as its turn comes.</summary>
    Ready,

    /// <summary>A job is to be submitted; whether it has been is not yet known.</summary>
    Submitting,

    /// <summary>Its job exists.</summary>
    Submitted,

    /// <summary>Its job runs, or its block or loop is under way.</summary>
    Running,

    /// <summary>It failed and waits for the time at which it is tried again.</summary>
    Delayed,

    /// <summary>It waits for a person or for a time.</summary>
    Holding,

    /// <summary>It waits for an answer from outside, such as whether a file is there.</summary>
    Asking,

    /// <summary>Final: it ended well, or its failure is ignored.</summary>
    Succeeded,

    /// <summary>Final: it failed.</summary>
    Failed,

    /// <summary>In an open workflow: somebody has set it back, and it waits for what it depends on as if nothing had happened to it.</summary>
    Waiting,

    /// <summary>In an open workflow: its job waits in the queue of its site.</summary>
    Queued,

    /// <summary>In an open workflow: somebody has set it aside; it takes no part, and nothing waits for it to go on.</summary>
    Suspended,

    /// <summary>In an open workflow: somebody holds it back, and the run waits for it.</summary>
    OnHold,

    /// <summary>In an open workflow, final: it counts as if it had ended well, though nothing was run.</summary>
    Skipped,
}

/// <summary>What a node instance does with the answer it waits for.</summary>
public enum AskingFor
{
    /// <summary>It works out the script of an <see cref="Node.Assign"/>.</summary>
    Script,

    /// <summary>It works out the condition of a <see cref="Node.Repeat"/>.</summary>
    Condition,

    /// <summary>It gets the iterations of a <see cref="Node.ForEach"/>.</summary>
    Iterations,

    /// <summary>It ended well and looks at the conditions of its edges.</summary>
    SuccessEdges,

    /// <summary>It failed and looks at the conditions of its edges.</summary>
    FailureEdges,
}

/// <summary>Why something failed.</summary>
public enum FailureCause
{
    /// <summary>Its job could not be submitted.</summary>
    SubmitFailed,

    /// <summary>Its job failed.</summary>
    JobFailed,

    /// <summary>Its job did what it should, but a file is missing that the run was to know by name.</summary>
    FilesMissing,

    /// <summary>An expression could not be worked out, or a value did not fit its variable.</summary>
    Evaluation,

    /// <summary>The condition of an edge could not be worked out.</summary>
    EdgeCondition,

    /// <summary>The condition of a loop could not be worked out.</summary>
    LoopCondition,

    /// <summary>The iterations of a loop could not be found out.</summary>
    Iterations,

    /// <summary>A node in it failed.</summary>
    NodeFailed,

    /// <summary>An iteration of it failed.</summary>
    IterationFailed,

    /// <summary>What it belongs to failed or was aborted.</summary>
    ParentFailed,

    /// <summary>Somebody said so.</summary>
    SetByHand,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>A limit was reached.</summary>
    Limit,
}

/// <summary>Why something failed, in words.</summary>
/// <param name="Cause">What kind of trouble.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Failure(FailureCause Cause, string Message);

/// <summary>A file question with what is known about it.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered; null while nobody has.</param>
public sealed record Fact(FileQuestion Question, Answer? Answer);

/// <summary>How far a loop is.</summary>
/// <param name="Started">Iterations that were started.</param>
/// <param name="Running">Those that have not ended.</param>
/// <param name="Total">How many there are; null where a condition decides.</param>
/// <param name="Failures">Those that failed.</param>
public sealed record LoopProgress(int Started = 0, int Running = 0, int? Total = null, int Failures = 0);

/// <summary>One execution of a node. It never changes; the engine makes its next version.</summary>
public sealed record NodeInstance
{
    /// <summary>Its identity in the run.</summary>
    public required NodeInstanceId Id { get; init; }

    /// <summary>The index of its node in its block.</summary>
    public required int Node { get; init; }

    /// <summary>The how-many-th execution of the node in this execution of the block, from 1.</summary>
    public required int Visit { get; init; }

    /// <summary>Ascending over the whole run, in the order in which instances became ready.</summary>
    public required long Order { get; init; }

    /// <summary>Where it is in its life.</summary>
    public NodeState State { get; init; }

    /// <summary>What has happened to it that an edge can wait for.</summary>
    public EdgeEvent Reached { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The latest try of its job, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>How many of its tries do not count, as somebody has set it to another state since.</summary>
    public int Forgiven { get; init; }

    /// <summary>The latest job, once it exists.</summary>
    public JobId? Job { get; init; }

    /// <summary>Exit code of the latest job, where it is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it failed; also where its failure is ignored.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Its own variables while it is under way; empty afterwards.</summary>
    public ImmutableDictionary<string, Value> Variables { get; init; } = ImmutableDictionary<string, Value>.Empty;

    /// <summary>Those of its variables that it changed, for its block to take over.</summary>
    public ImmutableSortedSet<string> Changed { get; init; } = [];

    /// <summary>What it does with the answer it waits for.</summary>
    public AskingFor? AskingFor { get; init; }

    /// <summary>What it has asked in its present evaluation.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>When it goes on by itself: a hold with a time, or a pause before a further try.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>When it has taken too long.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How far its loop is, where it is one.</summary>
    public LoopProgress? Loop { get; init; }

    /// <summary>The block instances that it runs now.</summary>
    public ImmutableSortedSet<long> Children { get; init; } = [];

    /// <summary>Its job is to be cancelled and has not ended yet. The instance itself has.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Whether nothing more happens to it.</summary>
    public bool IsFinal => State is NodeState.Succeeded or NodeState.Failed or NodeState.Skipped;

    /// <summary>The next time at which something happens to it by itself, or null.</summary>
    public DateTimeOffset? DueAt => IsFinal ? null : WakeAt is { } wake && !(Deadline < wake) ? wake : Deadline;
}
