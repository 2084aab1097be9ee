namespace Fairlead.Core.Jobs;

/// <summary>
/// What the driver of a job's site has to do for it next. It follows from the stored job alone (<see cref="Job.Work"/>), so after a crash
/// nothing but the job has to be read to know what is to be done, and doing it twice is the same as doing it once.
/// </summary>
public enum JobWork
{
    /// <summary>Nothing: it waits for a person, for its tasks, or has ended.</summary>
    None,

    /// <summary>Let it in when it is its owner's turn.</summary>
    Admit,

    /// <summary>Make its directory and fetch its input.</summary>
    StageIn,

    /// <summary>Let it go on once its time has come.</summary>
    Wait,

    /// <summary>Hand the attempt to the batch system, once.</summary>
    Submit,

    /// <summary>Look for news of it.</summary>
    Watch,

    /// <summary>Take it from the batch system.</summary>
    Cancel,

    /// <summary>Deliver its output.</summary>
    StageOut,

    /// <summary>Remove its directories, then the job itself.</summary>
    Clean,
}
