namespace Fairlead.Core.Jobs;

/// <summary>Where a job is in its life. Every dialect maps these to its own words in one table.</summary>
public enum JobState
{
    /// <summary>Durably stored; waits for its turn at the site.</summary>
    Accepted,

    /// <summary>The working directory is made and input is fetched into it.</summary>
    StagingIn,

    /// <summary>Waits for the client, which brings input itself, to start it.</summary>
    Ready,

    /// <summary>Waits for the time before which it must not begin (<see cref="JobDescription.NotBefore"/>).</summary>
    Scheduled,

    /// <summary>The attempt is stored with its marker; whether the batch system has it is not yet known.</summary>
    Submitting,

    /// <summary>The batch system has it.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended well and its output is delivered.</summary>
    StagingOut,

    /// <summary>Final: it did what it should.</summary>
    Succeeded,

    /// <summary>Final: it did not.</summary>
    Failed,

    /// <summary>Final: somebody wanted it to end.</summary>
    Cancelled,

    /// <summary>Final: it was cut off by its time limit.</summary>
    TimedOut,
}

/// <summary>What can be asked of a <see cref="JobState"/>.</summary>
public static class JobStates
{
    /// <summary>Whether nothing more happens in this state unless somebody restarts the job.</summary>
    public static bool IsFinal(this JobState state) =>
        state is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.TimedOut;
}
