using System.Collections.Concurrent;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Drivers;

/// <summary>One driver for each site. Each is a bulkhead: what goes wrong in one is logged, and that driver starts again after a pause; the others never notice.</summary>
public sealed class SiteDrivers(
    SiteDirectory sites, SiteLoads loads, IJobStore store, IStager stager, JobFeed feed, IFaultPoint faults, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
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
        while (!cancellationToken.IsCancellationRequested)
        {
            using var driver = new SiteDriver(site, store, stager, feed, faults, clock, logger);
            _health[site.Profile.Name] = driver.Health;
            loads.Report(site.Profile.Name, () => driver.Load);
            try
            {
                await driver.RunAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.DriverFailed(e, site.Profile.Name);
                await Task.Delay(RestartPause, clock, cancellationToken);
            }
        }
    }
}
