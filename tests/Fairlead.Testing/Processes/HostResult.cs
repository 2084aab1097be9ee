namespace Fairlead.Testing;

/// <summary>How a command on this machine ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number when a signal ended it.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
public sealed record HostResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output, without white space at its ends, of a command that must have succeeded.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has both outputs.</exception>
    public string OutputOfSuccess() =>
        ExitCode == 0 ? Output.Trim() : throw new InvalidOperationException($"Exit code {ExitCode}: {Error}{Output}");
}
