namespace Fairlead.Shell;

/// <summary>A command whose output was being streamed ended with an exit code other than 0: what was read may be incomplete.</summary>
public sealed class ShellCommandFailedException(int exitCode, string error)
    : IOException($"The command ended with exit code {exitCode}: {error.Trim()}")
{
    /// <summary>The command's exit code, never 0.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The first 64 KiB of the command's standard error.</summary>
    public string Error { get; } = error;
}
