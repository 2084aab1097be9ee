using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store;

/// <summary>The journal in a database. Entries become visible in the order of their numbers: one transaction writes at a time.</summary>
internal sealed class JournalStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts) : IJournal
{
    public async Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count > 0)
        {
            await writer.WriteAsync(new AppendEntries(entries, cancellationToken), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(JobId job, long after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(context.Journal.Where(e => e.JobId == job), after, limit, cancellationToken);
    }

    public async Task<IReadOnlyList<JournalRecord>> ReadAllAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(context.Journal, after, limit, cancellationToken);
    }

    private static async Task<IReadOnlyList<JournalRecord>> ReadAsync(IQueryable<JournalRow> entries, long after, int limit, CancellationToken cancellationToken)
    {
        const int MaxLimit = 10_000;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        var rows = await entries.Where(e => e.Sequence > after).OrderBy(e => e.Sequence).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(JobReader.Read)];
    }
}
