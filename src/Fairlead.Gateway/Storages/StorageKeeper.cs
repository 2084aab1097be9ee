using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Storages;

/// <summary>
/// Makes the directories of created storages, and removes them. What has to be done follows from the stored state alone, so that a crash loses nothing,
/// and doing it twice is the same as doing it once. Each site has a loop of its own: one that is away holds up no other.
/// </summary>
/// <param name="store">Where created storages are.</param>
/// <param name="leases">Keep other gateways from doing the same.</param>
/// <param name="sites">Where their directories are.</param>
/// <param name="directories">Makes and removes them.</param>
/// <param name="work">Says that there is something to do.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears of trouble.</param>
internal sealed class StorageKeeper(
    ICreatedStorageStore store, LeaseKeeper leases, SiteDirectory sites, StorageDirectories directories, StorageWork work, TimeProvider clock, ILogger<StorageKeeper> logger)
    : BackgroundService
{
    private const int AtOnce = 4;
    private const int Portion = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // Another gateway may have died with some of its work undone.
    private static readonly TimeSpan TakeOverInterval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sites.All.Select(s => RepeatAsync(s.Profile.Name, stoppingToken)).Append(ExpireAsync(stoppingToken)));

    private async Task RepeatAsync(string site, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = await TryAsync(() => KeepAsync(site, cancellationToken));
            if (pause > TimeSpan.Zero)
            {
                await work.WaitAsync(site, pause, cancellationToken);
            }
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(await TryAsync(() => RemoveExpiredAsync(cancellationToken)), clock, cancellationToken);
        }
    }

    /// <returns>How long to wait before the next step.</returns>
    private async Task<TimeSpan> TryAsync(Func<Task<TimeSpan>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.KeepingFailed(e);
            return Interval;
        }
    }

    private async Task<TimeSpan> RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var expired = await store.ExpiredAsync(clock.GetUtcNow(), Portion, cancellationToken);
        foreach (var id in expired)
        {
            if ((await store.ApplyAsync(id, new StorageSignal.Remove(clock.GetUtcNow(), Actor: null), cancellationToken)).TryGet(out var storage, out _))
            {
                work.Tell(storage.Site);
            }
        }

        return Interval;
    }

    private async Task<TimeSpan> KeepAsync(string site, CancellationToken cancellationToken)
    {
        var done = 0;
        var due = await store.DueAsync(site, clock.GetUtcNow(), Portion, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (storage, token) =>
            {
                if (await KeepAsync(storage.Id, token))
                {
                    Interlocked.Increment(ref done);
                }
            });
        return done < due.Count ? Interval : due.Count == Portion ? TimeSpan.Zero : TakeOverInterval;
    }

    /// <returns>False where the site is away.</returns>
    private async Task<bool> KeepAsync(StorageId.Created id, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseNames.Storage + id.Digits, cancellationToken);

        // Whoever had it before may have done it since it was looked for.
        if (lease is null || await store.FindAsync(id, cancellationToken) is not { State: CreatedStorageState.Making or CreatedStorageState.Removing } storage)
        {
            return true;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            var signal = storage.State is CreatedStorageState.Making
                ? await directories.MakeAsync(storage, held.Token)
                : await directories.RemoveAsync(storage, held.Token);
            if (signal is not null)
            {
                await store.ApplyAsync(id, signal, lease.Lease, cancellationToken);
            }

            return signal is not null;
        }
        catch (Exception e) when (e is OperationCanceledException or LeaseLostException && !cancellationToken.IsCancellationRequested)
        {
            // Another gateway goes on with it.
            return true;
        }
    }
}
