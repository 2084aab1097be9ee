using System.Collections.Concurrent;
using System.Threading.Channels;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>What one run hears of, from many threads, until the one that goes through the run takes it.</summary>
/// <param name="clock">Says what is due.</param>
internal sealed class RunInbox(TimeProvider clock)
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Channel<RunNews> _news = Channel.CreateBounded<RunNews>(new BoundedChannelOptions(4 * MostAtOnce) { SingleReader = true });
    private readonly ConcurrentDictionary<JobId, Job> _jobs = new();
    private readonly PriorityQueue<NodeInstanceId, DateTimeOffset> _timers = new();
    private volatile bool _isAsked = true;
    private bool _isGoingOn;
    private Task<bool>? _waiting;

    /// <summary>Whether there is something to look at that nobody else tells it of.</summary>
    public bool HasMore => _isGoingOn || _isAsked;

    /// <summary>There is a version of one of its jobs. Quick, and does not wait.</summary>
    public void Heed(Job job)
    {
        // What was read from the store may come after what the feed has said since.
        _jobs.AddOrUpdate(job.Id, job, (_, known) => known.Version > job.Version ? known : job);
        _news.Writer.TryWrite(RunNews.Look);
    }

    /// <summary>There may be requests to it, as there may be at first.</summary>
    public void Ask()
    {
        _isAsked = true;
        _news.Writer.TryWrite(RunNews.Look);
    }

    /// <summary>Tells it; waits while there is much that it has not taken. Once it is over, nothing matters to it.</summary>
    public async ValueTask PostAsync(RunNews news, CancellationToken cancellationToken)
    {
        try
        {
            await _news.Writer.WriteAsync(news, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // It is over.
        }
    }

    /// <summary>The run hears again of that node at that time.</summary>
    public void Remind(NodeInstanceId node, DateTimeOffset at) => _timers.Enqueue(node, at);

    /// <summary>The run has more to start.</summary>
    public void GoOn() => _isGoingOn = true;

    /// <summary>It takes no more.</summary>
    public void Close() => _news.Writer.TryComplete();

    /// <summary>Whether there may be requests since this was asked last.</summary>
    public bool TakeAsked()
    {
        var isAsked = _isAsked;
        _isAsked = false;
        return isAsked;
    }

    /// <summary>The newest versions of jobs that have changed, in the order in which they came to be.</summary>
    public List<Job> TakeJobs()
    {
        var taken = new List<Job>();
        foreach (var (id, _) in _jobs)
        {
            if (_jobs.TryRemove(id, out var job))
            {
                taken.Add(job);
            }
        }

        taken.Sort((one, other) => one.Number.CompareTo(other.Number));
        return taken;
    }

    /// <summary>Waits for something and takes it, up to 1,000 at a time.</summary>
    public async Task<List<RunNews>> TakeAsync(CancellationToken cancellationToken)
    {
        if (!HasMore)
        {
            await WaitAsync(cancellationToken);
        }

        var taken = new List<RunNews>();
        while (taken.Count < MostAtOnce && _news.Reader.TryRead(out var news))
        {
            taken.Add(news);
        }

        var now = clock.GetUtcNow();
        while (_timers.TryPeek(out var node, out var due) && due <= now)
        {
            _timers.Dequeue();
            taken.Add(new RunNews(new RunEvent.TimeCame(now, node)));
        }

        if (_isGoingOn)
        {
            _isGoingOn = false;
            taken.Add(new RunNews(new RunEvent.GoOn(now)));
        }

        return taken;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _waiting ??= _news.Reader.WaitToReadAsync(cancellationToken).AsTask();
        var pause = _timers.TryPeek(out _, out var due) ? due - clock.GetUtcNow() : LongestWait;
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await _waiting.WaitAsync(pause < LongestWait ? pause : LongestWait, clock, cancellationToken);
            _waiting = null;
        }
        catch (TimeoutException)
        {
            // Something is due.
        }
    }
}
