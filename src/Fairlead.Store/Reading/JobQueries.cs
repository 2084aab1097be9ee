using System.Runtime.CompilerServices;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Reading;

/// <summary>Every question about jobs that somebody asks; schema and indexes are made for these.</summary>
internal sealed class JobQueries(IDbContextFactory<StoreContext> contexts, SqlReader sql, ListPlaces places, PatientReader patience)
{
    private const int IdsAtOnce = 500;
    private const int NamesAtOnce = 100;

    // Not static: a compiled query belongs to the model of one database.
    private readonly Func<StoreContext, JobId, CancellationToken, Task<JobRow?>> _find =
        EF.CompileAsyncQuery((StoreContext store, JobId id, CancellationToken cancellationToken) => store.Jobs.SingleOrDefault(j => j.Id == id));

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => patience.AskAsync(token => ReadAsync(id, token), cancellationToken);

    public Task<IReadOnlyList<Job>> FindAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        patience.AskAsync(token => ReadAsync(ids, token), cancellationToken);

    public async Task<Job?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken)
    {
        var ids = await sql.ReadIdsAsync(
            "SELECT id FROM job WHERE owner = $1 AND submission_key = $2", [(ColumnKind.Text, owner), (ColumnKind.Text, key)], column: 0, cancellationToken);
        return ids is [var id] ? await FindAsync(id, cancellationToken) : null;
    }

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, JobQuery.MaxLimit, nameof(query));
        query = await WithoutEmptySharesAsync(query, cancellationToken);
        var page = ListSql.Page(query, sql.LimitsRanges, places.Before(query));
        var jobs = await sql.ReadNumberedIdsAsync(page.Sql, page.Parameters, cancellationToken);
        if (query.Limit > 0 && jobs.Count > query.Limit)
        {
            places.Keep(query, query.Limit, jobs[query.Limit - 1].Number);
        }

        return new JobPage([.. jobs.Take(query.Limit).Select(j => j.Id)], jobs.Count > query.Limit);
    }

    public async Task<long> CountAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var count = ListSql.Count(await WithoutEmptySharesAsync(query, cancellationToken));
        return (await sql.ReadAsync(count.Sql, count.Parameters, row => row.GetInt64(0), cancellationToken))[0];
    }

    public async Task<string?> SourceAsync(JobId id, CancellationToken cancellationToken)
    {
        var sources = await sql.ReadAsync(
            "SELECT source FROM job WHERE id = $1", [(ColumnKind.Id, id)], row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken);
        return sources.FirstOrDefault();
    }

    /// <summary>Jumps from owner to owner in the index: its cost is the number of owners, not that of the jobs that wait.</summary>
    public async Task<IReadOnlyList<string>> WaitingOwnersAsync(string site, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            """
            WITH RECURSIVE waiting(owner) AS (
                SELECT (SELECT min(owner) FROM job WHERE site = $1 AND state = 'Accepted')
                UNION ALL
                SELECT (SELECT min(j.owner) FROM job j WHERE j.site = $1 AND j.state = 'Accepted' AND j.owner > waiting.owner)
                FROM waiting WHERE waiting.owner IS NOT NULL)
            SELECT owner FROM waiting WHERE owner IS NOT NULL
            """,
            [(ColumnKind.Text, site)],
            row => row.GetString(0),
            cancellationToken);

    public async Task<IReadOnlyList<JobId>> WaitingAsync(string site, string owner, int limit, CancellationToken cancellationToken)
    {
        var first = await WaitingAsync("priority > 0 ORDER BY priority DESC, number", site, owner, limit, cancellationToken);
        return first.Count == limit ? first : [.. first, .. await WaitingAsync("priority = 0 ORDER BY number", site, owner, limit - first.Count, cancellationToken)];
    }

    private async Task<IReadOnlyList<JobId>> WaitingAsync(string which, string site, string owner, int limit, CancellationToken cancellationToken) =>
        await sql.ReadIdsAsync(
            $"SELECT id FROM job WHERE site = $1 AND state = 'Accepted' AND owner = $2 AND {which} LIMIT $3",
            [(ColumnKind.Text, site), (ColumnKind.Text, owner), (ColumnKind.Number, (long)limit)],
            column: 0,
            cancellationToken);

    public async IAsyncEnumerable<Job> UnfinishedAsync(string site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Ids first: a driver may take its time with each job, and no read transaction should stay open for so long.
        var ids = await sql.ReadIdsAsync(
            """
            SELECT id FROM job WHERE site = $1 AND state IN ('StagingIn', 'Scheduled', 'Submitting', 'Queued', 'Running', 'StagingOut')
            UNION
            SELECT id FROM job WHERE site = $1 AND discarded
            """,
            [(ColumnKind.Text, site)],
            column: 0,
            cancellationToken);
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            foreach (var job in await FindAsync(some, cancellationToken))
            {
                if (job.Work is not (JobWork.None or JobWork.Admit))
                {
                    yield return job;
                }
            }
        }
    }

    public async Task<IReadOnlyList<JobId>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await sql.ReadIdsAsync(
            "SELECT id FROM job WHERE listed AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
            [(ColumnKind.Time, now), (ColumnKind.Number, (long)limit)],
            column: 0,
            cancellationToken);

    /// <summary>The query without the names under which nothing is shared: people have many, and each is a range of its own.</summary>
    private async Task<JobQuery> WithoutEmptySharesAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var used = new List<(GranteeKind, string)>();
        foreach (var names in query.SharedWith.Chunk(NamesAtOnce))
        {
            var shared = ListSql.Shared(names);
            used.AddRange(await sql.ReadAsync(shared.Sql, shared.Parameters, row => names[row.GetInt32(0)], cancellationToken));
        }

        return query with { SharedWith = used };
    }

    private async Task<Job?> ReadAsync(JobId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await _find(context, id, cancellationToken) is { } row ? new JobReader().Read(row) : null;
    }

    private async Task<IReadOnlyList<Job>> ReadAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = new JobReader();
        var jobs = new List<Job>(ids.Count);
        foreach (var some in ids.Distinct().Chunk(IdsAtOnce))
        {
            await foreach (var row in context.Jobs.Where(j => some.Contains(j.Id)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                jobs.Add(reader.Read(row));
            }
        }

        return jobs;
    }
}
