using Fairlead.Core.Leases;
using Fairlead.Core.Transfers;
using Fairlead.Store.Leases;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Transfers;

/// <summary>Every statement that changes transfers, with the values it takes.</summary>
internal static class TransferStatements
{
    /// <summary>Gives the number; nothing where the owner has as many already as the last value says.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO transfer (id, version, owner, mandate, storage, direction, source, target, state, message, transferred, size, files, begins,
            created_at, changed_at, starts_at, expires_at, due_at, tags)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        WHERE (SELECT count(*) FROM (SELECT 1 FROM transfer WHERE owner = $3 LIMIT $21) AS theirs) < $21
        RETURNING number
        """,
        [Text, Number, Text, Text, Text, Text, Text, Text, Text, Text, Number, Number, Text, Count, Time, Time, Time, Time, Time, Text, Number]);

    /// <summary>Gives the number; nothing where there is no such transfer in the old version.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE transfer SET version = $3, state = $4, message = $5, transferred = $6, size = $7, files = $8, begins = $9, changed_at = $10,
            expires_at = $11, due_at = $12, tags = $13, grants = $14
        WHERE id = $1 AND version = $2
        RETURNING number
        """,
        [Text, Number, Number, Text, Text, Number, Number, Text, Count, Time, Time, Time, Text, Text]);

    /// <summary>Gives the number; nothing where there is no such transfer.</summary>
    public static readonly Statement Delete = new("DELETE FROM transfer WHERE id = $1 RETURNING number", [Text]);

    public static readonly Statement DeleteExpired = new("DELETE FROM transfer WHERE expires_at <= $1", [Time]);

    /// <summary>The ids and owners of those that are due and that nobody carries out, in turns.</summary>
    public static readonly string Due =
        $"""
        SELECT id, owner FROM (
            SELECT id, owner, due_at, row_number() OVER (PARTITION BY owner ORDER BY due_at, number) AS turn FROM transfer
            WHERE due_at <= $1 AND {LeaseStatements.IsFree(LeaseNames.Transfer, "transfer.id", "$1")}) AS waiting
        WHERE turn <= $2 ORDER BY turn, due_at LIMIT $3
        """;

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static object?[] Insertion(Transfer transfer, int most) =>
    [
        transfer.Id.ToString(), transfer.Version, transfer.Owner, StoreJson.Write(transfer.Mandate), transfer.Storage.ToString(), transfer.Direction.ToString(),
        StoreJson.Write(transfer.From), StoreJson.Write(transfer.To), transfer.State.ToString(), transfer.Message, transfer.Progress.Bytes, transfer.Progress.Size,
        StoreJson.Write(transfer.Progress.Files), transfer.Begins, transfer.CreatedAt, transfer.ChangedAt, transfer.StartsAt,
        transfer.ExpiresAt, transfer.DueAt, StoreJson.Write(transfer.Tags), (long)most,
    ];

    /// <summary>The values of <see cref="Update"/>.</summary>
    public static object?[] Changes(Transfer next, long oldVersion) =>
    [
        next.Id.ToString(), oldVersion, next.Version, next.State.ToString(), next.Message, next.Progress.Bytes, next.Progress.Size,
        StoreJson.Write(next.Progress.Files), next.Begins, next.ChangedAt, next.ExpiresAt, next.DueAt, StoreJson.Write(next.Tags), StoreJson.Write(next.Grants),
    ];
}
