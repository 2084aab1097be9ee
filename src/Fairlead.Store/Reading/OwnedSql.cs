using System.Data.Common;
using System.Globalization;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>
/// A page of what is somebody's own or shared with them, from a table that keeps owner, tags and grants in each row. There is an index of the rows with grants;
/// those are looked at one by one, for they are few.
/// </summary>
internal static class OwnedSql
{
    /// <summary>Reads the page.</summary>
    /// <param name="sql">Asks the database.</param>
    /// <param name="table">The table: a constant.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="readId">Reads the id in the first column.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<OwnedPage<TId>> ReadAsync<TId>(SqlReader sql, string table, OwnedQuery query, Func<DbDataReader, TId> readId, CancellationToken cancellationToken)
    {
        var (text, values) = Page(table, query);
        var ids = await sql.ReadAsync(text, values, readId, cancellationToken);
        return new OwnedPage<TId>([.. ids.Take(query.Limit)], ids.Count > query.Limit);
    }

    // One more than the limit where there are any behind them.
    private static (string Sql, List<(ColumnKind Kind, object? Value)> Values) Page(string table, OwnedQuery query)
    {
        List<(ColumnKind Kind, object? Value)> values = [(ColumnKind.Text, query.Owner)];
        var sql = new StringBuilder($"SELECT id FROM (SELECT number, id, tags FROM {table} WHERE owner = $1");
        if (query.SharedWith.Count > 0)
        {
            sql.Append($" UNION ALL SELECT number, id, tags FROM {table} WHERE grants IS NOT NULL AND owner <> $1 AND (");
            sql.AppendJoin(" OR ", query.SharedWith.Select(name => Holds("grants", TextOf(name)))).Append(')');
        }

        sql.Append(") AS readable WHERE 1 = 1").AppendJoin(string.Empty, query.Tags.Select(tag => $" AND {Holds("tags", TagText.Of(tag))}"));
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY number LIMIT {query.Limit + 1L} OFFSET {query.Offset}");
        return (sql.ToString(), values);

        string Holds(string column, string text)
        {
            values.Add((ColumnKind.Text, text));
            return string.Create(CultureInfo.InvariantCulture, $"replace({column}, ${values.Count}, '') <> {column}");
        }
    }

    /// <summary>How the end of a grant to that name stands in a column of grants, whatever its level is: quotes within a name are escaped there, so that no other holds this text.</summary>
    private static string TextOf((GranteeKind Kind, string Grantee) name)
    {
        var whole = StoreJson.Write([new Grant(AccessLevel.Read, name.Kind, name.Grantee)]) ?? string.Empty;
        return whole[whole.IndexOf(',', StringComparison.Ordinal)..^1];
    }
}
