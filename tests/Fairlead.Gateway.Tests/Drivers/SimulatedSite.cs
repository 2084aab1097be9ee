using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Drivers;

/// <summary>
/// A batch system in memory that does, by a seeded chance, everything that real ones do to their callers: silence, answers that get lost after the
/// job was taken, jobs that vanish from the queue before their result is there, requeues. It counts what it really ran.
/// </summary>
internal sealed class SimulatedSite(int seed, double faults, SiteLimits? limits = null) : ISite
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<(Marker Marker, int? Index), BatchJob> _jobs = [];
    private int _lastBatchId;

    /// <summary>Whether it answers at all; commands are lost without effect while it is not reachable.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>How often each attempt was taken; exactly once is once.</summary>
    public Dictionary<(Marker Marker, int? Index), int> Taken { get; } = [];

    /// <summary>How many jobs each batch of submissions had.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>The owners in the order in which their jobs came.</summary>
    public List<string> OwnersInOrder { get; } = [];

    /// <summary>The most attempts that were on the login node at a time.</summary>
    public int MostAside { get; private set; }

    public int Watches { get; private set; }

    public int StillRunning
    {
        get
        {
            lock (_lock)
            {
                return _jobs.Values.Count(j => j.End is null);
            }
        }
    }

    public SiteProfile Profile { get; } = new()
    {
        Name = "simulated",
        Kind = "simulated",
        Workspace = "/scratch/{account}",
        Accounts = new AccountRule("alice"),
        Limits = limits ?? new SiteLimits { LostAfter = TimeSpan.FromHours(2) },
    };

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            Batches.Add(jobs.Count);
            return [.. jobs.Select(Submit)];
        }
    }

    public async Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            return IsSilent()
                ? Refusal.Unavailable("no answer")
                : Outcome<IReadOnlyList<Sighting>>.Of([.. jobs.Select(KeyOf).Where(_jobs.ContainsKey).Select(k => _jobs[k].Sight(k))]);
        }
    }

    public async Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            Watches++;
            if (IsSilent())
            {
                return Refusal.Unavailable("no answer");
            }

            foreach (var job in _jobs.Values)
            {
                job.GoOn(_random, faults);
            }

            return Outcome<IReadOnlyList<Sighting>>.Of([.. _jobs.Where(j => j.Value.IsShown).Select(j => j.Value.Sight(j.Key))]);
        }
    }

    public async Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            return IsSilent()
                ? Refusal.Unavailable("no answer")
                : Outcome<IReadOnlyList<AttemptEnd?>>.Of([.. jobs.Select(j => Chance(faults) ? null : _jobs.GetValueOrDefault(KeyOf(j.Job))?.End)]);
        }
    }

    public async Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            return IsSilent() ? Refusal.Unavailable("no answer") : Outcome<IReadOnlyList<bool>>.Of([.. jobs.Select(j => !Chance(faults) && Cancel(KeyOf(j)))]);
        }
    }

    public async Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            return IsSilent() ? Refusal.Unavailable("no answer") : Done.Value;
        }
    }

    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IReadOnlyDictionary<string, string>>.Of(ImmutableDictionary<string, string>.Empty));

    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SiteCheck>>([]);

    private static (Marker, int?) KeyOf(Job job) => (job.CurrentAttempt?.Marker ?? default, job.CurrentAttempt?.ArrayIndex);

    private SubmitResult Submit(Job job)
    {
        if (IsSilent())
        {
            return new SubmitResult.NotSent("cannot be reached");
        }

        if (Chance(faults / 2))
        {
            return new SubmitResult.Unknown("the connection broke before the job was sent");
        }

        var key = KeyOf(job);
        Taken[key] = Taken.GetValueOrDefault(key) + 1;
        OwnersInOrder.Add(job.Owner);
        var taken = new BatchJob(new BatchId($"{++_lastBatchId}"), job.Placement is StepPlacement.LoginNode);
        _jobs[key] = taken;
        MostAside = Math.Max(MostAside, _jobs.Values.Count(j => j is { IsAside: true, End: null }));
        return Chance(faults / 2) ? new SubmitResult.Unknown("the connection broke after the job was sent") : new SubmitResult.Accepted(taken.Id);
    }

    private bool Cancel((Marker, int?) key)
    {
        if (_jobs.TryGetValue(key, out var job))
        {
            job.Cancel();
        }

        return true;
    }

    private bool IsSilent() => !IsReachable || Chance(faults);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private sealed class BatchJob(BatchId id, bool isAside)
    {
        public bool IsAside { get; } = isAside;

        private BatchState _state = BatchState.Pending;
        private int _restarts;

        public BatchId Id { get; } = id;

        public bool IsShown { get; private set; } = true;

        public AttemptEnd? End { get; private set; }

        public void GoOn(Random random, double faults)
        {
            if (random.NextDouble() < 0.5)
            {
                return;
            }

            if (_state is BatchState.Active && random.NextDouble() < faults)
            {
                (_state, _restarts) = (BatchState.Pending, _restarts + 1);
                return;
            }

            switch (_state)
            {
                case BatchState.Pending:
                    _state = BatchState.Active;
                    break;
                case BatchState.Active:
                    _state = BatchState.Ended;
                    End = new AttemptEnd { At = DateTimeOffset.UnixEpoch, Cause = EndCause.Exited, ExitCode = 0, Evidence = "result file" };
                    break;
                default:
                    IsShown = false;
                    break;
            }
        }

        public void Cancel()
        {
            if (_state is not BatchState.Ended)
            {
                _state = BatchState.Ended;
                End = new AttemptEnd { At = DateTimeOffset.UnixEpoch, Cause = EndCause.Cancelled, Evidence = "queue: CANCELLED" };
            }
        }

        public Sighting Sight((Marker Marker, int? Index) key) => new()
        {
            Marker = key.Marker,
            ArrayIndex = key.Index,
            BatchId = Id,
            State = _state,
            NativeState = _state.ToString(),
            Restarts = _restarts,
        };
    }
}
