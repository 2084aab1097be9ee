using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Runs;

/// <summary>The logs of runs in a database: the entries of the journal that have a topic.</summary>
internal sealed class RunLogStore(SqlReader sql) : IRunLog
{
    public async Task<RunLogPage> ReadAsync(RunId run, RunLogQuery query, CancellationToken cancellationToken)
    {
        const string Chosen = "FROM journal WHERE run_id = $1 AND topic IS NOT NULL AND level IN ($2, $3, $4, $5)";
        (ColumnKind, object?)[] values = [(ColumnKind.Text, $"{run}"), .. Enum.GetValues<JournalLevel>().Select(level => (ColumnKind.Text, (object?)WordOf(level, query.Levels)))];
        var total = (await sql.ReadAsync($"SELECT count(*) {Chosen}", values, row => row.GetInt64(0), cancellationToken))[0];
        if (query.From >= total || query.Limit == 0)
        {
            return new RunLogPage([], total);
        }

        // Those that are skipped are counted in the index.
        var entries = await sql.ReadAsync(
            $"""
            SELECT at, level, message, actor, topic, place FROM journal
            WHERE sequence IN (SELECT sequence {Chosen} ORDER BY sequence LIMIT $6 OFFSET $7) ORDER BY sequence
            """,
            [.. values, (ColumnKind.Number, (long)query.Limit), (ColumnKind.Number, query.From)],
            row => new JournalEntry(Job: null, Instant.Read(row, 0), Enum.Parse<JournalLevel>(row.GetString(1)), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), run)
            {
                Topic = Enum.Parse<JournalTopic>(row.GetString(4)),
                Place = row.IsDBNull(5) ? null : row.GetString(5),
            },
            cancellationToken);
        return new RunLogPage(entries, Math.Max(total, query.From + entries.Count));
    }

    private static string WordOf(JournalLevel level, JournalLevels wanted) => wanted.HasFlag((JournalLevels)(1 << (int)level)) ? $"{level}" : string.Empty;
}
