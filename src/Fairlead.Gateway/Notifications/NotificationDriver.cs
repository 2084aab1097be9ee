using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Notifications;

/// <summary>
/// Delivers notices. Each host has a few messages on the way at a time, and only one while it does not answer, so that nobody waits for the receivers
/// of others; jobs wait for none.
/// </summary>
/// <param name="store">Where notices are.</param>
/// <param name="deliver">Delivers one.</param>
/// <param name="feed">Says when there may be new ones.</param>
/// <param name="options">How many are on the way at a time.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class NotificationDriver(
    INotificationStore store, DeliverNotice deliver, JobFeed feed, NotificationOptions options, TimeProvider clock, ILogger<NotificationDriver> logger)
    : BackgroundService
{
    // Other gateways make notices too, of which this one hears nothing, and may die with some on the way.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(2);

    private readonly HostLoad _load = new(options.PerHost, options.Concurrent);
    private readonly SemaphoreSlim _bell = new(0, 1);
    private string _last = string.Empty;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _bell.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var following = feed.Follow(RingFor);
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                await StartDueAsync(stoppingToken);
                wait = await WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.NotificationsFailed(e);
                wait = PauseAfterTrouble;
            }

            await _bell.WaitAsync(wait, stoppingToken);
        }
    }

    private void RingFor(IReadOnlyList<Job> jobs)
    {
        if (jobs.Any(j => !j.Description.Subscriptions.IsDefaultOrEmpty))
        {
            Ring();
        }
    }

    /// <summary>There may be new notices of which the feed does not say.</summary>
    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
        catch (ObjectDisposedException)
        {
            // A delivery that ended after the driver.
        }
    }

    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var host in InTurn(await store.HostsAsync(now, cancellationToken)))
        {
            var room = _load.RoomFor(host);
            if (room == 0)
            {
                continue;
            }

            // Those on the way may still look due: their lease is not durable yet.
            foreach (var pending in await store.DueAsync(host, now, room + options.PerHost, cancellationToken))
            {
                if (_load.TryBegin(pending))
                {
                    _ = DeliverAsync(pending, cancellationToken);
                }
            }

            _last = host;
        }
    }

    /// <summary>From the host after the last one that was served: where there is not room for all, each gets its turn.</summary>
    private IEnumerable<string> InTurn(IReadOnlyList<string> hosts)
    {
        var sorted = hosts.Order(StringComparer.Ordinal).ToList();
        return sorted.Where(h => string.CompareOrdinal(h, _last) > 0).Concat(sorted.Where(h => string.CompareOrdinal(h, _last) <= 0));
    }

    private async Task<TimeSpan> WaitAsync(CancellationToken cancellationToken)
    {
        if (_load.IsFull || await store.NextAsync(clock.GetUtcNow(), cancellationToken) is not { } next)
        {
            return LongestWait;
        }

        var wait = next - clock.GetUtcNow();

        // What is due but was not begun waits for room; the end of a delivery rings.
        return wait <= TimeSpan.Zero ? (_load.IsIdle ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(1)) : wait < LongestWait ? wait : LongestWait;
    }

    private async Task DeliverAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var answers = true;
        try
        {
            answers = await deliver.RunAsync(pending, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or LeaseLostException)
        {
            // The gateway ends, or could not renew its lease: the notice is due again.
        }
        catch (Exception e)
        {
            // The outermost of a delivery: the notice is due again.
            logger.DeliveryFailed(e, pending.Number, pending.Host);
        }
        finally
        {
            _load.End(pending, answers);
            Ring();
        }
    }
}
