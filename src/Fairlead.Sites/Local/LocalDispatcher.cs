using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Fairlead.Core.Jobs;
using Fairlead.Gateway;
using Fairlead.Gateway.Faults;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Local;

/// <summary>
/// Runs the queue: starts what fits, notices at once what ends, and ends what has to end. One loop does all of it, so nothing here needs a lock.
/// </summary>
internal sealed class LocalDispatcher : IAsyncDisposable
{
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    // Between killing a job's programs and its script: time enough to write a result.
    private static readonly TimeSpan ScriptGrace = TimeSpan.FromSeconds(2);

    // Two launches of one attempt, the first by a gateway that died before it knew, differ by this; the script lets only one of them run.
    private readonly string _life = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly ConcurrentQueue<int> _exits = new();
    private readonly ConcurrentQueue<LocalAttempt> _unwanted = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(int Session, long StartTicks)> _left = [];
    private readonly Launcher _launcher = new();
    private readonly ExitWatcher _watcher;
    private readonly LocalQueue _queue;
    private readonly Spool _spool;
    private readonly Endings _endings;
    private readonly LocalOptions _options;
    private readonly TimeProvider _clock;
    private readonly IFaultPoint _faults;
    private readonly ILogger<LocalSite> _logger;
    private Task _loop = Task.CompletedTask;
    private DateTimeOffset _lookedAt;
    private bool _isShort;

    public LocalDispatcher(LocalQueue queue, Spool spool, Endings endings, LocalOptions options, LocalSurroundings surroundings)
    {
        (_queue, _spool, _endings, _options) = (queue, spool, endings, options);
        (_clock, _faults, _logger) = (surroundings.Clock, surroundings.Faults, surroundings.Logger);
        _watcher = new ExitWatcher(process =>
        {
            _exits.Enqueue(process);
            Wake();
        });
    }

    /// <summary>Rung when an attempt has left the queue.</summary>
    public Bell News { get; } = new();

    /// <summary>Reads the queue from disk, finds what runs, and begins.</summary>
    public void Start()
    {
        new Recovery(_queue, _spool, _endings, _clock).Run();
        foreach (var attempt in _queue.Running())
        {
            Watch(attempt.Process);
        }

        _loop = Task.Run(() => RunAsync(_stop.Token));
        Wake();
    }

    /// <summary>There is something to do.</summary>
    public void Wake()
    {
        // One is enough: the loop looks at everything.
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Ends an attempt because somebody wants it; <see cref="LocalAttempt.Gone"/> says when it has.</summary>
    public void Cancel(LocalAttempt attempt)
    {
        _unwanted.Enqueue(attempt);
        Wake();
    }

    /// <summary>Stops looking. Jobs run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _watcher.Dispose();
        _stop.Dispose();
        _wake.Dispose();
        News.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Turn();
            }
            catch (Exception e)
            {
                _logger.DispatcherFailed(e);
                await Task.Delay(Calm, _clock, CancellationToken.None);
            }

