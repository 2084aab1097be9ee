using System.Threading.Channels;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.Logging;

namespace Fairlead.Store.Writing;

/// <summary>
/// The only writer of this process. It takes all changes that wait, makes them durable together, and only then lets their callers go on:
/// the disk is waited for once for all of them. Callers wait where the queue is full.
/// </summary>
internal sealed class WriteLoop(GroupCommit commit, IDatabase database, JobFeed feed, StoreMeters meters, StoreClock clock, ILogger<WriteLoop> logger)
    : IAsyncDisposable
{
    private const int MaxWeight = 512;
    private const int MaxConflicts = 5;

    private readonly Channel<Change> _queue = Channel.CreateBounded<Change>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;
    private bool _isAway;

    /// <summary>Begins to take changes.</summary>
    public void Start()
    {
        meters.WatchQueue(() => _queue.Reader.Count);
        _running = RunAsync(_abort.Token);
    }

    /// <summary>Returns once the change is durable.</summary>
    /// <exception cref="StoreUnavailableException">The database is locked, full or away.</exception>
    public async Task<T> WriteAsync<T>(Change<T> change, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await _queue.Writer.WriteAsync(change, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreUnavailableException("The gateway is shutting down.", e);
        }

        return await change.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more changes and writes those that wait.</summary>
    /// <param name="cancellationToken">Ends the waiting; what is not durable by then fails.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await using var registration = cancellationToken.Register(_abort.Cancel);
        await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _abort.CancelAsync();
        await _running;
        _abort.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // Off the caller's thread: SQLite works on the thread that asks it.
        await Task.Yield();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = Take();
            try
            {
                await WriteAsync(batch, cancellationToken);
            }
            catch (Exception e)
            {
                // Outermost loop: whatever happened, these callers hear of it and the next ones are served.
                logger.WriteFailed(e);
                Fail(batch, e);
            }
        }
    }

    private List<Change> Take()
    {
        var batch = new List<Change>();
        for (var weight = 0; weight < MaxWeight && _queue.Reader.TryRead(out var change); weight += change.Weight)
        {
            if (!change.IsAbandoned)
            {
                batch.Add(change);
            }
        }

        return batch;
    }

    private async Task WriteAsync(List<Change> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<Job> versions;
        try
        {
            versions = await PersistAsync(batch, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            Fail(batch, e);
            return;
        }
        catch (Exception e) when (batch.Count > 1 && e is not OperationCanceledException)
        {
            // One of them is at fault: alone, the others succeed.
            logger.BatchSplit(e, batch.Count);
            foreach (var change in batch)
            {
                await WriteAsync([change], cancellationToken);
            }

            return;
        }
        catch (Exception e) when (batch is [var change])
        {
            change.Fail(e);
            return;
        }

        // Whoever follows hears of it first: a driver that goes on with the answer counts on what it was told.
        feed.Publish(versions);
        batch.ForEach(c => c.Complete());
    }

    private async Task<IReadOnlyList<Job>> PersistAsync(IReadOnlyList<Change> batch, CancellationToken cancellationToken)
    {
        var retries = clock.Begin(patient: !_isAway);
        for (var conflicts = 0; ;)
        {
            try
            {
                var versions = await commit.RunAsync(batch, cancellationToken);
                Answered();
                return versions;
            }
            catch (VersionConflictException) when (++conflicts < MaxConflicts)
            {
                // Read again what the other writer made of it.
            }
            catch (CommitInDoubtException e)
            {
                throw Unavailable(e);
            }
            catch (Exception e) when (database.IsPassing(e))
            {
                logger.WriteDelayed(database.Place, e.Message);
                if (!await retries.WaitAsync(cancellationToken))
                {
                    throw Unavailable(e);
                }
            }
        }
    }

    private void Answered()
    {
        if (_isAway)
        {
            logger.StoreIsBack(database.Place);
        }

        _isAway = false;
    }

    private StoreUnavailableException Unavailable(Exception exception)
    {
        // Those who come next need not be patient again.
        _isAway = true;
        logger.StoreIsAway(exception, database.Place);
        return new StoreUnavailableException("The gateway's database does not take changes at the moment.", exception);
    }

    private static void Fail(List<Change> batch, Exception exception) => batch.ForEach(c => c.Fail(exception));
}
