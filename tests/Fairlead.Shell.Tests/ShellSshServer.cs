using Fairlead.Testing;

namespace Fairlead.Shell.Tests;

/// <summary>A real sshd, and two accounts of our own on it that are not as accounts should be.</summary>
public sealed class ShellSshServer : IAsyncLifetime
{
    private const string MakeAccount = """
        id "$1" >/dev/null 2>&1 || useradd -m "$1" || exit
        usermod -p '*' -s "$2" "$1"
        """;

    /// <summary>Its start-up file is slow and prints.</summary>
    public const string Noisy = "fl-noisy";

    /// <summary>Its login shell refuses.</summary>
    public const string NoLogIn = "fl-nologin";

    public SshServer Server { get; } = new();

    public SshOptions Options => OptionsFor(TestAccounts.Alice);

    public SshOptions OptionsFor(string account) => new()
    {
        Host = Server.Host,
        Port = Server.Port,
        User = account,
        KeyFile = Server.KeyFor(TestAccounts.Alice),
        KnownHosts = Server.KnownHostsFile,
    };

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await AddAsync(Noisy, "/bin/bash");
        await AddAsync(NoLogIn, "/usr/sbin/nologin");
        await File.WriteAllTextAsync($"/home/{Noisy}/.bashrc", "echo hello; echo noise >&2; printf '\\036half'; sleep 0.3\n");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task AddAsync(string account, string shell)
    {
        var made = await HostCommand.RunAsync(
            "flock", ["/var/lock/fairlead-test-accounts.lock", "/bin/sh", "-c", MakeAccount, "account", account, shell]);
        made.OutputOfSuccess();
        var authorized = Path.Combine(Path.GetDirectoryName(Server.KnownHostsFile) ?? "/", "authorized");
        File.Copy(Path.Combine(authorized, TestAccounts.Alice), Path.Combine(authorized, account));
    }
}
