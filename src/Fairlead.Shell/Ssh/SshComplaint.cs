namespace Fairlead.Shell.Ssh;

/// <summary>What the OpenSSH client's complaints mean. They are the same in all versions since 7.0; it is always run with LC_ALL=C.</summary>
internal static class SshComplaint
{
    /// <summary>The exit code with which the client reports its own failure rather than that of the remote program.</summary>
    public const int OwnFailure = 255;

    private static readonly (string Words, ShellFailure Failure)[] Meanings =
    [
        ("Host key verification failed", ShellFailure.HostKeyRefused),
        ("host key is known for", ShellFailure.HostKeyRefused),
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", ShellFailure.HostKeyRefused),
        ("Permission denied", ShellFailure.AuthenticationFailed),
        ("Too many authentication failures", ShellFailure.AuthenticationFailed),
        ("No supported authentication methods", ShellFailure.AuthenticationFailed),
        ("Session open refused by peer", ShellFailure.NotStarted),
    ];

    /// <summary>The failure behind a complaint.</summary>
    public static ShellFailure Read(string complaint, int exitCode) =>
        exitCode != OwnFailure
            ? ShellFailure.NotStarted
            : Meanings.FirstOrDefault(m => complaint.Contains(m.Words, StringComparison.Ordinal), (Words: "", Failure: ShellFailure.Unreachable)).Failure;
}
