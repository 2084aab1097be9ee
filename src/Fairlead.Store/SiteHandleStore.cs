using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>What users have set on sites, in a database.</summary>
internal sealed class SiteHandleStore(WriteLoop writer, SqlReader sql) : ISiteHandles
{
    private static readonly Statement SetTags = new(
        "INSERT INTO site_handle (owner, site, tags) VALUES ($1, $2, $3) ON CONFLICT (owner, site) DO UPDATE SET tags = excluded.tags RETURNING 1",
        [Text, Text, Text]);

    private static readonly Statement SetUmask = new(
        "INSERT INTO site_handle (owner, site, tags, umask) VALUES ($1, $2, '[]', $3) ON CONFLICT (owner, site) DO UPDATE SET umask = excluded.umask RETURNING 1",
        [Text, Text, Count]);

    private static readonly Statement Remove = new("DELETE FROM site_handle WHERE owner = $1 AND site = $2 RETURNING 1", [Text, Text]);

    public async Task<IReadOnlyDictionary<string, SiteHandle>> ListAsync(string user, CancellationToken cancellationToken)
    {
        var rows = await sql.ReadAsync(
            "SELECT site, tags, umask FROM site_handle WHERE owner = $1",
            [(Text, user)],
            row => (Site: row.GetString(0), Handle: new SiteHandle(StoreJson.ReadWords(row.GetString(1)), row.IsDBNull(2) ? null : row.GetInt32(2))),
            cancellationToken);
        return rows.ToDictionary(r => r.Site, r => r.Handle);
    }

    public Task SetTagsAsync(string user, string site, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        RunAsync(SetTags, [user, site, StoreJson.Write(tags)], cancellationToken);

    public Task SetUmaskAsync(string user, string site, int umask, CancellationToken cancellationToken) => RunAsync(SetUmask, [user, site, umask], cancellationToken);

    public Task RemoveAsync(string user, string site, CancellationToken cancellationToken) => RunAsync(Remove, [user, site], cancellationToken);

    private async Task RunAsync(Statement statement, object?[] values, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new RunStatements([(statement, values)], [], cancellationToken), cancellationToken);
}
