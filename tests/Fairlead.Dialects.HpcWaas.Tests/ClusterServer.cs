using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>A gateway whose only site is a real Slurm behind a real sshd, entered with the keys of its users.</summary>
public sealed class ClusterServer : IAsyncLifetime
{
    private readonly SlurmCluster _cluster = new();
    private readonly TemporaryDirectory _workspaces = new("hpcwaas-work");
    private readonly SshServer _ssh;
    private HpcWaasServer? _server;

    public ClusterServer() => _ssh = new SshServer { Cluster = _cluster };

    public HpcWaasServer Server => _server ?? throw new InvalidOperationException("The server does not run.");

    public SlurmCluster Cluster => _cluster;

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _workspaces.Combine(TestAccounts.Alice)]);
        await _cluster.InitializeAsync();
        await _ssh.InitializeAsync();
        _server = new HpcWaasServer
        {
            Accounts = $"accounts: {{ {HpcWaasServer.Site}: {TestAccounts.Alice} }}",
            Sites = $$"""
                - name: {{HpcWaasServer.Site}}
                  kind: slurm
                  workspace: "{{_workspaces.Path}}/{account}"
                  access: { ssh: {{_ssh.Host}}, port: {{_ssh.Port}}, knownHosts: {{_ssh.KnownHostsFile}}, keys: users, key: {{_ssh.KeyFor(TestAccounts.Bob)}} }
                  slurm: { watchAccount: {{TestAccounts.Bob}}, resultWait: 1s, settleTime: 2s }
                """,
        };
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _ssh.DisposeAsync();
        await _cluster.DisposeAsync();
        _workspaces.Dispose();
    }

    /// <summary>The account of the jobs knows the key.</summary>
    public Task AuthorizeAsync(string publicKey) => File.WriteAllTextAsync(
        Path.Combine(Path.GetDirectoryName(_ssh.KnownHostsFile).ShouldNotBeNull(), "authorized", TestAccounts.Alice), publicKey, TestContext.Current.CancellationToken);
}
