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
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswersAreKept = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RunId, Entry> _runs = new();
    private readonly SemaphoreSlim _restoring = new(4);
    private readonly CancellationTokenSource _end = new();
    private DateTimeOffset _nextLongLook;

    /// <summary>Begins with a run that was just stored.</summary>
    internal void Begin(Run run, WorkflowPlan plan) =>
        Enter(run, _ => Task.FromResult<LiveRun?>(new LiveRun(context, run, plan, RunState.New(run.Header.Seed, run.Header.StartedAt))));

    /// <summary>Somebody has asked for something of the run.</summary>
    internal void Wake(Run run)
    {
        if (!Enter(run))
        {
            _runs.GetValueOrDefault(run.Id)?.Live?.Wake();
        }
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
                    await LookAroundAsync(stoppingToken);
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

    /// <summary>Requests come by other processes too, and are looked for often; the rest has time.</summary>
    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        await ForEachAsync(context.Requests.AskedAsync, Wake, cancellationToken);
        if (context.Now is var now && now >= _nextLongLook)
        {
            await ExpireAsync(now, cancellationToken);
            await context.Requests.ForgetAsync(now - AnswersAreKept, cancellationToken);
            await ForEachAsync(context.Store.ActiveAsync, run => Enter(run), cancellationToken);
            _nextLongLook = now + LongInterval;
        }
    }

    private static async Task ForEachAsync(
        Func<long, int, CancellationToken, Task<IReadOnlyList<Run>>> find, Action<Run> act, CancellationToken cancellationToken)
    {
        var after = 0L;
        IReadOnlyList<Run> some;
        do
        {
            some = await find(after, Portion, cancellationToken);
            foreach (var run in some)
            {
                act(run);
                after = run.Number;
            }
        }
        while (some.Count == Portion);
    }

    private async Task ExpireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
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
                entry.Live = live;
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
            await Task.Delay(PauseAfterFault, context.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
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
        public Task Work { get; set; } = Task.CompletedTask;

        public LiveRun? Live { get; set; }
    }
}
