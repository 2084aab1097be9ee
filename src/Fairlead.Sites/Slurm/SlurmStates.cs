using System.Collections.Frozen;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Slurm;

/// <summary>What Slurm's words for a job's state mean: the only table of them. From "JOB STATE CODES" of squeue(1) and sacct(1), 22.05 to 25.05.</summary>
internal static class SlurmStates
{
    private static readonly FrozenDictionary<string, SlurmState> All = new Dictionary<string, SlurmState>
    {
        ["PENDING"] = new(BatchState.Pending),
        ["REQUEUED"] = new(BatchState.Pending),
        ["REQUEUE_FED"] = new(BatchState.Pending),
        ["REQUEUE_HOLD"] = new(BatchState.Pending),
        ["RESV_DEL_HOLD"] = new(BatchState.Pending),
        ["SPECIAL_EXIT"] = new(BatchState.Pending),

        ["CONFIGURING"] = new(BatchState.Active),
        ["POWER_UP_NODE"] = new(BatchState.Active),
        ["RUNNING"] = new(BatchState.Active),
        ["RESIZING"] = new(BatchState.Active),
        ["SIGNALING"] = new(BatchState.Active),
        ["EXPEDITING"] = new(BatchState.Pending),
        ["UPDATE_DB"] = new(BatchState.Active),

        // Something of it still runs, or what it left is being moved; a job that is put back into the queue passes through here too.
        ["COMPLETING"] = new(BatchState.Active),
        ["STAGE_OUT"] = new(BatchState.Active),

        ["SUSPENDED"] = new(BatchState.Suspended),
        ["STOPPED"] = new(BatchState.Suspended),

        // A sibling of it runs on another cluster of the federation.
        ["REVOKED"] = new(BatchState.Suspended),

        // How these two ended, the exit code says.
        ["COMPLETED"] = new(BatchState.Ended),
        ["FAILED"] = new(BatchState.Ended),

        ["CANCELLED"] = new(BatchState.Ended, EndCause.Cancelled),
        ["TIMEOUT"] = new(BatchState.Ended, EndCause.TimeLimit),
        ["DEADLINE"] = new(BatchState.Ended, EndCause.TimeLimit),
        ["OUT_OF_MEMORY"] = new(BatchState.Ended, EndCause.OutOfMemory),
        ["NODE_FAIL"] = new(BatchState.Ended, EndCause.NodeFailure),
        ["BOOT_FAIL"] = new(BatchState.Ended, EndCause.NodeFailure),
        ["LAUNCH_FAILED"] = new(BatchState.Ended, EndCause.NodeFailure),
        ["RECONFIG_FAIL"] = new(BatchState.Ended, EndCause.NodeFailure),
        ["PREEMPTED"] = new(BatchState.Ended, EndCause.Preempted),
    }.ToFrozenDictionary();

    /// <summary>A word that is not known changes nothing: the job goes on as it was.</summary>
    private static readonly SlurmState Unknown = new(BatchState.Suspended);

    /// <summary>The words that are known.</summary>
    public static IEnumerable<string> Known => All.Keys;

    /// <summary>What <paramref name="word"/> means; accounting adds to some who did it (<c>CANCELLED by 1000</c>), and <c>+</c> to what it cuts off.</summary>
    public static SlurmState Read(string word) => All.GetValueOrDefault(word.Split(' ', '+')[0], Unknown);
}

/// <summary>A state in words that fit all batch systems.</summary>
/// <param name="State">How the job stands.</param>
/// <param name="Cause">Why it ended, where the state says so by itself.</param>
internal sealed record SlurmState(BatchState State, EndCause? Cause = null);
