using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Simulations;

/// <summary>How an execution stands.</summary>
internal enum ExecutionState
{
    /// <summary>It is being prepared.</summary>
    Initializing,

    /// <summary>Its job waits in the queue, or a restart is due.</summary>
    Pending,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended well.</summary>
    Completed,

    /// <summary>It was cut off by its time limit, and does not go on by itself.</summary>
    TimedOut,

    /// <summary>It has failed, or could not be started.</summary>
    Failed,

    /// <summary>Somebody has stopped it.</summary>
    Cancelled,
}

/// <summary>The only place that knows the words for states: those of the scheduler, and those of the documentation.</summary>
internal static class SimulationsStates
{
    /// <summary>How an execution stands of which the run is in that phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="jobs">The jobs of its phases, in the order in which they became ready.</param>
    public static ExecutionState Of(RunPhase phase, IReadOnlyCollection<Job> jobs) => phase switch
    {
        RunPhase.Succeeded => ExecutionState.Completed,
        RunPhase.Aborted => ExecutionState.Cancelled,
        RunPhase.Failed when jobs.Any(j => j.State is JobState.TimedOut) => ExecutionState.TimedOut,
        RunPhase.Failed when jobs.Any(j => j.State is JobState.Cancelled) && jobs.All(j => j.State is not JobState.Failed) => ExecutionState.Cancelled,
        RunPhase.Failed => ExecutionState.Failed,
        _ when jobs.Any(j => j.State is JobState.Running or JobState.StagingOut) => ExecutionState.Running,
        _ when jobs.Any(j => j.State is JobState.Queued || (!j.State.IsFinal() && j.Attempts.Length > 1)) => ExecutionState.Pending,
        _ when jobs.Any(j => j.State.IsFinal()) => ExecutionState.Running,
        _ => ExecutionState.Initializing,
    };

    /// <summary>The scheduler's word.</summary>
    public static string SchedulerWord(ExecutionState state) => state switch
    {
        ExecutionState.Initializing => "INITIALIZING",
        ExecutionState.Pending => "PENDING",
        ExecutionState.Running => "RUNNING",
        ExecutionState.Completed => "COMPLETED",
        ExecutionState.TimedOut => "TIMEOUT",
        ExecutionState.Failed => "FAILED",
        // As the accounting of a batch system cuts it off, which clients know it by.
        ExecutionState.Cancelled => "CANCELLED+",
        _ => throw new InvalidOperationException($"There is no word for {state}."),
    };

    /// <summary>The documented word.</summary>
    public static string Word(ExecutionState state) => state switch
    {
        ExecutionState.Initializing or ExecutionState.Pending => "INITIALIZING",
        ExecutionState.Running => "RUNNING",
        ExecutionState.Completed => "FINISHED",
        ExecutionState.TimedOut => "TIME_OUT",
        ExecutionState.Failed => "FAILED",
        ExecutionState.Cancelled => "CANCELLED",
        _ => throw new InvalidOperationException($"There is no word for {state}."),
    };

    /// <summary>Whether it has ended.</summary>
    public static bool HasEnded(ExecutionState state) =>
        state is ExecutionState.Completed or ExecutionState.TimedOut or ExecutionState.Failed or ExecutionState.Cancelled;
}
