using System.Globalization;
using Fairlead.Gateway.KeyValues;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>Users' values in a database, in their base64 form.</summary>
internal sealed class KeyValueStore(WriteLoop writer, SqlReader sql) : IKeyValueStore
{
    private static readonly Statement Set = new(
        "INSERT INTO key_value (owner, name, value) VALUES ($1, $2, $3) ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value RETURNING 1",
        [Text, Text, Text]);

    private static readonly Statement Replace = new(
        "UPDATE key_value SET value = $4 WHERE owner = $1 AND name = $2 AND value = $3 RETURNING 1", [Text, Text, Text, Text]);

    private static readonly Statement Remove = new("DELETE FROM key_value WHERE owner = $1 AND name = $2", [Text, Text]);

    private static readonly Statement RemoveAll = new("DELETE FROM key_value WHERE owner = $1 AND substr(name, 1, length($2)) = $2", [Text, Text]);

    public async Task<byte[]?> FindAsync(string owner, string key, CancellationToken cancellationToken) =>
        (await sql.ReadAsync("SELECT value FROM key_value WHERE owner = $1 AND name = $2", [(Text, owner), (Text, key)], row => Convert.FromBase64String(row.GetString(0)), cancellationToken))
            .FirstOrDefault();

    public async Task<IReadOnlyList<KeyValuePair<string, byte[]>>> ListAsync(string owner, string beginning, int limit, CancellationToken cancellationToken)
    {
        var rows = await sql.ReadAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT name, value FROM key_value WHERE owner = $1 AND substr(name, 1, length($2)) = $2 ORDER BY name LIMIT {limit}"),
            [(Text, owner), (Text, beginning)],
            row => KeyValuePair.Create(row.GetString(0), Convert.FromBase64String(row.GetString(1))),
            cancellationToken);

        // The databases sort by rules of their own.
        return [.. rows.OrderBy(r => r.Key, StringComparer.Ordinal)];
    }

    public async Task<long> CountAsync(string owner, CancellationToken cancellationToken) =>
        (await sql.ReadAsync("SELECT count(*) FROM key_value WHERE owner = $1", [(Text, owner)], row => row.GetInt64(0), cancellationToken))[0];

    public async Task SetAsync(string owner, string key, byte[] value, CancellationToken cancellationToken) =>
        await RunAsync(Set, [owner, key, Convert.ToBase64String(value)], cancellationToken);

    public async Task<bool> ReplaceAsync(string owner, string key, byte[] present, byte[] value, CancellationToken cancellationToken) =>
        await RunAsync(Replace, [owner, key, Convert.ToBase64String(present), Convert.ToBase64String(value)], cancellationToken);

    public async Task RemoveAsync(string owner, string key, bool isBeginning, CancellationToken cancellationToken) =>
        await RunAsync(isBeginning ? RemoveAll : Remove, [owner, key], cancellationToken);

    private async Task<bool> RunAsync(Statement statement, object?[] values, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], [], cancellationToken), cancellationToken))[0] is not null;
}
