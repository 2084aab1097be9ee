using System.Globalization;
using System.Text;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Runs;

/// <summary>Which numbers are which runs, and which runs are current ones, in SQL for both databases.</summary>
internal sealed class RunNumbers(SqlReader sql) : IRunNumbers
{
    private const int NumbersAtOnce = 500;

    public async Task<IReadOnlyList<Run>> FindAsync(string dialect, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var found = new List<Run>();
        foreach (var some in numbers.Distinct().Order().Chunk(NumbersAtOnce))
        {
            // Numbers are no text of a user's.
            var list = string.Join(", ", some.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            var text = $"SELECT {RunTables.Columns} FROM run r WHERE NOT r.discarded AND r.dialect = $1 AND r.number IN ({list}) ORDER BY r.number";
            found.AddRange(await sql.ReadAsync(text, [(ColumnKind.Text, dialect)], RunTables.Read, cancellationToken));
        }

        return found;
    }

    public async Task<IReadOnlyList<Run>> ListAsync(string owner, RunSelection selection, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(selection.Offset, nameof(selection));
        ArgumentOutOfRangeException.ThrowIfNegative(selection.Limit, nameof(selection));
        List<(ColumnKind Kind, object? Value)> values = [(ColumnKind.Text, owner), (ColumnKind.Text, selection.Dialect)];
        var text = new StringBuilder($"SELECT {RunTables.Columns} FROM run r WHERE NOT r.discarded AND r.owner = $1 AND r.dialect = $2");
        text.Append(selection.Current switch
        {
            true => " AND (r.ended_at IS NULL OR r.stays_current)",
            false => " AND r.ended_at IS NOT NULL AND NOT r.stays_current",
            null => string.Empty,
        });
        if (selection.Name is { } name)
        {
            values.Add((ColumnKind.Text, name));
            text.Append(CultureInfo.InvariantCulture, $" AND r.name = ${values.Count}");
        }

        foreach (var tag in selection.Tags)
        {
            values.Add((ColumnKind.Text, TagText.Of(tag)));
            text.Append(CultureInfo.InvariantCulture, $" AND replace(r.tags, ${values.Count}, '') <> r.tags");
        }

        text.Append(selection.Current is false ? " ORDER BY r.ended_at DESC, r.number DESC" : selection.NewestFirst ? " ORDER BY r.number DESC" : " ORDER BY r.number");
        text.Append(CultureInfo.InvariantCulture, $" LIMIT {selection.Limit} OFFSET {selection.Offset}");
        return await sql.ReadAsync(text.ToString(), values, RunTables.Read, cancellationToken);
    }
}
