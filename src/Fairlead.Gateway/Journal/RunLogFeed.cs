using System.Collections.Concurrent;
using Fairlead.Core;

namespace Fairlead.Gateway.Journal;

/// <summary>
/// Wakes those in this process who wait for more of a run's log. Whoever waits costs an entry in a list: no thread, and no question to the store.
/// </summary>
public sealed class RunLogFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, Watched> _watched = [];

    /// <summary>Says that more was committed to the logs of these runs. Quick: those who wait go on elsewhere.</summary>
    public void Publish(IReadOnlyCollection<RunId> runs)
    {
        if (runs.Count == 0)
        {
            return;
        }

        var over = new List<RunLogRound>();
        lock (_lock)
        {
            foreach (var run in runs)
            {
                if (_watched.TryGetValue(run, out var watched))
                {
                    over.Add(watched.Round);
                    watched.Round = new RunLogRound();
                }
            }
        }

        over.ForEach(round => round.End());
    }

    /// <summary>Begins to wait for a run; to be disposed when nobody waits any more.</summary>
    internal Watch Begin(RunId run)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(run, out var watched))
            {
                _watched[run] = watched = new Watched();
            }

            watched.Watchers++;
            return new Watch(this, run, watched);
        }
    }

    private void End(RunId run, Watched watched)
    {
        lock (_lock)
        {
            if (--watched.Watchers == 0)
            {
                _watched.Remove(run);
            }
        }
    }

    /// <summary>A run that somebody waits for.</summary>
    internal sealed class Watched
    {
        private volatile RunLogRound _round = new();

        public RunLogRound Round
        {
            get => _round;
            set => _round = value;
        }

        public int Watchers { get; set; }
    }

    /// <summary>One who waits for a run.</summary>
    internal sealed class Watch(RunLogFeed feed, RunId run, Watched watched) : IDisposable
    {
        /// <summary>The present round: to be taken before the store is asked, so that nothing is missed in between.</summary>
        public RunLogRound Round => watched.Round;

        public void Dispose() => feed.End(run, watched);
    }
}

/// <summary>The time between two additions to a run's log. All who ask the same within it get one answer.</summary>
internal sealed class RunLogRound
{
    private readonly TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<RunLogQuery, Lazy<Task<RunLogPage>>> _pages = new();

    /// <summary>Ends with the round.</summary>
    public Task More => _more.Task;

    public void End() => _more.TrySetResult();

    /// <summary>What the store says, which is asked once.</summary>
    public async Task<RunLogPage> ReadAsync(RunLogQuery query, Func<Task<RunLogPage>> ask, CancellationToken cancellationToken)
    {
        var page = _pages.GetOrAdd(query, _ => new Lazy<Task<RunLogPage>>(ask));
        try
        {
            return await page.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (page.Value.IsFaulted)
        {
            // The next one asks again.
            _pages.TryRemove(KeyValuePair.Create(query, page));
            throw;
        }
    }
}
