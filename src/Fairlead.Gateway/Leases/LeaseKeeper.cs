using System.Collections.Concurrent;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Leases;

/// <summary>
/// Takes leases for this gateway and renews those that it has. A gateway that dies renews none: then others go on, at most <see cref="Length"/> later.
/// Clocks of gateways that share a store may differ by less than that; where they differ by more, work may be begun twice, but what comes of it is stored once.
/// </summary>
/// <param name="store">Where leases are.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of leases that were lost.</param>
public sealed class LeaseKeeper(ILeaseStore store, TimeProvider clock, ILogger<LeaseKeeper> logger) : BackgroundService
{
    /// <summary>How long work is left to a gateway that is not heard of.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan RenewalInterval = Length / 4;

    private readonly string _holder = $"{Environment.MachineName}/{Guid.CreateVersion7(clock.GetUtcNow()):N}";
    private readonly ConcurrentDictionary<string, HeldLease> _held = new();

    /// <summary>Takes the lease, or null where somebody has it, be it this gateway. Whoever takes one has to look at its work again: the holder before may have done it.</summary>
    /// <param name="name">What it is for: see <see cref="Core.Leases.LeaseNames"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HeldLease?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var asked = clock.GetTimestamp();
        if (await store.TakeAsync(name, _holder, now, now + Length, cancellationToken) is not { } lease)
        {
            return null;
        }

        // Its time began when it was asked for, not when the store answered.
        var held = new HeldLease(this, lease, Left(asked), clock);
        _held[name] = held;
        return held;
    }

    internal async Task ReleaseAsync(HeldLease held)
    {
        _held.TryRemove(KeyValuePair.Create(held.Lease.Name, held));
        try
        {
            // Also while the gateway stops: else whoever goes on has to wait.
            await store.ReleaseAsync(held.Lease, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It ends by itself.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(RenewalInterval, clock, stoppingToken);

            // All at once: the store makes them durable together.
            await Task.WhenAll(_held.Values.Select(h => RenewAsync(h, stoppingToken)));
        }
    }

    private async Task RenewAsync(HeldLease held, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        try
        {
            if (await store.RenewAsync(held.Lease, clock.GetUtcNow() + Length, cancellationToken))
            {
                held.Extend(Left(asked));
            }
            else if (_held.TryRemove(KeyValuePair.Create(held.Lease.Name, held)))
            {
                logger.LeaseLost(held.Lease.Name);
                held.Lose();
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop of a lease: it is tried again, and ends by itself where that fails for too long.
            logger.LeaseNotRenewed(e, held.Lease.Name);
        }
    }

    private TimeSpan Left(long asked) => Length - clock.GetElapsedTime(asked) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
