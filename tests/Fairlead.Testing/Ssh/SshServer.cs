using Xunit;

namespace Fairlead.Testing;

/// <summary>A real sshd of this test's own on a loopback port, with OpenSSH's default limits (MaxSessions 10, MaxStartups 10:30:100).</summary>
/// <remarks>Needs root and the packages openssh-server and openssh-client. The accounts of <see cref="TestAccounts"/> may log in with their keys.</remarks>
public sealed class SshServer : IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("ssh");
    private readonly Daemon _daemon;

    /// <summary>Prepares a server; <see cref="InitializeAsync"/> starts it.</summary>
    public SshServer()
    {
        // -e: the log goes to the file that the daemon's output goes to.
        _daemon = new Daemon(["/usr/sbin/sshd", "-D", "-e", "-f", _home.Combine("sshd_config")], LogFile);
    }

    /// <summary>The cluster whose commands and configuration the sessions have on PATH and in SLURM_CONF; it must have been made first.</summary>
    public SlurmCluster? Cluster { get; init; }

    /// <summary>Whether accounts may log in with passwords, too.</summary>
    public bool TakesPasswords { get; init; }

    /// <summary>The address it listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port it listens on; the same after a restart.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>A known_hosts file with this server's key.</summary>
    public string KnownHostsFile => _home.Combine("known_hosts");

    /// <summary>A known_hosts file that has another key for this server's address.</summary>
    public string WrongKnownHostsFile => _home.Combine("known_hosts.wrong");

    /// <summary>Where sshd's own log goes (level VERBOSE).</summary>
    public string LogFile => _home.Combine("sshd.log");

    /// <summary>How many connections logged in since the first start.</summary>
    public int AcceptedConnections => CountInLog("Accepted publickey");

    /// <summary>How many connections were dropped because of MaxStartups, and sessions refused because of MaxSessions, since the first start.</summary>
    public int RefusedConnections => CountInLog("drop connection") + CountInLog("no more sessions");

    /// <summary>The private key file with which <paramref name="account"/> logs in; only root may read it.</summary>
    public string KeyFor(string account) => _home.Combine($"keys/{account}");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        Directory.CreateDirectory("/run/sshd");
        _home.CreateDirectory("keys");
        _home.CreateDirectory("authorized");

        var host = await GenerateAsync("host_key");
        _home.Write("known_hosts", $"[{Host}]:{Port} {host}");
        _home.Write("known_hosts.wrong", $"[{Host}]:{Port} {await GenerateAsync("other_key")}");
        foreach (var account in TestAccounts.All)
        {
            _home.Write($"authorized/{account}", await GenerateAsync($"keys/{account}"));
        }

        _home.Write("sshd_config", Configuration());
        await StartAsync();
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _daemon.IsRunning;

    /// <summary>Starts it again on the same port with the same host key.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        _daemon.StartAsync(token => Daemon.ListensAsync(Port, token), cancellationToken);

    /// <summary>The host goes away: all connections are cut, new ones are refused.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        var sessions = _daemon.Children;
        await _daemon.StopAsync(Signals.Terminate, cancellationToken);
        Cut(sessions);
    }

    /// <summary>Cuts all connections; new ones are welcome.</summary>
    public Task KillSessionsAsync(CancellationToken cancellationToken = default)
    {
        var sessions = _daemon.Children;
        Cut(sessions);

        // Only those: who was cut off may be back already.
        return Eventually.Become(() => !sessions.Any(Signals.IsAlive), cancellationToken: cancellationToken);
    }

    /// <summary>Runs a command line there as <paramref name="account"/> with the plain ssh program, over a connection of its own.</summary>
    public Task<HostResult> RunAsync(string account, string commandLine, CancellationToken cancellationToken = default) =>
        HostCommand.RunAsync(
            "ssh",
            [
                "-F", "none", "-i", KeyFor(account), "-p", $"{Port}", "-o", $"UserKnownHostsFile={KnownHostsFile}", "-o", "IdentitiesOnly=yes",
                "-o", "BatchMode=yes", $"{account}@{Host}", commandLine,
            ],
            cancellationToken: cancellationToken);

    /// <summary>Cuts all connections, stops it and removes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _home.Dispose();
    }

    private static void Cut(IEnumerable<int> sessions)
    {
        foreach (var session in sessions)
        {
            // The privileged process of a connection, and the one that it gave up its rights to.
            foreach (var process in (int[])[.. Signals.ChildrenOf(session), session])
            {
                Signals.Send(process, Signals.Kill);
            }
        }
    }

    // StrictModes wants no directory above the keys to be writable by all, which the temporary directory is.
    private string Configuration() => $"""
        ListenAddress {Host}:{Port}
        HostKey {_home.Combine("host_key")}
        PidFile none
        LogLevel VERBOSE
        UsePAM no
        PasswordAuthentication {(TakesPasswords ? "yes" : "no")}
        KbdInteractiveAuthentication no
        StrictModes no
        AuthorizedKeysFile {_home.Combine("authorized")}/%u
        {(Cluster is null ? "" : $"SetEnv SLURM_CONF={Cluster.ConfigFile} PATH={Cluster.BinDirectory}:/usr/local/bin:/usr/bin:/bin")}
        Subsystem sftp internal-sftp

        """;

    private async Task<string> GenerateAsync(string name)
    {
        var path = _home.Combine(name);
        (await HostCommand.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path])).OutputOfSuccess();
        return await File.ReadAllTextAsync(path + ".pub");
    }

    private int CountInLog(string text)
    {
        using var log = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var count = 0;
        while (log.ReadLine() is { } line)
        {
            count += line.Contains(text, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
