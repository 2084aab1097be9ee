namespace Fairlead.Shell;

/// <summary>What a command that ran to its end left behind.</summary>
/// <param name="ExitCode">0 to 255; 127 where the program was not found, 126 where it may not be run, 128 + n where signal n ended it.</param>
/// <param name="Output">Standard output as UTF-8; bytes that are no UTF-8 show as U+FFFD.</param>
/// <param name="Error">The first 64 KiB of standard error, likewise.</param>
public sealed record ShellResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
