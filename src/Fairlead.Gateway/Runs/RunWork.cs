using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// Does what follows from the steps of one run, some of it at a time, and says what came of it. All of it can be done again: after a crash the engine
/// asks for it anew.
/// </summary>
/// <param name="context">What all runs share.</param>
/// <param name="plan">The workflow.</param>
/// <param name="post">Hears what came of it.</param>
/// <param name="heed">Hears how jobs stand that are followed from now on.</param>
internal sealed partial class RunWork(RunContext context, WorkflowPlan plan, Func<RunNews, CancellationToken, ValueTask> post, Action<Job> heed) : IAsyncDisposable
{
    private const int JobsAtOnce = 500;
    private const int MostFaults = 4;
    private const string Fault = "The gateway could not do it; the reason is in its log.";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(context.Options.Concurrency);
    private readonly ConcurrentDictionary<NodeInstanceId, byte> _submitting = new();
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Begins to do it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">The run, as the command follows from it.</param>
    /// <param name="command">What is to be done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Begin(Run run, RunState state, RunCommand command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case RunCommand.Submit submit when NodeOf(state, submit.Node) is { } node:
                _submitting[submit.Node] = 0;
                Start(token => SubmitAsync(run, node, submit, token), () => GiveUp(submit), cancellationToken);
                break;
            case RunCommand.Cancel { Job: { } job } cancel:
                Start(token => CancelAsync(run, cancel, job, token), instead: null, cancellationToken);
                break;
            case RunCommand.Cancel cancel when !_submitting.ContainsKey(cancel.Node):
                Start(token => FindForgottenAsync(run, cancel, token), instead: null, cancellationToken);
                break;
            case RunCommand.Look look when NodeOf(state, look.Node) is { } node:
                Start(token => LookAsync(run, node, look, token), () => new RunEvent.Answered(context.Now, look.Node, look.Question, new Answer.Unavailable(Fault)), cancellationToken);
                break;
            case RunCommand.FindIterations find when NodeOf(state, find.Node) is { } node:
                Start(token => FindIterationsAsync(run, node, find.Node, token), () => new RunEvent.IterationsMissing(context.Now, find.Node, Fault), cancellationToken);
                break;
            default:
                // Is being submitted: the engine asks again once the job is there.
                break;
        }
    }

    /// <summary>Says how these jobs stand; from now on the feed says what becomes of them.</summary>
    public void Follow(IReadOnlyList<RunCommand.Follow> jobs, CancellationToken cancellationToken) =>
        Start(token => FollowAsync(jobs, token), instead: null, cancellationToken);

    /// <summary>Finds the files that the run knows by name now that the job has done what it should; only then it has ended.</summary>
    public void NameFiles(Run run, RunState state, NodeInstance instance, Job job, CancellationToken cancellationToken)
    {
        if (NodeOf(state, instance.Id) is { } node)
        {
            Start(
                token => NameFilesAsync(run, node, instance.Id, job, token),
                () => new RunEvent.JobEnded(context.Now, instance.Id, node.Attempt, Succeeded: false, job.ExitCode, Fault, FailureCause.FilesMissing),
                cancellationToken);
        }
    }

    /// <summary>Ends all that is being done.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_tasks.Keys);
        _end.Dispose();
        _places.Dispose();
    }

    /// <param name="work">What is done.</param>
    /// <param name="instead">What the run hears where it faults again and again; null for what only the gateway itself can be at fault of: that is tried for ever.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private void Start(Func<CancellationToken, Task<RunNews?>> work, Func<RunEvent>? instead, CancellationToken cancellationToken)
    {
        Track(RunAsync(work, instead, cancellationToken));
    }

    private void Track(Task task)
    {
        if (!task.IsCompleted)
        {
            _tasks[task] = 0;
            _ = task.ContinueWith(t => _tasks.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task<RunNews?>> work, Func<RunEvent>? instead, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            await _places.WaitAsync(linked.Token);
            RunNews? news;
            try
            {
                // Off the run's own way: whatever this waits for must not hold it up.
                await Task.Yield();
                news = await PatientlyAsync(work, instead, linked.Token);
            }
            finally
            {
                _places.Release();
            }

            if (news is not null)
            {
                await post(news, linked.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over, or the gateway stops.
        }
    }

    /// <summary>A store that is away is waited for. What else is thrown is tried again a few times, so that no run fails for a moment's trouble, nor stands still for ever.</summary>
    private async Task<RunNews?> PatientlyAsync(Func<CancellationToken, Task<RunNews?>> work, Func<RunEvent>? instead, CancellationToken cancellationToken)
    {
        for (var faults = 0; ;)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                context.Logger.RunWorkFailed(e);
                faults += e is StoreUnavailableException ? 0 : 1;
                if (faults >= MostFaults && instead is not null)
                {
                    return new RunNews(instead());
                }

                await Task.Delay(Pause, context.Clock, cancellationToken);
            }
        }
    }

    private async Task<RunNews?> SubmitAsync(Run run, PlacedNode node, RunCommand.Submit submit, CancellationToken cancellationToken)
    {
        var part = new RunPart(run.Id, submit.Node, submit.Attempt, node.Place);
        var outcome = await OnceAvailableAsync(
            () => context.Faults.AroundAsync("run", "submit", () => SubmitOnceAsync(run, node, part, cancellationToken)), cancellationToken);
        _submitting.TryRemove(submit.Node, out _);
        return new RunNews(outcome.TryGet(out var job, out var refusal)
            ? new RunEvent.JobSubmitted(context.Now, submit.Node, submit.Attempt, job.Id)
            : new RunEvent.SubmitFailed(context.Now, submit.Node, submit.Attempt, refusal.Message));
    }

    private async Task<Outcome<Job>> SubmitOnceAsync(Run run, PlacedNode node, RunPart part, CancellationToken cancellationToken)
    {
        if (!(await AskAsync(run, node, cancellationToken)).TryGet(out var asked, out var refusal)
            || !(await asked.Dialect.PrepareAsync(asked.Node, cancellationToken)).TryGet(out var submission, out refusal))
        {
            return refusal;
        }

        return await context.Submit.RunAsync(asked.Node.Owner, submission with { PartOf = part }, cancellationToken);
    }

    private async Task<RunNews?> CancelAsync(Run run, RunCommand.Cancel cancel, JobId id, CancellationToken cancellationToken)
    {
        var outcome = await context.Jobs.ApplyAsync(id, new Signal.Cancel(context.Now, run.Owner), cancellationToken);
        return outcome.TryGet(out var job, out _) && !job.IsFinal
            ? null
            : new RunNews(new RunEvent.JobEnded(context.Now, cancel.Node, cancel.Attempt, Succeeded: false, job?.ExitCode, "Cancelled."));
    }

    private RunEvent.SubmitFailed GiveUp(RunCommand.Submit submit)
    {
        _submitting.TryRemove(submit.Node, out _);
        return new RunEvent.SubmitFailed(context.Now, submit.Node, submit.Attempt, Fault);
    }

    /// <summary>Whether a crash has made the gateway forget that it had submitted the job.</summary>
    private async Task<RunNews?> FindForgottenAsync(Run run, RunCommand.Cancel cancel, CancellationToken cancellationToken)
    {
        var key = new RunPart(run.Id, cancel.Node, cancel.Attempt, string.Empty).Key;
        return new RunNews(await context.Jobs.FindByKeyAsync(run.Owner, key, cancellationToken) is { } job
            ? new RunEvent.JobSubmitted(context.Now, cancel.Node, cancel.Attempt, job.Id)
            : new RunEvent.SubmitFailed(context.Now, cancel.Node, cancel.Attempt, "It was never submitted."));
    }

    private async Task<RunNews?> FollowAsync(IReadOnlyList<RunCommand.Follow> jobs, CancellationToken cancellationToken)
    {
        foreach (var some in jobs.Chunk(JobsAtOnce))
        {
            var found = (await context.Jobs.FindAsync([.. some.Select(f => f.Job)], cancellationToken)).ToDictionary(j => j.Id);
            foreach (var follow in some)
            {
                if (found.TryGetValue(follow.Job, out var job))
                {
                    heed(job);
                }
                else
                {
                    await post(new RunNews(new RunEvent.JobEnded(context.Now, follow.Node, follow.Attempt, Succeeded: false, Message: "The job was removed.")), cancellationToken);
                }
            }
        }

        return null;
    }

    private async Task<RunNews?> NameFilesAsync(Run run, PlacedNode node, NodeInstanceId id, Job job, CancellationToken cancellationToken)
    {
        if (run.LogsOutput)
        {
            await context.Outputs.FinishAsync(run, job, cancellationToken);
        }

        var outcome = await OnceAvailableAsync(
            async () => (await AskAsync(run, node, cancellationToken)).TryGet(out var asked, out var unasked)
                ? await asked.Dialect.NamedFilesAsync(asked.Node, job, cancellationToken)
                : unasked,
            cancellationToken);
        return outcome.TryGet(out var files, out var refusal)
            ? new RunNews(new RunEvent.JobEnded(context.Now, id, node.Attempt, Succeeded: true, job.ExitCode)) { Files = files }
            : new RunNews(new RunEvent.JobEnded(context.Now, id, node.Attempt, Succeeded: false, job.ExitCode, refusal.Message, FailureCause.FilesMissing));
    }

    /// <summary>What comes of it once everything answers that it needs.</summary>
    private async Task<Outcome<T>> OnceAvailableAsync<T>(Func<Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        while (true)
        {
            var outcome = await work();
            if (outcome.TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.Unavailable)
            {
                return outcome;
            }

            await Task.Delay(refusal.RetryAfter ?? Pause, context.Clock, cancellationToken);
        }
    }

    private async Task<RunNews?> LookAsync(Run run, PlacedNode node, RunCommand.Look look, CancellationToken cancellationToken)
    {
        var answer = (await AskAsync(run, node, cancellationToken)).TryGet(out var asked, out var refusal)
            ? await asked.Dialect.LookAsync(asked.Node, look.Question, look.Job, cancellationToken)
            : new Answer.Unavailable(refusal.Message);
        return new RunNews(new RunEvent.Answered(context.Now, look.Node, look.Question, answer));
    }

    private async Task<RunNews?> FindIterationsAsync(Run run, PlacedNode node, NodeInstanceId id, CancellationToken cancellationToken)
    {
        if (node.Node is not Node.ForEach { Range: IterationRange.LookedUp range })
        {
            return null;
        }

        var outcome = (await AskAsync(run, node, cancellationToken)).TryGet(out var asked, out var refusal)
            ? await asked.Dialect.FindIterationsAsync(asked.Node, range.Document, cancellationToken)
            : refusal;
        return new RunNews(outcome.TryGet(out var iterations, out refusal)
            ? new RunEvent.IterationsFound(context.Now, id, iterations)
            : new RunEvent.IterationsMissing(context.Now, id, refusal.Message));
    }

    private async Task<Outcome<(IRunDialect Dialect, RunNode Node)>> AskAsync(Run run, PlacedNode node, CancellationToken cancellationToken)
    {
        if (!context.DialectOf(run).TryGet(out var dialect, out var refusal) || !(await context.OwnerOfAsync(run, cancellationToken)).TryGet(out var owner, out refusal))
        {
            return refusal;
        }

        return (dialect, new RunNode
        {
            Run = run,
            Owner = owner,
            Node = node.Node,
            Block = node.Block,
            Place = node.Place,
            Iteration = node.Iteration,
            Variables = node.Variables,
            Attempt = node.Attempt,
            Failures = node.Failures,
        });
    }

    /// <summary>The node as the engine has it, or null where it is gone.</summary>
    private PlacedNode? NodeOf(RunState state, NodeInstanceId id)
    {
        if (state.Node(id) is not { } instance || state.Block(id.Block) is not { } block)
        {
            return null;
        }

        var node = plan.Node(block.Block, instance.Node);
        var iteration = string.Join(plan.Definition.IterationSeparator, block.Iteration);
        var variables = plan.Definition.IterationVariable is { } name ? instance.Variables.SetItem(name, Value.Of(iteration)) : instance.Variables;
        return new PlacedNode(node, plan.Block(block.Block), block.Path.Length == 0 ? node.Id : $"{block.Path}/{node.Id}", iteration, variables, instance.Attempt, Math.Max(0, instance.Attempt - instance.Forgiven - 1));
    }

    private sealed record PlacedNode(Node Node, Block Block, string Place, string Iteration, ImmutableDictionary<string, Value> Variables, int Attempt, int Failures);
}
