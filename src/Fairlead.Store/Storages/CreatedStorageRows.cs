using System.Data.Common;
using System.Globalization;
using System.Text;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Storages;

/// <summary>The questions about created storages, and how their rows are read.</summary>
internal static class CreatedStorageRows
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "id, owner, site, account, type, top, directory, owns_directory, has_metadata, created_at, description, umask, tags, grants, state, message, expires_at, version";

    public static CreatedStorage Read(DbDataReader row) => new()
    {
        Id = ReadId(row),
        Owner = row.GetString(1),
        Site = row.GetString(2),
        Account = row.GetString(3),
        Type = row.GetString(4),
        Top = row.GetString(5),
        Directory = row.GetString(6),
        OwnsDirectory = row.GetBoolean(7),
        HasMetadata = row.GetBoolean(8),
        CreatedAt = Instant.Read(row, 9),
        Description = row.GetString(10),
        Umask = row.GetInt32(11),
        Tags = StoreJson.ReadWords(row.GetString(12)),
        Grants = row.IsDBNull(13) ? [] : StoreJson.ReadGrants(row.GetString(13)),
        State = Enum.Parse<CreatedStorageState>(row.GetString(14)),
        Message = row.IsDBNull(15) ? null : row.GetString(15),
        ExpiresAt = Instant.Read(row, 16),
        Version = row.GetInt64(17),
    };

    /// <summary>The id in the first column.</summary>
    public static StorageId.Created ReadId(DbDataReader row) => new(Guid.ParseExact(row.GetString(0), "N"));

    /// <summary>Ids of what fits the query, in order; one more than its limit where there are any behind them.</summary>
    public static (string Sql, List<(ColumnKind Kind, object? Value)> Values) Page(CreatedStorageQuery query)
    {
        var (readable, values) = Readable(query);
        return (
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT s.id FROM ({readable}) AS r JOIN created_storage s ON s.number = r.number ORDER BY r.number LIMIT {query.Limit + 1L} OFFSET {query.Offset}"),
            values);
    }

    /// <summary>How many fit it.</summary>
    public static (string Sql, List<(ColumnKind Kind, object? Value)> Values) Count(CreatedStorageQuery query)
    {
        var (readable, values) = Readable(query);
        return ($"SELECT count(*) FROM ({readable}) AS r", values);
    }

    // The numbers of what somebody may read, each once: one range of the readers for each of their names.
    private static (string Sql, List<(ColumnKind Kind, object? Value)> Values) Readable(CreatedStorageQuery query)
    {
        var values = new List<(ColumnKind Kind, object? Value)>();
        var sql = new StringBuilder("SELECT DISTINCT g.number AS number FROM storage_reader g WHERE (");
        var names = query.SharedWith.Select(n => (Kind: n.Kind.ToString(), n.Grantee)).Prepend((Kind: CreatedStorageStatements.OwnerKind, Grantee: query.Owner));
        sql.AppendJoin(" OR ", names.Select(n => $"(g.kind = {Parameter(n.Kind)} AND g.grantee = {Parameter(n.Grantee)})")).Append(')');
        foreach (var tag in query.Tags)
        {
            sql.Append($" AND EXISTS (SELECT 1 FROM created_storage t WHERE t.number = g.number AND replace(t.tags, {Parameter(TagText.Of(tag))}, '') <> t.tags)");
        }

        return (sql.ToString(), values);

        string Parameter(string value)
        {
            values.Add((ColumnKind.Text, value));
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }
}
