using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.ApiTokens;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>API tokens in a database.</summary>
internal sealed class ApiTokenStore(WriteLoop writer, SqlReader sql, TimeProvider clock) : IApiTokenStore
{
    private const string Columns = "id, name, mandate, created_at, expires_at";

    private static readonly Statement DeleteExpired = new("DELETE FROM api_token WHERE expires_at <= $1", [Time]);

    // A name that is taken does not count: its token is replaced.
    private static readonly Statement Put = new(
        """
        INSERT INTO api_token (owner, name, id, hash, mandate, created_at, expires_at) SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE (SELECT count(*) FROM api_token WHERE owner = $1 AND name <> $2) < $8
        ON CONFLICT (owner, name) DO UPDATE SET id = excluded.id, hash = excluded.hash, mandate = excluded.mandate,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        RETURNING 1
        """,
        [Text, Text, Text, Text, Text, Time, Time, Count]);

    private static readonly Statement Delete = new("DELETE FROM api_token WHERE owner = $1 AND id = $2 RETURNING 1", [Text, Text]);

    public async Task<bool> PutAsync(ApiToken token, string hash, int most, JournalEntry entry, CancellationToken cancellationToken)
    {
        await RunAsync(DeleteExpired, [clock.GetUtcNow()], [], cancellationToken);
        return await RunAsync(
            Put, [token.Owner, token.Name, token.Id, hash, StoreJson.Write(token.Mandate), token.CreatedAt, token.ExpiresAt, most], [entry], cancellationToken);
    }

    public async Task<ApiToken?> FindAsync(string hash, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"SELECT {Columns} FROM api_token WHERE hash = $1", [(Text, hash)], Read, cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<ApiToken>> ListAsync(string owner, CancellationToken cancellationToken) =>
        await sql.ReadAsync($"SELECT {Columns} FROM api_token WHERE owner = $1 ORDER BY created_at DESC, id", [(Text, owner)], Read, cancellationToken);

    public Task<bool> RemoveAsync(string owner, string id, JournalEntry entry, CancellationToken cancellationToken) => RunAsync(Delete, [owner, id], [entry], cancellationToken);

    private async Task<bool> RunAsync(Statement statement, object?[] values, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], entries, cancellationToken), cancellationToken))[0] is not null;

    private static ApiToken Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Mandate = StoreJson.ReadMandate(row.GetString(2)),
        CreatedAt = Instant.Read(row, 3),
        ExpiresAt = Instant.Read(row, 4),
    };
}
