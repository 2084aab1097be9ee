using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Storages;

/// <summary>
/// Makes the directories of created storages, and removes them. What has to be done follows from the stored state alone, so that a crash loses nothing,
/// and doing it twice is the same as doing it once. Each site has a loop of its own: one that is away holds up no other.
/// </summary>
/// <param name="store">Where created storages are.</param>
/// <param name="sites">Where their directories are.</param>
/// <param name="directories">Makes and removes them.</param>
/// <param name="work">Says that there is something to do.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears of trouble.</param>
internal sealed class StorageKeeper(
    ICreatedStorageStore store, SiteDirectory sites, StorageDirectories directories, StorageWork work, TimeProvider clock, ILogger<StorageKeeper> logger)
    : BackgroundService
{
    private const int AtOnce = 4;
    private const int Portion = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sites.All.Select(s => RepeatAsync(s.Profile.Name, stoppingToken)).Append(ExpireAsync(stoppingToken)));

    private async Task RepeatAsync(string site, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryAsync(() => KeepAsync(site, cancellationToken)) < Portion)
            {
                await work.WaitAsync(site, Interval, cancellationToken);
            }
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await TryAsync(() => RemoveExpiredAsync(cancellationToken));
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    private async Task<int> TryAsync(Func<Task<int>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.KeepingFailed(e);
            return 0;
        }
    }

    private async Task<int> RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var expired = await store.ExpiredAsync(clock.GetUtcNow(), Portion, cancellationToken);
        foreach (var id in expired)
        {
            if ((await store.ApplyAsync(id, new StorageSignal.Remove(clock.GetUtcNow(), Actor: null), cancellationToken)).TryGet(out var storage, out _))
            {
                work.Tell(storage.Site);
            }
        }

        return expired.Count;
    }

    /// <returns>How many storages are done with.</returns>
    private async Task<int> KeepAsync(string site, CancellationToken cancellationToken)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            await store.UnfinishedAsync(site, Portion, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (storage, token) =>
            {
                var signal = storage.State is CreatedStorageState.Making
                    ? await directories.MakeAsync(storage, token)
                    : await directories.RemoveAsync(storage, token);
                if (signal is not null)
                {
                    await store.ApplyAsync(storage.Id, signal, token);
                    Interlocked.Increment(ref done);
                }
            });
        return done;
    }
}
