using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// Goes through all runs of which something goes on, each by itself, so that one that fails does not hold up the others. What is to be done is in the
/// store: after a crash every run goes on where it was.
/// </summary>
/// <param name="context">What they share.</param>
/// <param name="feed">Says what becomes of jobs.</param>
public sealed class RunDriver(RunContext context, JobFeed feed) : BackgroundService
{
    private const int Portion = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RunId, Entry> _runs = new();
    private readonly SemaphoreSlim _restoring = new(4);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Begins with a run that was just stored.</summary>
    internal void Begin(Run run, WorkflowPlan plan) =>
        Enter(run, _ => Task.FromResult<LiveRun?>(new LiveRun(context, run, plan, RunState.New(run.Header.Seed, run.Header.StartedAt))));

    /// <summary>The row of the run has changed.</summary>
    internal void Wake(Run run)
    {
        if (!Enter(run))
        {
            _runs.GetValueOrDefault(run.Id)?.Live?.Wake();
        }
    }

    /// <summary>Something happened to the run; returns once what follows is durable.</summary>
    internal async Task<Outcome<Run>> TellAsync(Run run, RunEvent runEvent, CancellationToken cancellationToken)
    {
        Enter(run);
        return _runs.TryGetValue(run.Id, out var entry) && await entry.Ready.WaitAsync(cancellationToken) is { } live
            ? await live.TellAsync(runEvent, cancellationToken)
            : Refusal.Unavailable("The workflow cannot be gone through at the moment; try again.");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _end.Dispose();
        _restoring.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var following = feed.Follow(Heed);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await ExpireAsync(stoppingToken);
                    await EnterActiveAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    context.Logger.RunsUnknown(e);
                }

                await Task.Delay(Interval, context.Clock, stoppingToken);
            }
        }
        finally
        {
            await _end.CancelAsync();
            await Task.WhenAll(_runs.Values.Select(e => e.Work));
        }
    }

    private void Heed(IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (job.PartOf is { } part && _runs.TryGetValue(part.Run, out var entry))
            {
                entry.Live?.Heed(job);
            }
        }
    }

    private async Task EnterActiveAsync(CancellationToken cancellationToken)
    {
        for (var (after, some) = (0L, (IReadOnlyList<Run>?)null); some is null || some.Count == Portion; after = some[^1].Number)
        {
            some = await context.Store.ActiveAsync(after, Portion, cancellationToken);
            foreach (var run in some)
            {
                Enter(run);
            }

            if (some.Count == 0)
            {
                break;
            }
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var now = context.Now;
        foreach (var run in await context.Store.ExpiredAsync(now, Portion, cancellationToken))
        {
            var entry = new JournalEntry(Job: null, now, JournalLevel.Info, "The end of its lifetime.", Run: run.Id);
            await context.Store.SetPropertiesAsync(run with { IsDiscarded = true }, entry, cancellationToken);
            Wake(run);
        }
    }

    private bool Enter(Run run) => Enter(run, token => RestoreAsync(run.Id, token));

    private bool Enter(Run run, Func<CancellationToken, Task<LiveRun?>> open)
    {
        var entry = new Entry();
        if (_end.IsCancellationRequested || !_runs.TryAdd(run.Id, entry))
        {
            return false;
        }

        entry.Work = Task.Run(() => GoThroughAsync(run.Id, entry, open, _end.Token), CancellationToken.None);
        return true;
    }

    private async Task GoThroughAsync(RunId id, Entry entry, Func<CancellationToken, Task<LiveRun?>> open, CancellationToken cancellationToken)
    {
        try
        {
            await using var live = await open(cancellationToken);
            if (live is not null)
            {
                entry.Open(live);
                await live.RunAsync(cancellationToken);
            }
        }
        catch (RunTakenException)
        {
            context.Logger.RunTaken(id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The outermost loop of a run: it is begun again from the store, and the others notice nothing.
            context.Logger.RunFaulted(e, id);
            entry.Close();
            await Task.Delay(PauseAfterFault, context.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
            entry.Close();
            _runs.TryRemove(id, out _);
        }
    }

    private async Task<LiveRun?> RestoreAsync(RunId id, CancellationToken cancellationToken)
    {
        await _restoring.WaitAsync(cancellationToken);
        try
        {
            if (await context.Store.FindAsync(id, cancellationToken) is not { } run || await context.Store.DocumentAsync(run, cancellationToken) is not { } document)
            {
                return null;
            }

            var plan = WorkflowPlan.Of(document.Definition, context.Options.Limits, context.Options.Zone).TryGet(out var made, out var refusal)
                ? made
                : throw new InvalidOperationException(refusal.Message);
            var rows = await context.Store.OpenRowsAsync(run, cancellationToken);
            return new LiveRun(context, run, plan, WorkflowEngine.Restore(plan, run.Header, rows.Blocks, rows.Nodes, rows.Iterations));
        }
        finally
        {
            _restoring.Release();
        }
    }

    private sealed class Entry
    {
        private readonly TaskCompletionSource<LiveRun?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Work { get; set; } = Task.CompletedTask;

        public Task<LiveRun?> Ready => _ready.Task;

        public LiveRun? Live { get; private set; }

        public void Open(LiveRun live)
        {
            Live = live;
            _ready.TrySetResult(live);
        }

        public void Close() => _ready.TrySetResult(null);
    }
}
