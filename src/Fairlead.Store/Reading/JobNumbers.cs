using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>Which numbers are which jobs, and which jobs are current ones, in SQL for both databases.</summary>
internal sealed class JobNumbers(SqlReader sql) : IJobNumbers
{
    private const int NumbersAtOnce = 500;

    public async Task<IReadOnlyList<JobId>> FindAsync(IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var found = new List<JobId>();
        foreach (var some in numbers.Distinct().Chunk(NumbersAtOnce))
        {
            // Numbers are no text of a user's.
            var list = string.Join(", ", some.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            found.AddRange(await sql.ReadIdsAsync($"SELECT id FROM job WHERE listed AND number IN ({list})", [], column: 0, cancellationToken));
        }

        return found;
    }

    public async Task<IReadOnlyList<JobId>> ListAsync(string owner, JobSelection selection, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(selection.Offset, nameof(selection));
        ArgumentOutOfRangeException.ThrowIfNegative(selection.Limit, nameof(selection));
        List<(ColumnKind Kind, object? Value)> values = [(ColumnKind.Text, owner)];
        var text = new StringBuilder("SELECT id FROM job WHERE listed AND owner = $1");
        text.Append(selection.Current switch { true => " AND is_current", false => " AND NOT is_current", null => string.Empty });
        if (selection.States.Count > 0)
        {
            text.Append(" AND state IN (").AppendJoin(", ", selection.States.Select(s => $"'{s}'")).Append(')');
        }

        AppendTime(" AND created_at >= ", selection.From);
        AppendTime(" AND created_at < ", selection.Before);
        foreach (var tag in selection.Tags)
        {
            values.Add((ColumnKind.Text, tag));
            text.Append(CultureInfo.InvariantCulture, $" AND EXISTS (SELECT 1 FROM job_tag t WHERE t.owner = $1 AND t.number = job.number AND t.tag = ${values.Count})");
        }

        text.Append(selection.Current is false ? " ORDER BY ended_at DESC, number DESC" : " ORDER BY number");
        text.Append(CultureInfo.InvariantCulture, $" LIMIT {selection.Limit} OFFSET {selection.Offset}");
        return await sql.ReadIdsAsync(text.ToString(), values, column: 0, cancellationToken);

        void AppendTime(string condition, DateTimeOffset? time)
        {
            if (time is not null)
            {
                values.Add((ColumnKind.Time, time));
                text.Append(CultureInfo.InvariantCulture, $"{condition}${values.Count}");
            }
        }
    }

    public async Task<IReadOnlyDictionary<JobId, string>> SourcesAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<JobId, string>();
        foreach (var some in jobs.Distinct().Chunk(NumbersAtOnce))
        {
            var places = string.Join(", ", some.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")));
            var rows = await sql.ReadAsync(
                $"SELECT id, source FROM job WHERE source IS NOT NULL AND id IN ({places})",
                [.. some.Select(id => (ColumnKind.Id, (object?)id))],
                row => (Id: sql.ReadId(row, 0), Source: row.GetString(1)),
                cancellationToken);
            foreach (var (id, source) in rows)
            {
                sources[id] = source;
            }
        }

        return sources;
    }
}