            try
            {
                await _wake.WaitAsync(Pause(), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private TimeSpan Pause() =>
        _left.Count > 0 || _isShort ? Busy
        : _queue.Running() is { Length: > 0 } running ? Array.Exists(running, a => a.Ending is not null) ? Busy : Calm
        : Timeout.InfiniteTimeSpan;

    private void Turn()
    {
        while (_exits.TryPeek(out var process))
        {
            Ended(process);
            _exits.TryDequeue(out _);
        }

        while (_unwanted.TryPeek(out var attempt))
        {
            End(attempt, EndCause.Cancelled, reason: null);
            _unwanted.TryDequeue(out _);
        }

        // The loop turns for every job; the table of all processes is not read that often.
        var now = _clock.GetUtcNow();
        if (now - _lookedAt >= Busy)
        {
            _lookedAt = now;
            EndWhatIsOver(now);
            SweepUp();
        }

        _isShort = false;
        while (!_isShort && _queue.TakeNext() is { } next)
        {
            Launch(next);
        }
    }

    private void Launch(LocalAttempt attempt)
    {
        var launch = string.Create(CultureInfo.InvariantCulture, $"{attempt.Asked.Number}.{_life}");
        _faults.Reach("local.before-launch");
        var (error, problem) = _launcher.Start(attempt.Asked, launch, out var process);
        _faults.Reach("local.after-launch");
        if (error is TryAgain or NoMemory)
        {
            // The host is short of processes or memory: others have to end first.
            _isShort = true;
            _queue.PutBack(attempt);
            return;
        }

        if (problem is not null)
        {
            _endings.Decide(attempt, new EndNote(EndCause.Refused, _clock.GetUtcNow(), problem));
            Leave(attempt);
            return;
        }

        // A child that has ended stays in the table until we ask for its exit code.
        _queue.Started(attempt, process, ProcessTable.Find(process)?.StartTicks ?? 0, _clock.GetUtcNow());
        Watch(process);
    }

    private void Watch(int process)
    {
        if (!_watcher.Watch(process))
        {
            _exits.Enqueue(process);
            Wake();
        }
    }

    private void Ended(int process)
    {
        var exitCode = Reap(process);
        if (_queue.FindProcess(process) is not { } attempt)
        {
            return;
        }

        if (ControlReader.Result(attempt.Asked.Control) is null)
        {
            if (Recovery.FindProcess(attempt.Asked) is { } other && other.Id != process)
            {
                // An earlier launch had claimed the attempt: this one only found that out.
                _queue.Started(attempt, other.Id, other.StartTicks, ProcessTable.StartOf(other));
                Watch(other.Id);
                return;
            }

            _endings.FoundDead(attempt.Asked, exitCode, _clock.GetUtcNow());
        }

        _left.Add((process, attempt.StartTicks));
        Leave(attempt);
    }

    private void Leave(LocalAttempt attempt)
    {
        _faults.Reach("local.before-leave");
        _spool.Remove(attempt.Asked);
        _faults.Reach("local.after-leave");
        _queue.Remove(attempt);
        News.Ring();
    }

    private static int? Reap(int process)
    {
        const int signalMask = 0x7f;
        if (NativeProcess.Wait(process, out var status, NativeProcess.WaitNoHang) != process)
        {
            return null;
        }

        return (status & signalMask) is 0 ? status >> 8 & 0xff : 128 + (status & signalMask);
    }

    private void EndWhatIsOver(DateTimeOffset now)
    {
        var running = _queue.Running();
        foreach (var attempt in running)
        {
            if (attempt.Ending is not null)
            {
                Press(attempt, now);
            }
            else if (attempt.Asked.TimeLimit is { } limit && now - attempt.StartedAt >= limit)
            {
                End(attempt, EndCause.TimeLimit, $"The job ran longer than {limit}.");
            }
        }

        LookAtMemory([.. running.Where(a => a.Asked.Memory > 0 && a.Ending is null)]);
    }

    private void LookAtMemory(LocalAttempt[] limited)
    {
        if (limited.Length == 0)
        {
            return;
        }

        var used = ProcessTable.All().GroupBy(p => p.Session).ToDictionary(g => g.Key, g => g.Sum(p => p.ResidentBytes));
        foreach (var attempt in limited.Where(a => used.GetValueOrDefault(a.Process) > a.Asked.Memory))
        {
            End(attempt, EndCause.OutOfMemory, $"The job used {used[attempt.Process]} bytes of memory, and may use {attempt.Asked.Memory}.");
        }
    }

    /// <summary>Begins to end an attempt; the reason is on disk before anything is done.</summary>
    private void End(LocalAttempt attempt, EndCause cause, string? reason)
    {
        if (attempt.Ending is not null || attempt.Gone.IsCompleted)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        _endings.Decide(attempt, new EndNote(cause, now, reason));
        if (!attempt.IsRunning)
        {
            Leave(attempt);
            return;
        }

        attempt.Ending = cause;
        attempt.NextSignalAt = now + _options.KillGrace;
        if (cause is EndCause.OutOfMemory)
        {
            // There is no time for politeness: the host runs out of it too.
            attempt.NextSignalAt = now;
            Press(attempt, now);
            return;
        }

        Sessions.Terminate(attempt.Process);
    }

    /// <summary>First the programs are killed, so that the script can say how they ended; then the script too.</summary>
    private static void Press(LocalAttempt attempt, DateTimeOffset now)
    {
        if (now < attempt.NextSignalAt)
        {
            return;
        }

        Sessions.Kill(attempt.Process, leader: attempt.IsKilled);
        attempt.IsKilled = true;
        attempt.NextSignalAt = now + ScriptGrace;
    }

    /// <summary>Kills what ended jobs left running in their sessions.</summary>
    private void SweepUp()
    {
        if (_left.Count == 0)
        {
            return;
        }

        var bySession = ProcessTable.All().Where(p => !p.IsZombie).ToLookup(p => p.Session);
        foreach (var (session, startTicks) in _left)
        {
            // Where the number has a new owner, nothing of the old session can be left: it would have kept the number from being given.
            var members = bySession[session].ToList();
            if (!members.Exists(p => p.IsLeader && p.StartTicks != startTicks))
            {
                members.ForEach(p => _ = NativeProcess.Signal(p.Id, NativeProcess.Kill));
            }
        }

        _left.Clear();
    }
}
