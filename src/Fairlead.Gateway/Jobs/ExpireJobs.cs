using Fairlead.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Jobs;

/// <summary>Removes jobs whose time has come, as their owner would.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class ExpireJobs(IJobStore store, TimeProvider clock, ILogger<ExpireJobs> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await ExpireSomeAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.ExpiryFailed(e);
            }

            await Task.Delay(more ? TimeSpan.Zero : Interval, clock, stoppingToken);
        }
    }

    private async Task<bool> ExpireSomeAsync(CancellationToken cancellationToken)
    {
        const int AtATime = 500;
        var now = clock.GetUtcNow();
        var expired = await store.ExpiredAsync(now, AtATime, cancellationToken);
        await store.ApplyAsync([.. expired.Select(id => (id, (Signal)new Signal.Discard(now, "The end of its lifetime")))], cancellationToken);
        return expired.Count == AtATime;
    }
}
