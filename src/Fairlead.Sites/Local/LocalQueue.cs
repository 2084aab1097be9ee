using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Local;

/// <summary>
/// Who waits and who runs, and what is left of the host. First come, first served: one that does not fit yet holds up those behind it, so that none
/// waits for ever. What belongs on a login node waits for nobody. Tasks of an array that already runs as many as it may are passed over.
/// </summary>
/// <param name="cpus">CPUs in all.</param>
/// <param name="memory">Memory in all, in bytes.</param>
internal sealed class LocalQueue(int cpus, long memory)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Marker Marker, int? Index), LocalAttempt> _all = [];
    private readonly LinkedList<LocalAttempt> _waiting = [];
    private readonly LinkedList<LocalAttempt> _aside = [];
    private readonly Dictionary<int, LocalAttempt> _running = [];
    private readonly Dictionary<Marker, int> _runningOfArray = [];
    private int _freeCpus = cpus;
    private long _freeMemory = memory;

    /// <summary>CPUs and memory that no job uses.</summary>
    public (int Cpus, long Memory) Free
    {
        get
        {
            lock (_lock)
            {
                return (_freeCpus, _freeMemory);
            }
        }
    }

    /// <summary>
    /// Puts an attempt at the end. Those of its account with less priority each go back to where the next of them was, so that it gets the place of the first
    /// of them, and nobody else's place changes.
    /// </summary>
    public void Add(LocalAttempt attempt)
    {
        lock (_lock)
        {
            _all.Add(attempt.Asked.Key, attempt);
            var (line, last) = (LineOf(attempt), attempt);
            for (var node = attempt.Asked.Priority > 0 ? line.First : null; node is not null; node = node.Next)
            {
                // One that has lost its place keeps its turn among those of its own priority.
                var isLess = node.Value.Asked.Priority < last.Asked.Priority || (last != attempt && node.Value.Asked.Priority == last.Asked.Priority);
                if (node.Value.Asked.Account == attempt.Asked.Account && isLess)
                {
                    (node.Value, last) = (last, node.Value);
                }
            }

            line.AddLast(last);
        }
    }

    /// <summary>Puts an attempt that runs already where it belongs: it was started by a gateway before this one.</summary>
    public void Adopt(LocalAttempt attempt)
    {
        lock (_lock)
        {
            _all.Add(attempt.Asked.Key, attempt);
            Take(attempt.Asked);
            _running[attempt.Process] = attempt;
        }
    }

    /// <summary>Takes the next that can be started, with what it needs; null where there is none.</summary>
    public LocalAttempt? TakeNext()
    {
        lock (_lock)
        {
            if (_aside.First is { } aside)
            {
                _aside.RemoveFirst();
                Take(aside.Value.Asked);
                return aside.Value;
            }

            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                var asked = node.Value.Asked;
                if (asked.ArrayLimit is { } limit && _runningOfArray.GetValueOrDefault(asked.Marker) >= limit)
                {
                    continue;
                }

                if (asked.Cpus > _freeCpus || asked.Memory > _freeMemory)
                {
                    return null;
                }

                _waiting.Remove(node);
                Take(asked);
                return node.Value;
            }

            return null;
        }
    }

    /// <summary>Puts one that could not be started now back to the front.</summary>
    public void PutBack(LocalAttempt attempt)
    {
        lock (_lock)
        {
            GiveBack(attempt.Asked);
            LineOf(attempt).AddFirst(attempt);
        }
    }

    /// <summary>Takes note that a process was started, or another one found, for an attempt that was taken.</summary>
    public void Started(LocalAttempt attempt, int process, long startTicks, DateTimeOffset at)
    {
        lock (_lock)
        {
            _running.Remove(attempt.Process);
            attempt.Started(process, startTicks, at);
            _running[process] = attempt;
        }
    }

    /// <summary>Takes an attempt out for good.</summary>
    public void Remove(LocalAttempt attempt)
    {
        lock (_lock)
        {
            if (_all.Remove(attempt.Asked.Key) && !LineOf(attempt).Remove(attempt))
            {
                _running.Remove(attempt.Process);
                GiveBack(attempt.Asked);
            }
        }

        attempt.HasGone();
    }

    public LocalAttempt? Find((Marker Marker, int? Index) key)
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault(key);
        }
    }

    public LocalAttempt? FindProcess(int process)
    {
        lock (_lock)
        {
            return _running.GetValueOrDefault(process);
        }
    }

    /// <summary>All of them, in no particular order.</summary>
    public LocalAttempt[] All()
    {
        lock (_lock)
        {
            return [.. _all.Values];
        }
    }

    /// <summary>Those that run.</summary>
    public LocalAttempt[] Running()
    {
        lock (_lock)
        {
            return [.. _running.Values];
        }
    }

    private LinkedList<LocalAttempt> LineOf(LocalAttempt attempt) => attempt.Asked.IsAside ? _aside : _waiting;

    private void Take(QueuedAttempt asked)
    {
        _freeCpus -= asked.Cpus;
        _freeMemory -= asked.Memory;
        if (asked.ArrayLimit is not null)
        {
            _runningOfArray[asked.Marker] = _runningOfArray.GetValueOrDefault(asked.Marker) + 1;
        }
    }

    private void GiveBack(QueuedAttempt asked)
    {
        _freeCpus += asked.Cpus;
        _freeMemory += asked.Memory;
        if (asked.ArrayLimit is not null && --_runningOfArray[asked.Marker] == 0)
        {
            _runningOfArray.Remove(asked.Marker);
        }
    }
}
