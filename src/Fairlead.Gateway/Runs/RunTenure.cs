using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// The runs that this gateway goes through under one lease, each by itself, so that one that fails does not hold up the others. What is to be done is in
/// the store: after a crash every run goes on where it was.
/// </summary>
/// <param name="context">What they share.</param>
/// <param name="epoch">That of the lease, which the rows of its runs say.</param>
internal sealed class RunTenure(RunContext context, long epoch) : IAsyncDisposable
{
    private const int Portion = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CleanInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswersAreKept = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RunId, Entry> _runs = new();
    private readonly SemaphoreSlim _restoring = new(4);
    private readonly CancellationTokenSource _end = new();
    private DateTimeOffset _nextLook;
    private DateTimeOffset _nextCleaning;

    /// <summary>That of its lease.</summary>
    public long Epoch => epoch;

    /// <summary>Begins with a run that was just stored.</summary>
    public void Begin(Run run, WorkflowPlan plan) =>
        Enter(run, _ => Task.FromResult<LiveRun?>(new LiveRun(context, epoch, run, plan, RunState.New(run.Header.Seed, run.Header.StartedAt, plan.Definition))));

    /// <summary>Somebody has asked for something of the run.</summary>
    public void Wake(Run run)
    {
        if (!Enter(run, token => RestoreAsync(run.Id, token)))
        {
            _runs.GetValueOrDefault(run.Id)?.Live?.Wake();
        }
    }

    /// <summary>There are new versions of jobs.</summary>
    public void Heed(IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (job.PartOf is { } part && _runs.TryGetValue(part.Run, out var entry))
            {
                entry.Live?.Heed(job);
            }
        }
    }

    /// <summary>Takes up what nobody goes through and what people ask for, until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAroundAsync(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                context.Logger.RunsUnknown(e);
            }

            await Task.Delay(Interval, context.Clock, cancellationToken);
        }
    }

    /// <summary>Leaves all runs as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_runs.Values.Select(e => e.Work));
        _end.Dispose();
        _restoring.Dispose();
    }

    /// <summary>Requests come by other processes too, and are looked for often; the rest has time.</summary>
    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        var now = context.Now;
        await ForEachAsync((after, token) => context.Requests.AskedAsync(epoch, now, after, Portion, token), Wake, cancellationToken);
        if (now >= _nextLook)
        {
            await ForEachAsync(
                (after, token) => context.Store.LeftAsync(now, after, Portion, token), run => Enter(run, t => RestoreAsync(run.Id, t)), cancellationToken);
            _nextLook = now + LookInterval;
        }

        if (now >= _nextCleaning)
        {
            await ExpireAsync(now, cancellationToken);
            await context.Requests.ForgetAsync(now - AnswersAreKept, cancellationToken);
            _nextCleaning = now + CleanInterval;
        }
    }

    private static async Task ForEachAsync(
        Func<long, CancellationToken, Task<IReadOnlyList<Run>>> find, Action<Run> act, CancellationToken cancellationToken)
    {
        var after = 0L;
        IReadOnlyList<Run> some;
        do
        {
            some = await find(after, cancellationToken);
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
            while (!await TryAsync(id, entry, open, cancellationToken))
            {
                await Task.Delay(PauseAfterFault, context.Clock, cancellationToken);
                open = token => RestoreAsync(id, token);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops, or the lease is lost.
        }
        finally
        {
            _runs.TryRemove(id, out _);
        }
    }

    /// <returns>Whether it is over, or not ours.</returns>
    private async Task<bool> TryAsync(RunId id, Entry entry, Func<CancellationToken, Task<LiveRun?>> open, CancellationToken cancellationToken)
    {
        try
        {
            await using var live = await open(cancellationToken);
            entry.Live = live;
            await (live?.RunAsync(cancellationToken) ?? Task.CompletedTask);
            return true;
        }
        catch (RunTakenException)
        {
            context.Logger.RunTaken(id);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The outermost loop of a run: it is begun again from the store, and the others notice nothing.
            context.Logger.RunFaulted(e, id);
            return false;
        }
        finally
        {
            entry.Live = null;
        }
    }

    private async Task<LiveRun?> RestoreAsync(RunId id, CancellationToken cancellationToken)
    {
        await _restoring.WaitAsync(cancellationToken);
        try
        {
            if (await context.Store.ClaimAsync(id, epoch, context.Now, cancellationToken) is not { } run
                || await context.Store.DocumentAsync(run, cancellationToken) is not { } document)
            {
                return null;
            }

            var plan = WorkflowPlan.Of(document.Definition, context.Options.Limits, context.Options.Zone).TryGet(out var made, out var refusal)
                ? made
                : throw new InvalidOperationException(refusal.Message);
            var rows = await context.Store.OpenRowsAsync(run, cancellationToken);
            return new LiveRun(context, epoch, run, plan, WorkflowEngine.Restore(plan, run.Header, rows.Blocks, rows.Nodes, rows.Iterations));
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
