using Fairlead.Core.Transfers;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Transfers;

/// <summary>Every statement that changes file tickets, with the values it takes.</summary>
internal static class TicketStatements
{
    /// <summary>Gives the number; nothing where the owner has as many already as the last value says.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO file_ticket (id, owner, mandate, storage, path, purpose, mode, size_limit, secret_hash, transferred, created_at, expires_at, tags)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
        WHERE (SELECT count(*) FROM (SELECT 1 FROM file_ticket WHERE owner = $2 LIMIT $14) AS theirs) < $14
        RETURNING number
        """,
        [Text, Text, Text, Text, Text, Text, Text, Number, Text, Number, Time, Time, Text, Number]);

    /// <summary>Gives the number; nothing where there is no such ticket, as do those below.</summary>
    public static readonly Statement SetTags = new("UPDATE file_ticket SET tags = $2 WHERE id = $1 RETURNING number", [Text, Text]);

    public static readonly Statement SetGrants = new("UPDATE file_ticket SET grants = $2 WHERE id = $1 RETURNING number", [Text, Text]);

    public static readonly Statement SetExpiry = new("UPDATE file_ticket SET expires_at = $2 WHERE id = $1 RETURNING number", [Text, Time]);

    public static readonly Statement AddBytes = new("UPDATE file_ticket SET transferred = transferred + $2 WHERE id = $1 RETURNING number", [Text, Number]);

    public static readonly Statement Delete = new("DELETE FROM file_ticket WHERE id = $1 RETURNING number", [Text]);

    public static readonly Statement DeleteExpired = new("DELETE FROM file_ticket WHERE expires_at <= $1", [Time]);

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static object?[] Insertion(FileTicket ticket, int most) =>
    [
        ticket.Id.ToString(), ticket.Owner, StoreJson.Write(ticket.Mandate), ticket.Storage.ToString(), ticket.Path, ticket.Use.ToString(), ticket.Mode.ToString(),
        ticket.SizeLimit, ticket.SecretHash, ticket.TransferredBytes, ticket.CreatedAt, ticket.ExpiresAt, StoreJson.Write(ticket.Tags), (long)most,
    ];
}
