namespace Fairlead.Shell;

/// <summary>Why a shell could not be used, or was lost while it was in use.</summary>
public enum ShellFailure
{
    /// <summary>No connection to the host: its name is unknown, it refuses, or it does not answer.</summary>
    Unreachable,

    /// <summary>The host's key is unknown or is not the one that was expected. Nothing was sent to it.</summary>
    HostKeyRefused,

    /// <summary>The host does not accept the account with this key.</summary>
    AuthenticationFailed,

    /// <summary>The connection or the shell ended while it was in use.</summary>
    ConnectionLost,

    /// <summary>The command took longer than its limit, and was stopped.</summary>
    TimedOut,

    /// <summary>The command printed more than its limit, and was stopped.</summary>
    OutputTooLarge,

    /// <summary>The host was reached, but no shell starts for the account: it does not exist, may not log in or has no sessions left.</summary>
    NotStarted,

    /// <summary>Too many commands are waiting for this shell.</summary>
    Busy,
}
