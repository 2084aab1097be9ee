using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Autosubmit;

/// <summary>The only table between the states of the core and the statuses of this dialect.</summary>
internal static class AutosubmitStates
{
    /// <summary>The statuses that people can set.</summary>
    public static readonly IReadOnlyList<AutosubmitStatus> Settable =
    [
        AutosubmitStatus.Ready, AutosubmitStatus.Waiting, AutosubmitStatus.Completed, AutosubmitStatus.Failed, AutosubmitStatus.Suspended, AutosubmitStatus.Held,
        AutosubmitStatus.Skipped,
    ];

    /// <summary>How a job of a list stands.</summary>
    public static AutosubmitStatus Of(NodeState state) => state switch
    {
        NodeState.Ready or NodeState.Asking => AutosubmitStatus.Ready,
        NodeState.Submitting or NodeState.Submitted => AutosubmitStatus.Submitted,
        NodeState.Queued => AutosubmitStatus.Queuing,
        NodeState.Running => AutosubmitStatus.Running,
        NodeState.Delayed => AutosubmitStatus.Delayed,
        NodeState.Holding or NodeState.OnHold => AutosubmitStatus.Held,
        NodeState.Succeeded => AutosubmitStatus.Completed,
        NodeState.Failed => AutosubmitStatus.Failed,
        NodeState.Waiting => AutosubmitStatus.Waiting,
        NodeState.Suspended => AutosubmitStatus.Suspended,
        NodeState.Skipped => AutosubmitStatus.Skipped,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no status for it."),
    };

    /// <summary>How one try of a job stands.</summary>
    public static AutosubmitStatus Of(JobState state) => state switch
    {
        JobState.Accepted or JobState.StagingIn or JobState.Ready or JobState.Scheduled or JobState.Submitting => AutosubmitStatus.Submitted,
        JobState.Queued => AutosubmitStatus.Queuing,
        JobState.Running or JobState.StagingOut => AutosubmitStatus.Running,
        JobState.Succeeded => AutosubmitStatus.Completed,
        JobState.Failed or JobState.Cancelled or JobState.TimedOut => AutosubmitStatus.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no status for it."),
    };

    /// <summary>What becomes of a job that somebody sets to a status; null for those that only the engine can cause.</summary>
    public static NodeState? ToSet(AutosubmitStatus status) => status switch
    {
        AutosubmitStatus.Ready => NodeState.Ready,
        AutosubmitStatus.Waiting => NodeState.Waiting,
        AutosubmitStatus.Completed => NodeState.Succeeded,
        AutosubmitStatus.Failed => NodeState.Failed,
        AutosubmitStatus.Suspended => NodeState.Suspended,
        AutosubmitStatus.Held => NodeState.OnHold,
        AutosubmitStatus.Skipped => NodeState.Skipped,
        _ => null,
    };
}
