namespace Fairlead.Shell;

/// <summary>The shell failed, as opposed to a command that ran and said no with its exit code.</summary>
public sealed class ShellUnavailableException : IOException
{
    /// <summary>Describes a failure.</summary>
    public ShellUnavailableException(ShellFailure failure, string message, bool outcomeUnknown = false, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        OutcomeUnknown = outcomeUnknown;
    }

    /// <summary>What went wrong.</summary>
    public ShellFailure Failure { get; }

    /// <summary>
    /// Whether the command may have run, in part or to its end: it had been sent. When false it certainly has not run and can simply be tried again.
    /// </summary>
    public bool OutcomeUnknown { get; }

    /// <summary>Before this time nothing is tried: calls are refused at once, with the failure of the last try. Null where a new try is allowed now.</summary>
    public DateTimeOffset? NextTry { get; init; }
}
