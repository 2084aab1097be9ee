using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store;

/// <summary>Jobs in a database: changes go through the writer, questions straight to the tables.</summary>
internal sealed class JobStore(WriteLoop writer, JobCache cache, JobQueries queries) : IJobStore
{
    public Task<Job> AddAsync(NewJob job, CancellationToken cancellationToken) => writer.WriteAsync(new AddJob(job, cancellationToken), cancellationToken);

    public async Task<Outcome<Job>> ApplyAsync(JobId id, Signal signal, CancellationToken cancellationToken) =>
        (await ApplyAsync([(id, signal)], cancellationToken))[0];

    public async Task<IReadOnlyList<Outcome<Job>>> ApplyAsync(IReadOnlyList<(JobId Id, Signal Signal)> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 ? [] : await writer.WriteAsync(new ApplySignals(changes, cancellationToken), cancellationToken);

    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => cache.Find(id) ?? await queries.FindAsync(id, cancellationToken);

    public async Task<IReadOnlyList<Job>> FindAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        var known = ids.Distinct().Select(cache.Find).OfType<Job>().ToDictionary(j => j.Id);
        var others = ids.Where(id => !known.ContainsKey(id)).ToList();
        return others.Count == 0 ? [.. known.Values] : [.. known.Values, .. await queries.FindAsync(others, cancellationToken)];
    }

    public Task<Job?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) => queries.FindByKeyAsync(owner, key, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => queries.ListAsync(query, cancellationToken);

    public Task<long> CountAsync(JobQuery query, CancellationToken cancellationToken) => queries.CountAsync(query, cancellationToken);

    public Task<string?> SourceAsync(JobId id, CancellationToken cancellationToken) => queries.SourceAsync(id, cancellationToken);

    public Task<IReadOnlyList<string>> WaitingOwnersAsync(string site, CancellationToken cancellationToken) => queries.WaitingOwnersAsync(site, cancellationToken);

    public Task<IReadOnlyList<JobId>> WaitingAsync(string site, string owner, int limit, CancellationToken cancellationToken) =>
        queries.WaitingAsync(site, owner, limit, cancellationToken);

    public IAsyncEnumerable<Job> UnfinishedAsync(string site, CancellationToken cancellationToken) => queries.UnfinishedAsync(site, cancellationToken);

    public Task<IReadOnlyList<JobId>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        queries.ExpiredAsync(now, limit, cancellationToken);
}
