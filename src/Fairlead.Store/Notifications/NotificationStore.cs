using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Notifications;
using Fairlead.Store.Leases;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Notifications;

/// <summary>Notices in a database.</summary>
internal sealed class NotificationStore(WriteLoop writer, SqlReader sql) : INotificationStore
{
    private static string IsFree(string now) => LeaseStatements.IsFree(LeaseNames.Notice, "n.number", now);

    /// <summary>Jumps from host to host in the index: its cost is the number of hosts, not that of the notices that wait for them.</summary>
    public async Task<IReadOnlyList<string>> HostsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            $"""
            WITH RECURSIVE waiting(host) AS (
                SELECT (SELECT min(host) FROM notice WHERE due_at IS NOT NULL)
                UNION ALL
                SELECT (SELECT min(n.host) FROM notice n WHERE n.due_at IS NOT NULL AND n.host > waiting.host)
                FROM waiting WHERE waiting.host IS NOT NULL)
            SELECT host FROM waiting WHERE EXISTS (SELECT 1 FROM notice n WHERE n.host = waiting.host AND n.due_at <= $1 AND {IsFree("$1")})
            """,
            [(ColumnKind.Time, now)],
            row => row.GetString(0),
            cancellationToken);

    public async Task<IReadOnlyList<PendingNotice>> DueAsync(string host, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            $"SELECT n.number, n.host, n.tries, n.content FROM notice n WHERE n.host = $1 AND n.due_at <= $2 AND {IsFree("$2")} ORDER BY n.due_at LIMIT $3",
            [(ColumnKind.Text, host), (ColumnKind.Time, now), (ColumnKind.Number, (long)limit)],
            row => new PendingNotice(row.GetInt64(0), row.GetString(1), (int)row.GetInt64(2), StoreJson.ReadNotice(row.GetString(3))),
            cancellationToken);

    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            $"SELECT n.due_at FROM notice n WHERE n.due_at IS NOT NULL AND {IsFree("$1")} ORDER BY n.due_at LIMIT 1",
            [(ColumnKind.Time, now)],
            row => Instant.Read(row, 0),
            cancellationToken) is [var next] ? next : null;

    public async Task<bool> BeginAsync(PendingNotice notice, Lease under, CancellationToken cancellationToken) =>
        (await WriteAsync([(NoticeStatements.Begin, [notice.Number, (long)notice.Tries])], null, under, cancellationToken))[0] is not null;

    public Task PostponeAsync(PendingNotice notice, DateTimeOffset dueAt, JournalEntry? entry, Lease under, CancellationToken cancellationToken) =>
        WriteAsync([(NoticeStatements.Postpone, [notice.Number, dueAt])], entry, under, cancellationToken);

    public Task RemoveAsync(PendingNotice notice, DateTimeOffset now, JournalEntry entry, Lease under, CancellationToken cancellationToken) =>
        WriteAsync([(NoticeStatements.Delete, [notice.Number]), (NoticeStatements.Advance, [NoticeStatements.ChannelOf(notice.Notice), now])], entry, under, cancellationToken);

    private Task<IReadOnlyList<long?>> WriteAsync(
        IReadOnlyList<(Statement Statement, object?[] Values)> statements, JournalEntry? entry, Lease under, CancellationToken cancellationToken) =>
        writer.WriteAsync(new RunStatements(statements, entry is null ? [] : [entry], cancellationToken) { Under = under }, cancellationToken);
}
