using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;
using Fairlead.Storages;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>A gateway whose only site is a real Slurm, whose jobs run as alice.</summary>
public sealed class SlurmWorkflowServer : UnicoreServer
{
    private readonly SlurmCluster _cluster = new();
    private readonly TemporaryDirectory _workspaces = new("workflows");

    public override async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _workspaces.Combine(TestAccounts.Alice)]);
        await _cluster.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster.DisposeAsync();
        _workspaces.Dispose();
    }

    protected override void Replace(IServiceCollection services)
    {
        var access = new SiteAccess.ThisHost();
        var profile = Some.Site with
        {
            Name = "slurm",
            Workspace = _workspaces.Path + "/{account}",
            Accounts = new AccountRule(TestAccounts.Alice),
            Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(200) },
        };
        services.RemoveAll<ISite>();
        services.AddSlurmSite(
            profile,
            new SlurmOptions { CommandDirectory = _cluster.BinDirectory, ResultWait = TimeSpan.FromSeconds(1), SettleTime = TimeSpan.FromSeconds(2) },
            access);
        services.AddSingleton(provider => new StorageSite("slurm", account => provider.GetRequiredService<IShellFactory>().Get(access.For(account))));
    }
}
