namespace Fairlead.Testing;

/// <summary>Two ordinary accounts of this machine, created where they are missing; they stay. Needs root.</summary>
public static class TestAccounts
{
    /// <summary>The first account.</summary>
    public const string Alice = "alice";

    /// <summary>The second account: what is the first one's must be closed to it.</summary>
    public const string Bob = "bob";

    // A password field of "*" (no password, but not locked) is what sshd wants to see before it takes a key.
    private const string Script = """
        for name in "$@"; do
          id "$name" >/dev/null 2>&1 || useradd -m -s /bin/bash "$name" || exit
          usermod -p '*' "$name" || exit
        done
        """;

    /// <summary>The names of all test accounts.</summary>
    public static IReadOnlyList<string> All { get; } = [Alice, Bob];

    /// <summary>Makes sure that both exist; several processes may ask at once.</summary>
    /// <exception cref="InvalidOperationException">An account cannot be made, for instance because we are not root.</exception>
    public static async Task EnsureAsync(CancellationToken cancellationToken = default)
    {
        var result = await HostCommand.RunAsync(
            "flock",
            ["/var/lock/fairlead-test-accounts.lock", "/bin/sh", "-c", Script, "accounts", .. All],
            cancellationToken: cancellationToken);
        result.OutputOfSuccess();
    }

    /// <summary>Runs a command as one of them, with their groups and home, as a login without start-up files would.</summary>
    /// <param name="account">The account.</param>
    /// <param name="program">A program, found on PATH unless it is a path.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="environment">Variables set for it, in addition to ours.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<HostResult> RunAsync(
        string account,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default) =>
        HostCommand.RunAsync(
            "setpriv",
            [$"--reuid={account}", $"--regid={account}", "--init-groups", "--reset-env", "env", .. (environment ?? new Dictionary<string, string>()).Select(v => $"{v.Key}={v.Value}"), program, .. arguments],
            cancellationToken: cancellationToken);
}
