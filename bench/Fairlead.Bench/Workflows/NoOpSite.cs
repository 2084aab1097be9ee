using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway;
using Fairlead.Gateway.Sites;

namespace Fairlead.Bench.Workflows;

/// <summary>A site whose jobs end well as soon as they are there: what is left is what the gateway does for a job.</summary>
internal sealed class NoOpSite : ISite, IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "nowhere";

    private readonly ConcurrentDictionary<JobId, BatchId> _taken = new();

    /// <inheritdoc/>
    public Bell News { get; } = new();

    /// <inheritdoc/>
    public SiteProfile Profile { get; } = new()
    {
        Name = Name,
        Kind = "none",
        Workspace = "/nonexistent/{account}",
        Accounts = new AccountRule("nobody"),
        Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(5), SubmitBatch = 1_000 },
    };

    /// <inheritdoc/>
    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SubmitResult>>([.. jobs.Select(j => new SubmitResult.Accepted(_taken.GetOrAdd(j.Id, id => new BatchId(id.ToString()))))]);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => Sightings(jobs.Where(j => _taken.ContainsKey(j.Id)));

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) => Sightings([]);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        jobs.ToList().ForEach(j => _taken.TryRemove(j.Job.Id, out _));
        return Task.FromResult<Outcome<IReadOnlyList<AttemptEnd?>>>(
            jobs.Select(_ => (AttemptEnd?)new AttemptEnd { At = now, Cause = EndCause.Exited, ExitCode = 0, Evidence = "nothing was done" }).ToList());
    }

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<IReadOnlyList<bool>>>(jobs.Select(_ => true).ToList());

    /// <inheritdoc/>
    public Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => Task.FromResult<Outcome<Done>>(Done.Value);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<IReadOnlyDictionary<string, string>>>(new Dictionary<string, string>());

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SiteCheck>>([]);

    /// <inheritdoc/>
    public void Dispose() => News.Dispose();

    private static Task<Outcome<IReadOnlyList<Sighting>>> Sightings(IEnumerable<Job> jobs) => Task.FromResult<Outcome<IReadOnlyList<Sighting>>>(jobs
        .Select(j => new Sighting { Marker = j.CurrentAttempt?.Marker ?? default, BatchId = new BatchId(j.Id.ToString()), State = BatchState.Ended, NativeState = "ended" }).ToList());
}
