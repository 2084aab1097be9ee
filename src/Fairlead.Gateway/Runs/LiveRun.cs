using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// One run that is gone through here. One thread at a time takes the news, lets the engine say what follows, stores that, and only then has it done.
/// </summary>
internal sealed class LiveRun : IAsyncDisposable
{
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly long _epoch;
    private readonly WorkflowPlan _plan;
    private readonly RunInbox _inbox;
    private readonly RunWork _work;
    private readonly HashSet<NodeInstanceId> _naming = [];
    private Run _run;
    private RunState _state;

    public LiveRun(RunContext context, long epoch, Run run, WorkflowPlan plan, RunState state)
    {
        (_context, _epoch, _run, _plan, _state) = (context, epoch, run, plan, state);
        _inbox = new RunInbox(context.Clock);
        _work = new RunWork(context, plan, _inbox.PostAsync, _inbox.Heed);
    }

    /// <inheritdoc cref="RunInbox.Heed"/>
    public void Heed(Job job) => _inbox.Heed(job);

    /// <summary>There are requests to it.</summary>
    public void Wake() => _inbox.Ask();

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
            }

            while (!await IsOverAsync(cancellationToken))
            {
                await StepAsync(await _inbox.TakeAsync(cancellationToken), cancellationToken);
            }
        }
        finally
        {
            _inbox.Close();
        }
    }

    /// <summary>Ends what is being done for it.</summary>
    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task StepAsync(List<RunNews> taken, CancellationToken cancellationToken)
    {
        var steps = new Steps();
        var state = _state;
        foreach (var news in taken)
        {
            steps.Files.AddRange(news.Files);
            state = Advance(state, steps, news.Event);
        }

        if (_inbox.TakeAsked())
        {
            state = await AnswerAsync(state, steps, cancellationToken);
        }

        state = HeedJobs(state, steps, cancellationToken);
        if (!steps.IsEmpty)
        {
            await SaveAsync(state, steps, cancellationToken);
        }

        if (steps.IsReopened)
        {
            var rows = await _context.Store.OpenRowsAsync(_run, cancellationToken);
            state = WorkflowEngine.Restore(_plan, _run.Header, rows.Blocks, rows.Nodes, rows.Iterations);
            steps.Commands.AddRange(WorkflowEngine.Outstanding(_plan, state));
        }

        _state = state;
        Do(steps.Commands, cancellationToken);
    }

    /// <summary>Takes up what people want of it, in the order in which they asked.</summary>
    private async Task<RunState> AnswerAsync(RunState state, Steps steps, CancellationToken cancellationToken)
    {
        foreach (var request in await _context.Requests.OpenAsync(_run, cancellationToken))
        {
            if (request.Wish is RunEvent.Restarted restarted)
            {
                state = await RestartAsync(state, steps, request.Number, restarted, cancellationToken);
                continue;
            }

            var refusal = RefusalOf(request.Wish, state);
            steps.Answers.Add(new RunAnswer(request.Number, _context.Now, refusal));
            state = Advance(state, steps, refusal is null ? request.Wish : null);
        }

        if (await _context.Store.FindAsync(_run.Id, cancellationToken) is { } row)
        {
            _run = row with { Version = _run.Version, Header = _run.Header, IsHeld = _run.IsHeld };
        }

        return _run.IsDiscarded && !state.IsFinal ? Advance(state, steps, new RunEvent.Aborted(_context.Now, _run.Owner)) : state;
    }

    /// <summary>The run goes on where it failed or was stopped. Its ended blocks are not in memory, so all of it is read.</summary>
    private async Task<RunState> RestartAsync(RunState state, Steps steps, long request, RunEvent.Restarted wish, CancellationToken cancellationToken)
    {
        if (!steps.IsEmpty)
        {
            steps.Answers.Add(new RunAnswer(request, _context.Now, Refusal.Conflict("Something else happens to the workflow at this moment; try again.")));
            return state;
        }

        var (blocks, nodes) = (new List<BlockInstance>(), new List<NodeInstance>());
        await foreach (var block in _context.Store.BlocksAsync(_run, cancellationToken))
        {
            blocks.Add(block);
        }

        await foreach (var node in _context.Store.NodesAsync(_run, cancellationToken))
        {
            nodes.Add(node);
        }

        var outcome = WorkflowEngine.Restart(_plan, state.Header, blocks, nodes, wish);
        steps.Answers.Add(new RunAnswer(request, _context.Now, outcome.TryGet(out var delta, out var refusal) ? null : refusal));
        if (delta is not { Header: { } header })
        {
            return state;
        }

        steps.IsReopened = true;
        var reopened = WorkflowEngine.Restore(_plan, header, delta.Blocks, delta.Nodes, []);
        steps.Add(new RunStep(reopened, [], delta));
        return reopened;
    }

    private static Refusal? RefusalOf(RunEvent? wish, RunState state) => wish switch
    {
        RunEvent.Continued when state.Holding.IsEmpty => Refusal.Conflict("The workflow does not wait for anybody."),
        RunEvent.Resumed when state.Header.IsGoing => Refusal.Conflict("It is going already."),
        RunEvent.Paused when !state.Header.IsGoing => Refusal.Conflict("It is not going."),
        RunEvent.Resumed or RunEvent.Paused or RunEvent.StatesSet when state.IsFinal => Refusal.Conflict("It is over."),
        _ => null,
    };

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
        foreach (var job in _inbox.TakeJobs())
        {
            if (job.PartOf is not { } part || state.Node(part.Node) is not { } node || node.Attempt != part.Attempt || node.Job != job.Id)
            {
                continue;
            }

            if (job.CountsAsDone && !node.IsFinal)
            {
                if (_naming.Add(node.Id))
                {
                    _work.NameFiles(_run, state, node, job, cancellationToken);
                }
            }
            else if (job.IsFinal && _run.LogsOutput)
            {
                if (_naming.Add(node.Id))
                {
                    _work.EndJob(_run, node, job, cancellationToken);
                }
            }
            else if (job.IsFinal)
            {
                state = Advance(state, steps, new RunEvent.JobEnded(_context.Now, node.Id, node.Attempt, Succeeded: false, job.ExitCode, job.Message));
            }
            else if (job.State is JobState.Queued && node.State is NodeState.Submitted && _plan.Definition.IsOpen)
            {
                state = Advance(state, steps, new RunEvent.JobQueued(_context.Now, node.Id, node.Attempt));
            }
            else if (job.State is JobState.Running or JobState.StagingOut && !node.IsFinal)
            {
                _work.FollowOutput(_run, job, cancellationToken);
                state = Advance(state, steps, new RunEvent.JobStarted(_context.Now, node.Id, node.Attempt));
            }
        }

        return state;
    }

    private async Task SaveAsync(RunState state, Steps steps, CancellationToken cancellationToken)
    {
        var next = _run with { Version = _run.Version + 1, Header = state.Header, IsHeld = !state.IsFinal && !state.Holding.IsEmpty };
        var delta = steps.ToDelta(state.Header);
        var notices = _context.DialectOf(next).TryGet(out var dialect, out _) ? RunNotices.Of(_plan, _state, next, delta, dialect, _context.Now) : [];
        var change = new RunChange(next, delta) { At = _context.Now, Epoch = _epoch, Files = steps.Files.ToImmutable(), Notices = notices, Answers = steps.Answers.ToImmutable() };
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
                    _inbox.GoOn();
                    break;
                case RunCommand.Wake wake:
                    _inbox.Remind(wake.Node, wake.DueAt);
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
        // Nothing more happens to it by itself.
        if (!_state.IsAtRest || !_state.IsSettled || _inbox.HasMore)
        {
            return false;
        }

        if (await _context.Store.RestAsync(_run, _epoch, cancellationToken))
        {
            return true;
        }

        switch (await _context.Store.FindAsync(_run.Id, cancellationToken))
        {
            case null:
                return true;
            case { } row when row.Version != _run.Version:
                throw new RunTakenException();
            case { IsDiscarded: true }:
                await _context.Remove.RunAsync(_run, cancellationToken);
                return true;
            default:
                // Somebody has just asked for something.
                _inbox.Ask();
                return false;
        }
    }
}

/// <summary>Somebody else goes through the run.</summary>
internal sealed class RunTakenException() : Exception("The run was changed by another gateway.");
