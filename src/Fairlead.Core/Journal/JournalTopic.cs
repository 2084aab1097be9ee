namespace Fairlead.Core.Journal;

/// <summary>What an entry of a run's log tells, for those who have words of their own for it.</summary>
public enum JournalTopic
{
    /// <summary>The run began.</summary>
    RunStarted,

    /// <summary>The run ended well.</summary>
    RunSucceeded,

    /// <summary>The run failed.</summary>
    RunFailed,

    /// <summary>Somebody stopped the run for good.</summary>
    RunAborted,

    /// <summary>A person restarted a run that had failed or been stopped.</summary>
    RunRestarted,

    /// <summary>A person let the run go on.</summary>
    RunContinued,

    /// <summary>A person set an open workflow going.</summary>
    RunResumed,

    /// <summary>The run of an open workflow came to rest.</summary>
    RunRested,

    /// <summary>A person set a node to another state.</summary>
    NodeSet,

    /// <summary>A node began: its job is to be submitted.</summary>
    NodeStarted,

    /// <summary>A node ended well.</summary>
    NodeSucceeded,

    /// <summary>A node failed, or failed and that is ignored.</summary>
    NodeFailed,

    /// <summary>A node was stopped with what it belongs to.</summary>
    NodeStopped,

    /// <summary>A node waits for a person or for a time.</summary>
    NodeHeld,

    /// <summary>A variable changed.</summary>
    VariableChanged,

    /// <summary>An iteration of a loop began.</summary>
    IterationStarted,

    /// <summary>A block ended well; without a place the outermost one.</summary>
    BlockSucceeded,

    /// <summary>A block failed; without a place the outermost one.</summary>
    BlockFailed,

    /// <summary>The job of a node is being submitted.</summary>
    JobSubmitting,

    /// <summary>The job of a node runs.</summary>
    JobStarted,

    /// <summary>The job of a node ended well.</summary>
    JobSucceeded,

    /// <summary>The job of a node failed.</summary>
    JobFailed,

    /// <summary>The job of a node was cancelled.</summary>
    JobCancelled,

    /// <summary>Something else about the job of a node.</summary>
    JobNoted,

    /// <summary>A line that the job of a node wrote.</summary>
    Output,
}
