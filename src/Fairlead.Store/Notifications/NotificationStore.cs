using Fairlead.Core.Journal;
using Fairlead.Gateway.Notifications;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Notifications;

/// <summary>Notices in a database.</summary>
internal sealed class NotificationStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts, SqlReader sql, PatientReader patience) : INotificationStore
{
    /// <summary>Jumps from host to host in the index: its cost is the number of hosts, not that of the notices that wait for them.</summary>
    public async Task<IReadOnlyList<string>> HostsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            """
            WITH RECURSIVE waiting(host) AS (
                SELECT (SELECT min(host) FROM notice WHERE due_at IS NOT NULL)
                UNION ALL
                SELECT (SELECT min(n.host) FROM notice n WHERE n.due_at IS NOT NULL AND n.host > waiting.host)
                FROM waiting WHERE waiting.host IS NOT NULL)
            SELECT host FROM waiting WHERE EXISTS (SELECT 1 FROM notice n WHERE n.host = waiting.host AND n.due_at <= $1)
            """,
            [(ColumnKind.Time, now)],
            row => row.GetString(0),
            cancellationToken);

    public Task<IReadOnlyList<PendingNotice>> DueAsync(string host, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        patience.AskAsync<IReadOnlyList<PendingNotice>>(
            async token =>
            {
                await using var context = await contexts.CreateDbContextAsync(token);
                var rows = await context.Notices.Where(n => n.Host == host && n.DueAt <= now).OrderBy(n => n.DueAt).Take(limit).ToListAsync(token);
                return [.. rows.Select(n => new PendingNotice(n.Number, n.Host, (int)n.Tries, StoreJson.ReadNotice(n.Content)))];
            },
            cancellationToken);

    public Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken) => patience.AskAsync(
        async token =>
        {
            await using var context = await contexts.CreateDbContextAsync(token);
            return await context.Notices.Where(n => n.DueAt != null).OrderBy(n => n.DueAt).Select(n => n.DueAt).FirstOrDefaultAsync(token);
        },
        cancellationToken);

    public async Task<bool> ClaimAsync(PendingNotice notice, DateTimeOffset until, CancellationToken cancellationToken) =>
        (await WriteAsync([(NoticeStatements.Claim, [notice.Number, (long)notice.Tries, until])], null, cancellationToken))[0] is not null;

    public Task PostponeAsync(PendingNotice notice, DateTimeOffset dueAt, JournalEntry? entry, CancellationToken cancellationToken) =>
        WriteAsync([(NoticeStatements.Postpone, [notice.Number, notice.Tries + 1L, dueAt])], entry, cancellationToken);

    public Task RemoveAsync(PendingNotice notice, DateTimeOffset now, JournalEntry entry, CancellationToken cancellationToken) =>
        WriteAsync([(NoticeStatements.Delete, [notice.Number]), (NoticeStatements.Advance, [NoticeStatements.ChannelOf(notice.Notice), now])], entry, cancellationToken);

    private Task<IReadOnlyList<long?>> WriteAsync(
        IReadOnlyList<(Statement Statement, object?[] Values)> statements, JournalEntry? entry, CancellationToken cancellationToken) =>
        writer.WriteAsync(new RunStatements(statements, entry is null ? [] : [entry], cancellationToken), cancellationToken);
}
