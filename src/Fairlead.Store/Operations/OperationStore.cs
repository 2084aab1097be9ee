using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Operations;
using Fairlead.Store.Leases;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Operations;

/// <summary>Operations in a database. A change counts only for the version it was made of: whoever loses a race looks again.</summary>
internal sealed class OperationStore(WriteLoop writer, SqlReader sql) : IOperationStore
{
    public Task<bool> AddAsync(Operation operation, int most, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(OperationStatements.Insert, OperationStatements.Insertion(operation, most), [entry], cancellationToken);

    public async Task<Outcome<Operation>> ApplyAsync(OperationId id, OperationSignal signal, Lease? under, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken) is { } operation)
        {
            if (!OperationLifecycle.Apply(operation, signal).TryGet(out var transition, out var refusal))
            {
                return refusal;
            }

            if (ReferenceEquals(transition.Operation, operation)
                || await ChangeAsync(OperationStatements.Update, OperationStatements.Changes(transition.Operation), transition.Entries, cancellationToken, under))
            {
                return transition.Operation;
            }
        }

        return Refusal.NotFound("such task");
    }

    public async Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            $"SELECT {OperationStatements.Columns} FROM operation WHERE id = $1", [(ColumnKind.Text, id.ToString())], OperationStatements.Read, cancellationToken))
        .FirstOrDefault();

    public Task<OwnedPage<OperationId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken) =>
        OwnedSql.ReadAsync(sql, "operation", query, OperationStatements.ReadId, cancellationToken);

    public async Task<IReadOnlyList<Operation>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            $"""
            SELECT {OperationStatements.Columns} FROM operation
            WHERE state IN ('Waiting', 'Running') AND {LeaseStatements.IsFree(LeaseNames.Operation, "operation.id", "$1")} ORDER BY number LIMIT $2
            """,
            [(ColumnKind.Time, now), (ColumnKind.Number, (long)limit)],
            OperationStatements.Read,
            cancellationToken);

    public Task<bool> RemoveAsync(OperationId id, JournalEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(OperationStatements.Delete, [id.ToString()], [entry], cancellationToken);

    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(OperationStatements.DeleteExpired, [now], [], cancellationToken);

    private async Task<bool> ChangeAsync(Statement statement, object?[] values, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken, Lease? under = null) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], entries, cancellationToken) { Under = under }, cancellationToken))[0] is not null;
}
