using System.Collections.Concurrent;
using System.Threading.Channels;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// One run that is gone through here. One thread at a time takes the news, lets the engine say what follows, stores that, and only then has it done.
/// </summary>
internal sealed class LiveRun : IAsyncDisposable
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly WorkflowPlan _plan;
    private readonly RunWork _work;
    private readonly Channel<RunNews> _news = Channel.CreateBounded<RunNews>(new BoundedChannelOptions(4 * MostAtOnce) { SingleReader = true });
    private readonly ConcurrentDictionary<JobId, Job> _jobs = new();
    private readonly PriorityQueue<NodeInstanceId, DateTimeOffset> _timers = new();
    private readonly HashSet<NodeInstanceId> _naming = [];
    private Run _run;
    private RunState _state;
    private bool _isGoingOn;
    private Task<bool>? _waiting;

    public LiveRun(RunContext context, Run run, WorkflowPlan plan, RunState state)
    {
        (_context, _run, _plan, _state) = (context, run, plan, state);
        _work = new RunWork(context, plan, PostAsync, Heed);
    }

    /// <summary>There is a new version of one of its jobs. Quick, and does not wait.</summary>
    public void Heed(Job job)
    {
        _jobs[job.Id] = job;
        _news.Writer.TryWrite(RunNews.Look);
    }

    /// <summary>Its row has changed.</summary>
    public void Wake() => _news.Writer.TryWrite(RunNews.Look with { IsRowChanged = true });

    /// <summary>Something happened to it; returns once what follows is durable.</summary>
    public async Task<Outcome<Run>> TellAsync(RunEvent runEvent, CancellationToken cancellationToken)
    {
        var asker = new TaskCompletionSource<Outcome<Run>>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _news.Writer.WriteAsync(new RunNews(runEvent) { Asker = asker }, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return _run;
        }

        return await asker.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Goes through it until nothing of it goes on any more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_state.Header.Blocks == 0)
            {
                await StepAsync([new RunNews(new RunEvent.Start(_context.Now))], cancellationToken);
            }
            else
            {
                Do(WorkflowEngine.Outstanding(_plan, _state), cancellationToken);
                if (_run.IsDiscarded)
                {
                    // A gateway before this one did not come to stop it.
                    _news.Writer.TryWrite(RunNews.Look);
                }
            }

            while (!await IsOverAsync(cancellationToken))
            {
                await StepAsync(await TakeAsync(cancellationToken), cancellationToken);
            }
        }
        finally
        {
            _news.Writer.TryComplete();
            while (_news.Reader.TryRead(out var news))
            {
                news.Asker?.TrySetResult(_run);
            }
        }
    }

    /// <summary>Ends what is being done for it.</summary>
    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async ValueTask PostAsync(RunNews news, CancellationToken cancellationToken)
    {
        try
        {
            await _news.Writer.WriteAsync(news, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // It is over: nothing matters to it any more.
        }
    }

    private async Task<List<RunNews>> TakeAsync(CancellationToken cancellationToken)
    {
        var taken = new List<RunNews>();
        if (!_isGoingOn)
        {
            await WaitAsync(cancellationToken);
        }

        while (taken.Count < MostAtOnce && _news.Reader.TryRead(out var news))
        {
            taken.Add(news);
        }

        var now = _context.Now;
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
        var pause = _timers.TryPeek(out _, out var due) ? due - _context.Now : LongestWait;
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await _waiting.WaitAsync(pause < LongestWait ? pause : LongestWait, _context.Clock, cancellationToken);
            _waiting = null;
        }
        catch (TimeoutException)
        {
            // Something is due.
        }
    }

    private async Task StepAsync(List<RunNews> taken, CancellationToken cancellationToken)
    {
        try
        {
            await StepThroughAsync(taken, cancellationToken);
        }
        finally
        {
            // Those who were not answered by then: the step did not come about.
            taken.ForEach(n => n.Asker?.TrySetResult(Refusal.Unavailable("The workflow cannot be gone through at the moment; try again.")));
        }
    }

    private async Task StepThroughAsync(List<RunNews> taken, CancellationToken cancellationToken)
    {
        var steps = new Steps();
        var state = _state;
        var askers = new List<TaskCompletionSource<Outcome<Run>>>();
        foreach (var news in taken)
        {
            if (news is { Event: RunEvent.Continued, Asker: { } early } && state.Holding.IsEmpty)
            {
                early.TrySetResult(Refusal.Conflict("The workflow does not wait for anybody."));
                continue;
            }

            if (news.Asker is { } asker)
            {
                askers.Add(asker);
            }

            if (news.IsRowChanged && await _context.Store.FindAsync(_run.Id, cancellationToken) is { } row)
            {
                _run = row with { Version = _run.Version, Header = _run.Header, IsHeld = _run.IsHeld };
            }

            steps.Files.AddRange(news.Files);
            state = Advance(state, steps, news.Event);
        }

        if (_run.IsDiscarded && !state.IsFinal)
        {
            state = Advance(state, steps, new RunEvent.Aborted(_context.Now, _run.Owner));
        }

        state = HeedJobs(state, steps, cancellationToken);
        if (!steps.IsEmpty)
        {
            await SaveAsync(state, steps, cancellationToken);
        }

        _state = state;
        askers.ForEach(a => a.TrySetResult(_run));
        Do(steps.Commands, cancellationToken);
    }

    private RunState Advance(RunState state, Steps steps, RunEvent? runEvent)
    {
        if (runEvent is null)
        {
            return state;
        }

        var step = WorkflowEngine.Advance(_plan, state, runEvent);
        steps.Add(step);
        return step.State;
    }

    /// <summary>What has become of jobs. A job whose node does not know it yet is looked at when it is followed.</summary>
    private RunState HeedJobs(RunState state, Steps steps, CancellationToken cancellationToken)
    {
        foreach (var id in _jobs.Keys)
        {
            if (_jobs.TryRemove(id, out var job) && job.PartOf is { } part && state.Node(part.Node) is { } node && node.Attempt == part.Attempt && node.Job == id)
            {
                if (job.CountsAsDone && !node.IsFinal)
                {
                    if (_naming.Add(node.Id))
                    {
                        _work.NameFiles(_run, state, node, job, cancellationToken);
                    }
                }
                else if (job.IsFinal)
                {
                    state = Advance(state, steps, new RunEvent.JobEnded(_context.Now, node.Id, node.Attempt, Succeeded: false, job.ExitCode, job.Message));
                }
                else if (job.State is JobState.Running or JobState.StagingOut && node.State is NodeState.Submitted)
                {
                    state = Advance(state, steps, new RunEvent.JobStarted(_context.Now, node.Id, node.Attempt));
                }
            }
        }

        return state;
    }

    private async Task SaveAsync(RunState state, Steps steps, CancellationToken cancellationToken)
    {
        var next = _run with { Version = _run.Version + 1, Header = state.Header, IsHeld = !state.IsFinal && !state.Holding.IsEmpty };
        var delta = steps.ToDelta(state.Header);
        var notices = _context.DialectOf(next).TryGet(out var dialect, out _) ? RunNotices.Of(_plan, _state, next, delta, dialect, _context.Now) : [];
        var change = new RunChange(next, delta) { IsActive = !IsQuiet(state), Files = steps.Files.ToImmutable(), Notices = notices };
        while (true)
        {
            try
            {
                var saved = await _context.Faults.AroundAsync("run", "step", () => _context.Store.SaveAsync(change, cancellationToken));
                _run = saved ? next : throw new RunTakenException();
                if (!notices.IsEmpty)
                {
                    _context.Notifications.Ring();
                }

                return;
            }
            catch (StoreUnavailableException e)
            {
                _context.Logger.RunDelayed(e, _run.Id);
                await Task.Delay(StorePause, _context.Clock, cancellationToken);
            }
        }
    }

    private void Do(IEnumerable<RunCommand> commands, CancellationToken cancellationToken)
    {
        var follow = new List<RunCommand.Follow>();
        foreach (var command in commands)
        {
            switch (command)
            {
                case RunCommand.GoOn:
                    _isGoingOn = true;
                    break;
                case RunCommand.Wake wake:
                    _timers.Enqueue(wake.Node, wake.DueAt);
                    break;
                case RunCommand.Follow one:
                    _naming.Remove(one.Node);
                    follow.Add(one);
                    break;
                default:
                    _work.Begin(_run, _state, command, cancellationToken);
                    break;
            }
        }

        if (follow.Count > 0)
        {
            _work.Follow(follow, cancellationToken);
        }
    }

    private async Task<bool> IsOverAsync(CancellationToken cancellationToken)
    {
        if (!IsQuiet(_state) || _isGoingOn)
        {
            return false;
        }

        // Who asks for its removal now rings again: it is then begun anew.
        if (await _context.Store.FindAsync(_run.Id, cancellationToken) is not { IsDiscarded: true })
        {
            return true;
        }

        await DiscardJobsAsync(cancellationToken);
        var entry = new JournalEntry(Job: null, _context.Now, JournalLevel.Info, "Removed.", Run: _run.Id);
        await _context.Store.RemoveAsync(_run, entry, cancellationToken);
        return true;
    }

    private async Task DiscardJobsAsync(CancellationToken cancellationToken)
    {
        const int Portion = 500;
        for (var (offset, hasMore) = (0L, true); hasMore; offset += Portion)
        {
            (var jobs, hasMore) = await _context.Store.JobsAsync(_run, offset, Portion, cancellationToken);
            await _context.Jobs.ApplyAsync([.. jobs.Select(id => (id, (Signal)new Signal.Discard(_context.Now, _run.Owner)))], cancellationToken);
        }
    }

    // Nothing more happens to it by itself.
    private static bool IsQuiet(RunState state) => state.IsFinal && state.IsSettled;
}

/// <summary>Somebody else goes through the run.</summary>
internal sealed class RunTakenException() : Exception("The run was changed by another gateway.");
