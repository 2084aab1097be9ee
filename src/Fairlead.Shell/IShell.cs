namespace Fairlead.Shell;

/// <summary>
/// Runs commands in one account, on this host or another. Safe for concurrent use: callers queue in order of arrival for a few long-lived
/// channels. A command starts in the account's home directory with no start-up files read. A process that a command leaves running must have its
/// output redirected, or what it prints later shows up in a later command's output.
/// </summary>
/// <remarks>
/// All methods throw <see cref="ShellUnavailableException"/> when the shell fails, and <see cref="OperationCanceledException"/> when the caller
/// gives up; a command that had been sent is then killed as far as that can be done, and its outcome is unknown.
/// </remarks>
public interface IShell
{
    /// <summary>Runs a command to its end. An exit code other than 0 is a result, not an exception.</summary>
    Task<ShellResult> RunAsync(ShellCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a command and gives its standard output as a stream, in constant memory. Returns when the first byte or the end has come.
    /// </summary>
    /// <exception cref="ShellCommandFailedException">The command failed before it printed anything.</exception>
    Task<ShellStream> OpenReadAsync(ShellCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a command that reads <paramref name="input"/> from its standard input, in constant memory. The command sees the end of its input only
    /// when all of it has arrived; if the connection breaks before, it is killed. Its <see cref="ShellCommand.Input"/> is not used.
    /// </summary>
    Task<ShellResult> WriteAsync(ShellCommand command, Stream input, CancellationToken cancellationToken);
}
