using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Transfers;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Transfers;

/// <summary>Transfers in a database. A change counts only for the version it was made of: whoever loses a race looks again.</summary>
internal sealed class TransferStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts, SqlReader sql, PatientReader patience) : ITransferStore
{
    private const int MaxConflicts = 20;

    public async Task<bool> AddAsync(Transfer transfer, int most, JournalEntry entry, CancellationToken cancellationToken) =>
        await ChangeAsync(TransferStatements.Insert, TransferStatements.Insertion(transfer, most), [entry], cancellationToken);

    public async Task<Outcome<Transfer>> ApplyAsync(TransferId id, TransferSignal signal, Lease? under, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            if (await FindAsync(id, cancellationToken) is not { } transfer)
            {
                return Refusal.NotFound("such transfer");
            }

            if (!TransferLifecycle.Apply(transfer, signal).TryGet(out var step, out var refusal))
            {
                return refusal;
            }

            var next = step.Transfer with { Version = transfer.Version + 1 };
            if (ReferenceEquals(step.Transfer, transfer)
                || await ChangeAsync(TransferStatements.Update, TransferStatements.Changes(next, transfer.Version), step.Entries, cancellationToken, under))
            {
                return ReferenceEquals(step.Transfer, transfer) ? transfer : next;
            }
        }

        return Refusal.Unavailable("The transfer is changed by too many at a time.");
    }

    public Task<Transfer?> FindAsync(TransferId id, CancellationToken cancellationToken) => patience.AskAsync(
        async token =>
        {
            var text = id.ToString();
            await using var context = await contexts.CreateDbContextAsync(token);
            return await context.Transfers.SingleOrDefaultAsync(t => t.Id == text, token) is { } row ? Read(row) : null;
        },
        cancellationToken);

    public Task<OwnedPage<TransferId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken) =>
        OwnedSql.ReadAsync(sql, "transfer", query, row => TransferId.Parse(row.GetString(0)), cancellationToken);

    public async Task<IReadOnlyList<DueTransfer>> DueAsync(DateTimeOffset now, int perOwner, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            TransferStatements.Due,
            [(ColumnKind.Time, now), (ColumnKind.Number, (long)perOwner), (ColumnKind.Number, (long)limit)],
            row => new DueTransfer(TransferId.Parse(row.GetString(0)), row.GetString(1)),
            cancellationToken);

    public Task<bool> RemoveAsync(TransferId id, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(TransferStatements.Delete, [id.ToString()], [entry], cancellationToken);

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(TransferStatements.DeleteExpired, [now], [], cancellationToken);

    private async Task<bool> ChangeAsync(Statement statement, object?[] values, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken, Lease? under = null) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], entries, cancellationToken) { Under = under }, cancellationToken))[0] is not null;

    private static Transfer Read(TransferRow row) => new()
    {
        Id = TransferId.Parse(row.Id),
        Number = row.Number,
        Version = row.Version,
        Mandate = StoreJson.ReadMandate(row.Mandate),
        Storage = StorageId.Parse(row.Storage),
        Direction = row.Direction,
        From = StoreJson.ReadPlace(row.Source),
        To = StoreJson.ReadPlace(row.Target),
        State = row.State,
        Message = row.Message,
        Progress = new TransferProgress(row.Transferred, row.Size, StoreJson.ReadFiles(row.Files)),
        Begins = row.Begins,
        CreatedAt = row.CreatedAt,
        ChangedAt = row.ChangedAt,
        StartsAt = row.StartsAt,
        ExpiresAt = row.ExpiresAt,
        Tags = StoreJson.ReadWords(row.Tags),
        Grants = row.Grants is { } grants ? StoreJson.ReadGrants(grants) : [],
    };
}
