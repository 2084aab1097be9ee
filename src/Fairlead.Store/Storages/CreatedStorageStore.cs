using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Store.Leases;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Storages;

/// <summary>Created storages in a database.</summary>
internal sealed class CreatedStorageStore(WriteLoop writer, SqlReader sql) : ICreatedStorageStore
{
    public async Task<bool> AddAsync(CreatedStorage storage, int most, JournalEntry entry, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements(CreatedStorageStatements.Adding(storage, most), [entry], cancellationToken), cancellationToken))[0] is not null;

    public async Task<Outcome<CreatedStorage>> ApplyAsync(StorageId.Created id, StorageSignal signal, Lease? under, CancellationToken cancellationToken)
    {
        // Whoever loses a race looks again at what the other one made of it: somebody wins each time, so this ends.
        while (await FindAsync(id, cancellationToken) is { } storage)
        {
            if (!CreatedStorageLifecycle.Apply(storage, signal).TryGet(out var transition, out var refusal))
            {
                return refusal;
            }

            if (transition.Entry is not { } entry)
            {
                return transition.Storage;
            }

            var change = new RunStatements(CreatedStorageStatements.Changing(transition), [entry], cancellationToken) { Under = under };
            if ((await writer.WriteAsync(change, cancellationToken))[0] is not null)
            {
                return transition.Storage;
            }
        }

        return Refusal.NotFound("such storage");
    }

    public async Task<CreatedStorage?> FindAsync(StorageId.Created id, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            $"SELECT {CreatedStorageRows.Columns} FROM created_storage WHERE id = $1", [(ColumnKind.Text, id.Digits)], CreatedStorageRows.Read, cancellationToken))
        .FirstOrDefault();

    public async Task<CreatedStoragePage> ListAsync(CreatedStorageQuery query, CancellationToken cancellationToken)
    {
        var page = CreatedStorageRows.Page(query);
        var ids = await sql.ReadAsync(page.Sql, page.Values, CreatedStorageRows.ReadId, cancellationToken);
        return new CreatedStoragePage([.. ids.Take(query.Limit)], ids.Count > query.Limit);
    }

    public async Task<long> CountAsync(CreatedStorageQuery query, CancellationToken cancellationToken)
    {
        var count = CreatedStorageRows.Count(query);
        return (await sql.ReadAsync(count.Sql, count.Values, row => row.GetInt64(0), cancellationToken))[0];
    }

    public async Task<IReadOnlyList<CreatedStorage>> DueAsync(string site, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            $"""
            SELECT {CreatedStorageRows.Columns} FROM created_storage
            WHERE site = $1 AND state IN ('Making', 'Removing') AND {LeaseStatements.IsFree(LeaseNames.Storage, "created_storage.id", "$2")}
            ORDER BY number LIMIT $3
            """,
            [(ColumnKind.Text, site), (ColumnKind.Time, now), (ColumnKind.Number, (long)limit)],
            CreatedStorageRows.Read,
            cancellationToken);

    public async Task<IReadOnlyList<StorageId.Created>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            "SELECT id FROM created_storage WHERE state <> 'Removing' AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
            [(ColumnKind.Time, now), (ColumnKind.Number, (long)limit)],
            CreatedStorageRows.ReadId,
            cancellationToken);
}
