using System.Collections.Concurrent;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// One driver for each site, in one of the gateways that share the store. Each is a bulkhead: what goes wrong in one is logged, and that driver starts
/// again after a pause; the others never notice.
/// </summary>
public sealed class SiteDrivers(
    SiteDirectory sites, SiteLoads loads, LeaseKeeper leases, IJobStore store, IStager stager, JobFeed feed, SiteRoom room, IFaultPoint faults, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, SiteHealth> _health = new();

    /// <summary>Whether the site of that name answers; null before its driver has started.</summary>
    public SiteHealth? HealthOf(string site) => _health.GetValueOrDefault(site);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sites.All.Select(s => DriveAsync(s, stoppingToken)));

    private async Task DriveAsync(ISite site, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<SiteDriver>();
        var name = site.Profile.Name;
        _health[name] = new SiteHealth(clock);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await leases.TryTakeAsync(LeaseNames.Site + name, cancellationToken) is { } lease)
                {
                    await using (lease)
                    {
                        await DriveAsync(site, lease, logger, cancellationToken);
                    }
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.DriverFailed(e, name);
            }

            await Task.Delay(RestartPause, clock, cancellationToken);
        }
    }

    /// <summary>Until the lease is lost or the gateway stops.</summary>
    private async Task DriveAsync(ISite site, HeldLease lease, ILogger<SiteDriver> logger, CancellationToken cancellationToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        using var driver = new SiteDriver(site, store, stager, feed, room, faults, clock, logger);
        _health[site.Profile.Name] = driver.Health;
        loads.Report(site.Profile.Name, () => driver.Load);
        try
        {
            await driver.RunAsync(held.Token);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Another gateway drives it now, or this one does again as soon as the store answers.
        }
    }
}
