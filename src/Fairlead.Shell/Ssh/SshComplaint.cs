using System.Text.RegularExpressions;

namespace Fairlead.Shell.Ssh;

/// <summary>What the OpenSSH client's complaints mean. They are the same in all versions since 7.0; it is always run with LC_ALL=C.</summary>
internal static partial class SshComplaint
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

    /// <summary>
    /// The complaint in one line, for all who wait for the host. What the client says about a wrong host key is a page for a terminal, and names files
    /// of the gateway.
    /// </summary>
    public static string Tell(string complaint, ShellFailure failure)
    {
        if (failure is not ShellFailure.HostKeyRefused)
        {
            return string.Join(' ', complaint.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        var shown = Fingerprint().Match(complaint);
        return $"Its host key is not the one in the gateway's known_hosts{(shown.Success ? $"; it shows {shown.Value}" : "")}. Nothing is sent to it until an administrator has settled that.";
    }

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]+", RegexOptions.NonBacktracking)]
    private static partial Regex Fingerprint();
}
