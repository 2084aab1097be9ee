using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store;

/// <summary>The journal in a database. Entries become visible in the order of their numbers: one transaction writes at a time.</summary>
internal sealed class JournalStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts, PatientReader patience) : IJournal
{
    public async Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count > 0)
        {
            await writer.WriteAsync(new AppendEntries(entries, cancellationToken), cancellationToken);
        }
    }

    public Task<IReadOnlyList<JournalRecord>> ReadAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(journal => journal.Where(e => e.JobId == job), after, limit, cancellationToken);

    public Task<IReadOnlyList<JournalRecord>> ReadAllAsync(long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(journal => journal, after, limit, cancellationToken);

    private async Task<IReadOnlyList<JournalRecord>> ReadAsync(
        Func<IQueryable<JournalRow>, IQueryable<JournalRow>> choose, long after, int limit, CancellationToken cancellationToken)
    {
        const int MaxLimit = 10_000;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return await patience.AskAsync<IReadOnlyList<JournalRecord>>(
            async token =>
            {
                await using var context = await contexts.CreateDbContextAsync(token);
                var rows = await choose(context.Journal).Where(e => e.Sequence > after).OrderBy(e => e.Sequence).Take(limit).ToListAsync(token);
                return [.. rows.Select(JobReader.Read)];
            },
            cancellationToken);
    }
}
