using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;
using Fairlead.Storages;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>A gateway whose only site is a real Slurm behind a real sshd, whose jobs run as alice.</summary>
public sealed class ClusterServer : IAsyncLifetime
{
    private readonly SlurmCluster _cluster = new();
    private readonly SshServer _ssh;
    private readonly TemporaryDirectory _workspaces = new("prominence-slurm");
    private TestImage? _image;

    public ClusterServer()
    {
        _ssh = new SshServer { Cluster = _cluster };
        Server = new ProminenceServer { AddSite = Add };
    }

    public ProminenceServer Server { get; }

    /// <summary>An image that alice may read.</summary>
    public TestImage Image => _image ?? throw new InvalidOperationException("The server does not run.");

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _workspaces.Combine(TestAccounts.Alice)]);
        _image = await TestImage.MakeAsync(_workspaces.CreateDirectory("image"), "high", TestContext.Current.CancellationToken);
        await HostCommand.RunAsync("chown", ["-R", TestAccounts.Alice, _workspaces.Combine("image")]);
        await _cluster.InitializeAsync();
        await _ssh.InitializeAsync();
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _ssh.DisposeAsync();
        await _cluster.DisposeAsync();
        _workspaces.Dispose();
    }

    private void Add(IServiceCollection services)
    {
        var access = new SiteAccess.Ssh(new SshOptions
        {
            Host = _ssh.Host,
            Port = _ssh.Port,
            User = "nobody",
            KnownHosts = _ssh.KnownHostsFile,
            KeyFile = _ssh.KeyFor("{account}"),
        });
        var profile = new SiteProfile
        {
            Name = ProminenceServer.Site,
            Kind = "slurm",
            Workspace = _workspaces.Path + "/{account}",
            Accounts = new AccountRule(TestAccounts.Alice),
            Containers = new ContainerOptions { Runtimes = [ContainerRuntime.Bubblewrap] },
            Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(200) },
        };
        services.AddSlurmSite(
            profile,
            new SlurmOptions { CommandDirectory = _cluster.BinDirectory, ResultWait = TimeSpan.FromSeconds(1), SettleTime = TimeSpan.FromSeconds(2) },
            access);
        services.AddSingleton(provider => new StorageSite(ProminenceServer.Site, account => provider.GetRequiredService<IShellFactory>().Get(access.For(account))));
    }
}
