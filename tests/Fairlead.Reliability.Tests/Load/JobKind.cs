namespace Fairlead.Reliability.Tests.Load;

/// <summary>The kinds of jobs that make up the load.</summary>
internal enum JobKind
{
    /// <summary>Says hello.</summary>
    Plain,

    /// <summary>Ends with exit code 3.</summary>
    Failing,

    /// <summary>An array of three tasks.</summary>
    Array,

    /// <summary>The client uploads a file and starts it; the job prints the file.</summary>
    Uploaded,

    /// <summary>The gateway brings a file and delivers the output to a storage.</summary>
    Staged,

    /// <summary>Runs for minutes, but its owner aborts it.</summary>
    Aborted,

    /// <summary>Its owner deletes it when it has ended.</summary>
    Deleted,
}
