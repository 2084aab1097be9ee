using Fairlead.Gateway.Reservations;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;
using Fairlead.Storages;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway with something behind every endpoint: beside the local sites a real Slurm, on which everybody acts as its operator and may make reservations.</summary>
public class EndpointServer : UnicoreServer
{
    private readonly SlurmCluster _cluster = new();

    /// <summary>The name of the first node.</summary>
    public string Node => _cluster.NodeNames[0];

    public override async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a command of Slurm as its operator.</summary>
    public async Task RunAsync(string command, params string[] words) =>
        (await HostCommand.RunAsync($"{_cluster.BinDirectory}/{command}", words)).OutputOfSuccess();

    /// <inheritdoc/>
    protected override void Replace(IServiceCollection services)
    {
        base.Replace(services);
        var profile = Some.Site with
        {
            Name = "slurm",
            Workspace = $"{Home}/slurm",
            Accounts = new AccountRule(Environment.UserName),
            DefaultQueue = "batch",
            Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(200) },
        };
        var reservations = new SlurmReservationOptions(new ReservationLimits { MaxNodes = 2, PerAccount = 1000 }, Environment.UserName);
        services.AddSlurmSite(profile, new SlurmOptions { CommandDirectory = _cluster.BinDirectory, ResultWait = TimeSpan.FromSeconds(1), Reservations = reservations }, new SiteAccess.ThisHost());
        services.AddSingleton(new StorageSite("slurm", _ => null));
    }
}
