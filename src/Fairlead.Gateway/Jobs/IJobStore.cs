using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>
/// The truth about all jobs. Every method that changes something returns once the change is durable; concurrent changes share a commit.
/// After a commit the store publishes the new versions on <see cref="JobFeed"/>.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// Stores a new job with its number. Where its owner has used <see cref="NewJob.Key"/> before, nothing is stored and that earlier job comes back.
    /// </summary>
    Task<Job> AddAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>
    /// Loads the job, asks <see cref="JobLifecycle.Apply"/>, and stores all that follows in one transaction.
    /// Refused where the life cycle refuses; <see cref="RefusalKind.NotFound"/> where there is no such job. A removed job comes back as it was last.
    /// </summary>
    Task<Outcome<Job>> ApplyAsync(JobId id, Signal signal, CancellationToken cancellationToken);

    /// <summary>The same for many at once; the outcomes are in the order of the changes. Changes of one job are applied in their order.</summary>
    Task<IReadOnlyList<Outcome<Job>>> ApplyAsync(IReadOnlyList<(JobId Id, Signal Signal)> changes, CancellationToken cancellationToken);

    /// <summary>The job, or null. A discarded job is found until it is removed.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Those of the jobs that there are, in no particular order.</summary>
    Task<IReadOnlyList<Job>> FindAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken);

    /// <summary>The job that its owner submitted under that key (<see cref="NewJob.Key"/>), or null.</summary>
    Task<Job?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken);

    /// <summary>A page of jobs that fit the query, without discarded ones.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>How many jobs fit the query, <see cref="JobQuery.Offset"/> and <see cref="JobQuery.Limit"/> aside.</summary>
    Task<long> CountAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>The document the job was asked for with (<see cref="NewJob.Source"/>), or null.</summary>
    Task<string?> SourceAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Owners who have jobs in <see cref="JobState.Accepted"/> at the site, each once.</summary>
    Task<IReadOnlyList<string>> WaitingOwnersAsync(string site, CancellationToken cancellationToken);

    /// <summary>The oldest jobs of the owner in <see cref="JobState.Accepted"/> at the site.</summary>
    Task<IReadOnlyList<JobId>> WaitingAsync(string site, string owner, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Every job of the site for which its driver has something to do (<see cref="Job.Work"/>), except those that wait to be admitted:
    /// what a driver reads when it starts.
    /// </summary>
    IAsyncEnumerable<Job> UnfinishedAsync(string site, CancellationToken cancellationToken);

    /// <summary>Jobs whose <see cref="Job.ExpiresAt"/> has come and that are not discarded yet, the oldest first.</summary>
    Task<IReadOnlyList<JobId>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>Which jobs to list, and which part of them. Sorted by number.</summary>
public sealed record JobQuery
{
    /// <summary>Only of this owner, or null for all.</summary>
    public string? Owner { get; init; }

    /// <summary>Beside those of <see cref="Owner"/>, those of others that are shared under one of these names. Only with an owner, and not for tasks.</summary>
    public IReadOnlyList<(GranteeKind Kind, string Grantee)> SharedWith { get; init; } = [];

    /// <summary>Only at this site, or null for all.</summary>
    public string? Site { get; init; }

    /// <summary>Only in one of these states; empty for all.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Only those that have every one of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only the tasks of this job; null for jobs that are no tasks.</summary>
    public JobId? Parent { get; init; }

    /// <summary>Newest first instead of oldest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, 0 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>The most jobs on one page.</summary>
    public const int MaxLimit = 10_000;
}

/// <summary>Part of a list of jobs.</summary>
/// <param name="Jobs">The ids, in order. Whoever needs more of them asks <see cref="IJobStore.FindAsync(IReadOnlyCollection{JobId}, CancellationToken)"/>.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
public sealed record JobPage(IReadOnlyList<JobId> Jobs, bool HasMore);
