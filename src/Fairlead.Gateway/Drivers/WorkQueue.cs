using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>A job that a stage has to look at. Items with the same group are taken together: the tasks of one array.</summary>
/// <param name="Job">The job.</param>
/// <param name="Group">The marker that several jobs share, or null for a job by itself.</param>
internal readonly record struct WorkItem(JobId Job, Marker? Group = null);

/// <summary>
/// The jobs that one stage of a driver has to look at: each at most once, first come first served, some not before a later time.
/// Holds no more than the jobs that are between admission and their end, and those that wait for their time.
/// </summary>
internal sealed class WorkQueue(TimeProvider clock) : IDisposable
{
    // A timer takes no more than weeks, and somebody may set the clock.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Queue<WorkItem> _ready = new();
    private readonly HashSet<JobId> _known = [];
    private readonly PriorityQueue<WorkItem, DateTimeOffset> _later = new();
    private readonly Bell _changed = new();

    /// <summary>Adds those jobs that do not wait here already, all at once: an array that comes whole is taken whole.</summary>
    public void Add(IEnumerable<WorkItem> items)
    {
        lock (_lock)
        {
            foreach (var item in items.Where(i => _known.Add(i.Job)))
            {
                _ready.Enqueue(item);
            }
        }

        _changed.Ring();
    }

    /// <summary>Adds the jobs again, to be taken no earlier than after <paramref name="delay"/>.</summary>
    public void AddLater(IEnumerable<WorkItem> items, TimeSpan delay)
    {
        var at = clock.GetUtcNow() + delay;
        lock (_lock)
        {
            foreach (var item in items.Where(i => _known.Add(i.Job)))
            {
                _later.Enqueue(item, at);
            }
        }

        _changed.Ring();
    }

    /// <summary>Waits for something to do and takes up to <paramref name="max"/> of it; a group counts as one.</summary>
    public async Task<IReadOnlyList<WorkItem>> TakeAsync(int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (taken, wait) = TakeReady(max);
            if (taken.Count > 0)
            {
                // Another worker of the stage may take what is left.
                _changed.Ring();
                return taken;
            }

            await (wait is { } time ? _changed.WaitAsync(time, clock, cancellationToken) : _changed.WaitAsync(cancellationToken));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

    private (List<WorkItem> Taken, TimeSpan? Wait) TakeReady(int max)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while (_later.TryPeek(out var item, out var at) && at <= now)
            {
                _later.Dequeue();
                _ready.Enqueue(item);
            }

            var taken = new List<WorkItem>();
            Marker? group = null;
            for (var counted = 0; _ready.TryPeek(out var next);)
            {
                var sameGroup = next.Group is not null && next.Group == group;
                if (!sameGroup && counted++ == max)
                {
                    break;
                }

                group = next.Group;
                taken.Add(_ready.Dequeue());
                _known.Remove(next.Job);
            }

            return (taken, _later.TryPeek(out _, out var soonest) ? TimeSpan.FromTicks(Math.Min((soonest - now).Ticks, LongestWait.Ticks)) : null);
        }
    }
}
