using Fairlead.Core;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Server.Health;

/// <summary>Whether the gateway can do its work: the store answers and each site has its driver. A site that is away does not count: jobs wait for it.</summary>
/// <param name="store">Is asked for something that costs nothing.</param>
/// <param name="sites">The sites there are.</param>
/// <param name="drivers">Their drivers.</param>
/// <param name="clock">Limits the wait.</param>
internal sealed class Readiness(IJobStore store, SiteDirectory sites, SiteDrivers drivers, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What is not ready, or null where all is.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (sites.All.Select(s => s.Profile.Name).FirstOrDefault(name => drivers.HealthOf(name) is null) is { } idle)
        {
            return $"the driver of {idle} has not started";
        }

        try
        {
            await store.FindAsync(JobId.New(clock.GetUtcNow()), cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            return "the store does not answer";
        }
    }
}
