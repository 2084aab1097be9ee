using System.Runtime.CompilerServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>A store that only finds jobs: staging asks for nothing else.</summary>
internal sealed class KnownJobs(params IEnumerable<Job> jobs) : IJobStore
{
    private readonly Dictionary<JobId, Job> _jobs = jobs.ToDictionary(j => j.Id);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => Task.FromResult(_jobs.GetValueOrDefault(id));

    public Task<IReadOnlyList<Job>> FindAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) => throw Unwanted();

    public Task<Job?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) => throw Unwanted();

    public Task<Job> AddAsync(NewJob job, CancellationToken cancellationToken) => throw Unwanted();

    public Task<Outcome<Job>> ApplyAsync(JobId id, Signal signal, CancellationToken cancellationToken) => throw Unwanted();

    public Task<IReadOnlyList<Outcome<Job>>> ApplyAsync(IReadOnlyList<(JobId Id, Signal Signal)> changes, CancellationToken cancellationToken) => throw Unwanted();

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw Unwanted();

    public Task<long> CountAsync(JobQuery query, CancellationToken cancellationToken) => throw Unwanted();

    public Task<string?> SourceAsync(JobId id, CancellationToken cancellationToken) => throw Unwanted();

    public Task<IReadOnlyList<string>> WaitingOwnersAsync(string site, CancellationToken cancellationToken) => throw Unwanted();

    public Task<IReadOnlyList<JobId>> WaitingAsync(string site, string owner, int limit, CancellationToken cancellationToken) => throw Unwanted();

    public IAsyncEnumerable<Job> UnfinishedAsync(string site, CancellationToken cancellationToken) => throw Unwanted();

    public Task<IReadOnlyList<JobId>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw Unwanted();

    private static NotSupportedException Unwanted([CallerMemberName] string method = "") => new($"Staging has no need of {method}.");
}
