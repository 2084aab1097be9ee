using System.Collections.Immutable;
using System.Linq.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Transfers;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Transfers;

/// <summary>File tickets in a database.</summary>
internal sealed class FileTicketStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts, SqlReader sql, PatientReader patience) : IFileTicketStore
{
    public Task<bool> AddAsync(FileTicket ticket, int most, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.Insert, TicketStatements.Insertion(ticket, most), [entry], cancellationToken);

    public Task<FileTicket?> FindAsync(TransferId id, CancellationToken cancellationToken)
    {
        var text = id.ToString();
        return ReadAsync(t => t.Id == text, cancellationToken);
    }

    public Task<FileTicket?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken) => ReadAsync(t => t.SecretHash == secretHash, cancellationToken);

    public Task<OwnedPage<TransferId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken) =>
        OwnedSql.ReadAsync(sql, "file_ticket", query, row => TransferId.Parse(row.GetString(0)), cancellationToken);

    public Task<bool> SetTagsAsync(TransferId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.SetTags, [id.ToString(), StoreJson.Write(tags)], [], cancellationToken);

    public Task<bool> ShareAsync(TransferId id, ImmutableArray<Grant> grants, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.SetGrants, [id.ToString(), StoreJson.Write(grants)], [entry], cancellationToken);

    public Task<bool> SetExpiryAsync(TransferId id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.SetExpiry, [id.ToString(), expiresAt], [], cancellationToken);

    public Task AddBytesAsync(TransferId id, long bytes, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.AddBytes, [id.ToString(), bytes], [], cancellationToken);

    public Task<bool> RemoveAsync(TransferId id, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.Delete, [id.ToString()], [entry], cancellationToken);

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(TicketStatements.DeleteExpired, [now], [], cancellationToken);

    private async Task<bool> ChangeAsync(Statement statement, object?[] values, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], entries, cancellationToken), cancellationToken))[0] is not null;

    private Task<FileTicket?> ReadAsync(Expression<Func<FileTicketRow, bool>> which, CancellationToken cancellationToken) => patience.AskAsync(
        async token =>
        {
            await using var context = await contexts.CreateDbContextAsync(token);
            return await context.FileTickets.SingleOrDefaultAsync(which, token) is { } row ? Read(row) : null;
        },
        cancellationToken);

    private static FileTicket Read(FileTicketRow row) => new()
    {
        Id = TransferId.Parse(row.Id),
        Number = row.Number,
        Mandate = StoreJson.ReadMandate(row.Mandate),
        Storage = StorageId.Parse(row.Storage),
        Path = row.Path,
        Use = row.Purpose,
        Mode = row.Mode,
        SizeLimit = row.SizeLimit,
        SecretHash = row.SecretHash,
        TransferredBytes = row.Transferred,
        CreatedAt = row.CreatedAt,
        ExpiresAt = row.ExpiresAt,
        Tags = StoreJson.ReadWords(row.Tags),
        Grants = row.Grants is { } grants ? StoreJson.ReadGrants(grants) : [],
    };
}
