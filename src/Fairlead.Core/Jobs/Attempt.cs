using System.Collections.Immutable;

namespace Fairlead.Core.Jobs;

/// <summary>One try of a job on its site. Kept for ever with the job, also when later attempts follow.</summary>
public sealed record Attempt
{
    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>Under what marker the batch system knows it. An attempt that follows a requeue keeps its predecessor's.</summary>
    public required Marker Marker { get; init; }

    /// <summary>Which of the job's phases it runs (<see cref="JobPhase"/>), from 0.</summary>
    public int Phase { get; init; }

    /// <summary>Its index in the job array that carries <see cref="Marker"/>, or null where it was submitted alone.</summary>
    public int? ArrayIndex { get; init; }

    /// <summary>When it was decided on; the marker is durable from then.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the batch system calls it, once it has said so.</summary>
    public BatchId? BatchId { get; init; }

    /// <summary>When the batch system took it.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When it began to run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The first node it ran on.</summary>
    public string? Node { get; init; }

    /// <summary>The batch system's own word for its state, as last seen; kept only where somebody wants to hear of it.</summary>
    public string? NativeState { get; init; }

    /// <summary>Whether it has waited for longer than it may (<see cref="JobDescription.QueueLimit"/>), and the batch system is to let go of it.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>How it ended, or null while it has not.</summary>
    public AttemptEnd? End { get; init; }
}

/// <summary>Why an attempt ended.</summary>
public enum EndCause
{
    /// <summary>Its program ended by itself, with whatever exit code.</summary>
    Exited,

    /// <summary>It used up its time.</summary>
    TimeLimit,

    /// <summary>It used more memory than it may.</summary>
    OutOfMemory,

    /// <summary>Its node failed.</summary>
    NodeFailure,

    /// <summary>It made room for another job.</summary>
    Preempted,

    /// <summary>It was taken from the batch system: by its owner through the gateway, or by somebody else.</summary>
    Cancelled,

    /// <summary>The batch system never took it, or could not start it.</summary>
    Refused,

    /// <summary>It did not begin in time.</summary>
    QueueTimeOver,

    /// <summary>Nothing was heard of it until the deadline.</summary>
    Lost,

    /// <summary>The image of one of its steps could not be had.</summary>
    ImageUnavailable,

    /// <summary>Input could not be unpacked.</summary>
    InputUnusable,

    /// <summary>What the site offers to be seen in containers is not there.</summary>
    VolumeUnavailable,

    /// <summary>Its steps have ended, but what it had to leave behind is not there.</summary>
    OutputMissing,
}

/// <summary>How an attempt ended.</summary>
public sealed record AttemptEnd
{
    /// <summary>When it ended on the site, as far as is known.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why.</summary>
    public required EndCause Cause { get; init; }

    /// <summary>Exit code of the main step: 0 to 255, 128 + n for signal n; null where it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Whether <see cref="ExitCode"/> is that of a step whose exit code does not matter (<see cref="Step.IgnoreExitCode"/>).</summary>
    public bool IsTolerated { get; init; }

    /// <summary>What it used, where that is known.</summary>
    public Usage? Usage { get; init; }

    /// <summary>How its steps went, where that is known; in order, without companions.</summary>
    public ImmutableArray<StepResult> Steps { get; init; } = [];

    /// <summary>Whether what it left behind could not be delivered.</summary>
    public bool IsUndelivered { get; init; }

    /// <summary>What this rests on: <c>result file</c>, <c>queue: NODE_FAIL</c>, <c>accounting: ...</c>, <c>deadline</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>Words for the owner, or null where there is nothing to say.</summary>
    public string? Reason { get; init; }
}

/// <summary>What an attempt used.</summary>
/// <param name="Wall">Time from start to end.</param>
/// <param name="Cpu">User and system time of all its processes, or null where it is not known.</param>
/// <param name="MaxResidentBytes">The largest resident memory of any one process, in bytes, or null where it is not known.</param>
public sealed record Usage(TimeSpan Wall, TimeSpan? Cpu = null, long? MaxResidentBytes = null);
