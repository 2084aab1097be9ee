using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// Follows the attempts that the batch system has, with one query for all of them. The pause between two looks grows with what a look costs.
/// What is not shown is not yet over: a job ends on evidence, or at the deadline.
/// </summary>
internal sealed class Watching(DriverContext context) : IDisposable
{
    /// <summary>A look may cost a tenth of the time.</summary>
    private const int PauseFactor = 9;
    private const int CollectBatch = 500;
    private static readonly TimeSpan AskOftenFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskRarelyEvery = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(Marker Marker, int? Index), Watched> _watched = new();
    private readonly ConcurrentDictionary<JobId, (Marker Marker, int? Index)> _keys = new();
    private readonly SemaphoreSlim _something = new(0);

    /// <summary>Takes note of the newest version of a job.</summary>
    public void Note(Job job)
    {
        var isWatched = job.Work is JobWork.Watch or JobWork.Cancel && job.CurrentAttempt?.BatchId is not null;
        if (isWatched && job.CurrentAttempt is { } attempt)
        {
            var key = (attempt.Marker, attempt.ArrayIndex);
            var isNew = !_watched.ContainsKey(key);
            _keys[job.Id] = key;
            _watched[key] = Watched.Of(job, attempt);
            if (isNew)
            {
                // It may have ended before anybody knew that it was there.
                context.Site.News?.Ring();
            }

            if (_something.CurrentCount == 0)
            {
                _something.Release();
            }
        }
        else if (_keys.TryRemove(job.Id, out var key))
        {
            _watched.TryRemove(key, out _);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_watched.IsEmpty)
            {
                await _something.WaitAsync(cancellationToken);
            }

            var started = context.Clock.GetTimestamp();
            TimeSpan? cost = null;
            try
            {
                cost = await LookAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                context.Logger.StageFailed(e, JobWork.Watch, context.Profile.Name, _watched.Count);
            }

            await PauseAsync(cost, context.Clock.GetElapsedTime(started), cancellationToken);
        }
    }

    public void Dispose() => _something.Dispose();

    /// <param name="cost">What the look cost the site, or null where it did not answer.</param>
    /// <param name="took">How long the look and all that came of it took.</param>
    /// <param name="cancellationToken">Ends the pause.</param>
    private async Task PauseAsync(TimeSpan? cost, TimeSpan took, CancellationToken cancellationToken)
    {
        // What the gateway's own store takes is no burden for the site.
        var limits = context.Profile.Limits;
        var interval = TimeSpan.FromTicks(Math.Clamp(((cost ?? TimeSpan.Zero) * (PauseFactor + 1)).Ticks, limits.WatchInterval.Ticks, limits.MaxWatchInterval.Ticks));
        if (cost is { } known && context.Site.News is { } news)
        {
            await DelayAsync((known * (PauseFactor + 1)) - took, cancellationToken);
            await news.WaitAsync(interval - took > TimeSpan.Zero ? interval - took : TimeSpan.Zero, context.Clock, cancellationToken);
            return;
        }

        var least = cost is null ? context.Health.Pause : TimeSpan.Zero;
        await DelayAsync(interval - took > least ? interval - took : least, cancellationToken);
    }

    private Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, context.Clock, cancellationToken) : Task.CompletedTask;

    /// <returns>How long the site took to answer, or null where it did not.</returns>
    private async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        // Whatever came to be watched after this moment may be missing from the answer without meaning anything.
        var expected = _watched.ToArray();
        var started = context.Clock.GetTimestamp();
        var aside = await LookAsideAsync(expected, cancellationToken);
        var outcome = await context.Site.WatchAsync(cancellationToken);
        var cost = context.Clock.GetElapsedTime(started);
        if (!outcome.TryGet(out var sightings, out var refusal))
        {
            // Login nodes do without the batch system.
            await ConcludeAsync([.. expected.Where(e => aside.Any(s => KeyOf(s) == e.Key))], aside, cancellationToken);
            await context.SilentAsync([], refusal.Message, cancellationToken);
            return null;
        }

        context.Answered();
        await ConcludeAsync(expected, [.. aside, .. sightings], cancellationToken);
        return cost;
    }

    private async Task<IReadOnlyList<Sighting>> LookAsideAsync(KeyValuePair<(Marker Marker, int? Index), Watched>[] expected, CancellationToken cancellationToken)
    {
        var aside = expected.Where(e => e.Value.IsAside).Select(e => new LoginAttempt(e.Value.Account, e.Key.Marker, e.Key.Index, e.Value.BatchId, e.Value.Until)).ToList();
        return aside.Count == 0 ? [] : await context.Site.WatchLoginAsync(aside, cancellationToken);
    }

    /// <summary>What follows for the expected attempts from all that was seen.</summary>
    private async Task ConcludeAsync(
        IReadOnlyList<KeyValuePair<(Marker Marker, int? Index), Watched>> expected, IReadOnlyList<Sighting> sightings, CancellationToken cancellationToken)
    {
        var seen = sightings.GroupBy(s => (s.Marker, s.ArrayIndex)).ToDictionary(g => g.Key, g => g.ToList());
        var signals = new List<(JobId, Signal)>();
        var ended = new List<(Watched Watched, Sighting? Last)>();
        foreach (var (key, watched) in expected)
        {
            // Only the attempt's own batch job counts: a second one with its marker has been kept from running by the wrapper.
            var sighting = seen.TryGetValue(key, out var all) ? all.Find(s => s.BatchId == watched.BatchId) : null;
            if (sighting is not null && watched.FollowsNative && sighting.NativeState != watched.Native)
            {
                signals.Add((watched.Job, new Signal.NativeStateSeen(context.Now, sighting.NativeState)));
            }

            if (sighting is null or { State: BatchState.Ended })
            {
                if (IsWorthAsking(watched))
                {
                    ended.Add((watched, sighting));
                }
            }
            else
            {
                signals.AddRange(News(watched, sighting).Select(s => (watched.Job, s)));
            }
        }

        await context.ApplyAsync(signals, cancellationToken);

        // Jobs that came together lie together in the store: so a commit touches few of its pages.
        foreach (var some in ended.OrderBy(e => e.Watched.Number).GroupBy(e => e.Watched.IsAside).SelectMany(g => g.Chunk(CollectBatch)))
        {
            await CollectAsync(some, cancellationToken);
        }
    }

    private static (Marker Marker, int? Index) KeyOf(Sighting sighting) => (sighting.Marker, sighting.ArrayIndex);

    /// <summary>Evidence that did not come within a minute is asked for at longer intervals: accounting must not be flooded for what may never come.</summary>
    private bool IsWorthAsking(Watched watched)
    {
        var isLongGone = watched.UnobservedSince is { } since && context.Now - since > AskOftenFor;
        return !isLongGone || context.Now - watched.AskedAt.Value >= AskRarelyEvery;
    }

    private IEnumerable<Signal> News(Watched watched, Sighting sighting)
    {
        if (sighting.State is BatchState.Unknown)
        {
            yield break;
        }

        if (watched.UnobservedSince is not null)
        {
            yield return new Signal.SeenAgain(context.Now);
        }

        if (sighting.Restarts > watched.Restarts)
        {
            yield return new Signal.Requeued(context.Now, sighting.Cause ?? EndCause.NodeFailure, $"queue: {sighting.NativeState}, restart {sighting.Restarts}");
        }

        if (sighting.State is BatchState.Active && (watched.State is JobState.Queued || sighting.Restarts > watched.Restarts))
        {
            yield return new Signal.Started(context.Now, sighting.Node);
        }
    }

    private async Task CollectAsync((Watched Watched, Sighting? Last)[] some, CancellationToken cancellationToken)
    {
        var jobs = (await context.Store.FindAsync([.. some.Select(s => s.Watched.Job)], cancellationToken)).ToDictionary(j => j.Id);
        foreach (var (watched, _) in some)
        {
            watched.AskedAt.Value = context.Now;
        }

        var asked = some.Where(s => jobs.ContainsKey(s.Watched.Job)).Select(s => (Job: jobs[s.Watched.Job], s.Last)).ToList();
        var outcome = await context.Site.CollectAsync(asked, cancellationToken);
        if (!outcome.TryGet(out var ends, out var refusal))
        {
            await context.SilentAsync([], refusal.Message, cancellationToken);
            return;
        }

        await context.ApplyAsync([.. asked.Zip(ends, (a, end) => (a.Job.Id, Conclude(a.Job, end)))], cancellationToken);
    }

    private Signal Conclude(Job job, AttemptEnd? end)
    {
        if (end is not null)
        {
            return new Signal.Ended(context.Now, end);
        }

        var isOverdue = job.UnobservedSince is { } since && context.Now - since >= context.Profile.Limits.LostAfter;
        return isOverdue
            ? new Signal.Ended(context.Now, new AttemptEnd { At = context.Now, Cause = EndCause.Lost, Evidence = "deadline" })
            : new Signal.NotSeen(context.Now);
    }

    /// <summary>What has to be remembered of an attempt that is followed.</summary>
    private sealed record Watched(JobId Job, BatchId BatchId, JobState State, int Restarts, DateTimeOffset? UnobservedSince)
    {
        /// <summary>Whether somebody wants to hear of the batch system's own states.</summary>
        public bool FollowsNative { get; private init; }

        /// <summary>The one that was seen last.</summary>
        public string? Native { get; private init; }

        /// <summary>When evidence of its end was last asked for.</summary>
        public StrongBox<DateTimeOffset> AskedAt { get; } = new();

        public required string Account { get; init; }

        public required long Number { get; init; }

        /// <summary>Whether it runs on a login node.</summary>
        public bool IsAside { get; init; }

        /// <summary>When it has to have ended there, where no batch system sees to that.</summary>
        public DateTimeOffset? Until { get; init; }

        public static Watched Of(Job job, Attempt attempt) =>
            new(job.Id, attempt.BatchId ?? default, job.State, job.Attempts.Count(a => a.Marker == attempt.Marker) - 1, job.UnobservedSince)
            {
                FollowsNative = !job.Description.Subscriptions.IsDefaultOrEmpty && job.Description.Subscriptions.Any(s => !s.BatchStates.IsEmpty),
                Native = attempt.NativeState,
                Account = job.Account,
                Number = job.Number,
                IsAside = job.Placement is StepPlacement.LoginNode,
                Until = (attempt.StartedAt ?? attempt.SubmittedAt) + job.Description.Resources.Runtime,
            };
    }
}
