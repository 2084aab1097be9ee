using System.Data.Common;
using Fairlead.Core.Operations;
using Fairlead.Core.Storages;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Operations;

/// <summary>Every statement that changes operations, with the values it takes, and how their rows are read.</summary>
internal static class OperationStatements
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "id, version, mandate, kind, storages, subject, depth, state, message, cancel_requested, visited, duration, files, tags, created_at, expires_at, grants";

    private const string Extract = "ExtractMetadata";
    private const string Search = "SearchStorages";

    /// <summary>Gives the number; nothing where the owner has as many already as the last value says.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO operation (id, owner, mandate, kind, storages, subject, depth, created_at, state, message, cancel_requested, visited, duration, files, tags, expires_at, grants,
            version)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
        WHERE (SELECT count(*) FROM operation WHERE owner = $2) < $19
        RETURNING number
        """,
        [Text, Text, Text, Text, Text, Text, Count, Time, Text, Text, Flag, Count, Number, Text, Text, Time, Text, Number, Number]);

    /// <summary>Gives the number; nothing where the operation has another version by now.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE operation SET state = $2, message = $3, cancel_requested = $4, visited = $5, duration = $6, files = $7, tags = $8, expires_at = $9, grants = $10,
            version = $11
        WHERE id = $1 AND version = $11 - 1 RETURNING number
        """,
        [Text, Text, Text, Flag, Count, Number, Text, Text, Time, Text, Number]);

    /// <summary>Gives the number; nothing where there is no such operation.</summary>
    public static readonly Statement Delete = new("DELETE FROM operation WHERE id = $1 RETURNING number", [Text]);

    public static readonly Statement DeleteExpired = new("DELETE FROM operation WHERE expires_at <= $1 AND state NOT IN ('Waiting', 'Running')", [Time]);

    public static object?[] Insertion(Operation operation, int most)
    {
        var (kind, storages, subject, depth) = operation.Work switch
        {
            OperationWork.ExtractMetadata e => (Extract, [e.Storage], e.Path, e.Depth),
            OperationWork.SearchStorages s => (Search, s.Storages, s.Query, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Work, "There is no row for this work."),
        };
        return
        [
            operation.Id.ToString(), operation.Owner, StoreJson.Write(operation.Mandate), kind, StoreJson.Write([.. storages.Select(s => $"{s}")]), subject, depth,
            operation.CreatedAt, .. Properties(operation), (long)most,
        ];
    }

    public static object?[] Changes(Operation operation) => [operation.Id.ToString(), .. Properties(operation)];

    public static Operation Read(DbDataReader row)
    {
        var storages = StoreJson.ReadWords(row.GetString(4)).Select(StorageId.Parse).ToList();
        return new Operation
        {
            Id = ReadId(row),
            Version = row.GetInt64(1),
            Mandate = StoreJson.ReadMandate(row.GetString(2)),
            Work = row.GetString(3) == Extract
                ? new OperationWork.ExtractMetadata(storages[0], row.GetString(5), row.GetInt32(6))
                : new OperationWork.SearchStorages(row.GetString(5), [.. storages]),
            State = Enum.Parse<OperationState>(row.GetString(7)),
            Message = row.IsDBNull(8) ? null : row.GetString(8),
            CancelRequested = row.GetBoolean(9),
            Result = row.IsDBNull(10) ? null : new OperationResult
            {
                Visited = row.GetInt32(10),
                Duration = TimeSpan.FromMilliseconds(row.GetInt64(11)),
                Files = [.. StoreJson.ReadWords(row.GetString(12)).Chunk(2).Select(f => new StoredFile(StorageId.Parse(f[0]), f[1]))],
            },
            Tags = StoreJson.ReadWords(row.GetString(13)),
            CreatedAt = Instant.Read(row, 14),
            ExpiresAt = Instant.Read(row, 15),
            Grants = row.IsDBNull(16) ? [] : StoreJson.ReadGrants(row.GetString(16)),
        };
    }

    /// <summary>The id in the first column.</summary>
    public static OperationId ReadId(DbDataReader row) => new(Guid.ParseExact(row.GetString(0), "N"));

    private static object?[] Properties(Operation operation) =>
    [
        operation.State.ToString(), operation.Message, operation.CancelRequested, operation.Result?.Visited, (long?)operation.Result?.Duration.TotalMilliseconds,
        StoreJson.Write([.. (operation.Result?.Files ?? []).SelectMany(f => new[] { $"{f.Storage}", f.Path })]), StoreJson.Write(operation.Tags), operation.ExpiresAt,
        StoreJson.Write(operation.Grants), operation.Version,
    ];
}
