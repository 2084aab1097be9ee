using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Experiments;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Runs;

/// <summary>Every statement that changes runs, with the values it takes, and how their rows are read.</summary>
internal static class RunTables
{
    /// <summary>What <see cref="Read"/> reads, of <c>run</c> as <c>r</c>.</summary>
    public const string Columns =
        "r.id, r.number, r.version, r.mandate, r.dialect, r.extra, r.name, r.tags, r.grants, r.created_at, r.expires_at, r.header, r.held, r.discarded, r.stays_current, r.logs_output, r.active";

    /// <summary>How many iterations of a loop are one row.</summary>
    public const int Portion = 1_000;

    private const string OwnerKind = "Owner";
    private const string NumberOfId = "(SELECT number FROM run WHERE id = $1)";

    /// <summary>Gives the number, the next one of jobs and runs; nothing where the owner has as many already as the last value says, or has used the key.</summary>
    public static Statement InsertWith(string nextNumber) => new(
        $"""
        INSERT INTO run (id, version, owner, mandate, dialect, submission_key, name, tags, grants, created_at, expires_at, active, held, discarded, header, extra, stays_current, lease, logs_output, number)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $20, {nextNumber}
        WHERE (SELECT count(*) FROM run_reader WHERE kind = 'Owner' AND grantee = $3) < $19
        ON CONFLICT DO NOTHING
        RETURNING number
        """,
        [Text, Number, Text, Text, Text, Text, Text, Text, Text, Time, Time, Flag, Flag, Flag, Text, Text, Flag, Number, Number, Flag]);

    public static readonly Statement InsertDocument = new($"INSERT INTO run_document (run, definition, source) VALUES ({NumberOfId}, $2, $3)", [Text, Text, Text]);

    public static readonly Statement InsertFirstFile = new($"INSERT INTO run_file (run, name, url) VALUES ({NumberOfId}, $2, $3)", [Text, Text, Text]);

    public static readonly Statement InsertReader = new(
        $"INSERT INTO run_reader (kind, grantee, run) VALUES ($2, $3, {NumberOfId}) ON CONFLICT DO NOTHING", [Text, Text, Text]);

    public static readonly Statement ForgetReaders = new($"DELETE FROM run_reader WHERE run = {NumberOfId}", [Text]);

    /// <summary>Gives the number; nothing where the run has another version or lease by now.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE run SET version = $2, header = $3, held = $4, ended_at = $5 WHERE number = $1 AND version = $2 - 1 AND lease IS NOT DISTINCT FROM $6
        RETURNING number
        """,
        [Number, Number, Text, Flag, Time, Number]);

    /// <summary>Gives the number; nothing where there is no such run, or a lease that lives has it.</summary>
    public static readonly Statement Claim = new(
        "UPDATE run SET lease = $2 WHERE id = $1 AND (lease = $2 OR lease IS NULL OR lease NOT IN (SELECT epoch FROM lease WHERE expires_at > $3)) RETURNING number",
        [Text, Number, Time]);

    /// <summary>Gives the number; nothing where something of it goes on.</summary>
    public static readonly Statement Rest = new(
        """
        UPDATE run SET active = $3, lease = NULL WHERE number = $1 AND version = $2 AND lease IS NOT DISTINCT FROM $4 AND NOT discarded
        AND NOT EXISTS (SELECT 1 FROM run_request q WHERE q.run = $1 AND q.answered_at IS NULL) RETURNING number
        """,
        [Number, Number, Flag, Number]);

    /// <summary>Gives the number; nothing where there is no such run.</summary>
    public static readonly Statement SetProperties = new(
        "UPDATE run SET tags = $2, grants = $3, expires_at = $4, discarded = $5, stays_current = $6, active = (active OR $5) WHERE id = $1 RETURNING number",
        [Text, Text, Text, Time, Flag, Flag]);

    public static readonly Statement PutBlock = new(
        """
        INSERT INTO run_block (run, id, open, content) VALUES ($1, $2, $3, $4)
        ON CONFLICT (run, id) DO UPDATE SET open = excluded.open, content = excluded.content
        """,
        [Number, Number, Flag, Text]);

    public static readonly Statement PutNode = new(
        """
        INSERT INTO run_node (run, block, number, open, job, place, content) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (run, block, number) DO UPDATE SET open = excluded.open, job = excluded.job, content = excluded.content
        """,
        [Number, Number, Count, Flag, Text, Number, Text]);

    public static readonly Statement InsertIterations = new(
        "INSERT INTO run_iterations (run, block, node, portion, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", [Number, Number, Count, Count, Text]);

    public static readonly Statement PutFile = new(
        "INSERT INTO run_file (run, name, url) VALUES ($1, $2, $3) ON CONFLICT (run, name) DO UPDATE SET url = excluded.url", [Number, Text, Text]);

    /// <summary>Gives the number; nothing where there is no such run, or it would have more files than the last value says.</summary>
    public static readonly Statement AllowFiles = new(
        "SELECT number FROM run WHERE number = $1 AND (SELECT count(*) FROM run_file WHERE run = $1) + $2 <= $3", [Number, Number, Number]);

    /// <summary>Gives the number; nothing where there is no such run.</summary>
    public static readonly Statement Delete = new("DELETE FROM run WHERE number = $1 RETURNING number", [Number]);

    /// <summary>What goes with a run.</summary>
    public static ImmutableArray<Statement> DeleteParts { get; } =
        [.. new[] { "run_document", "run_reader", "run_block", "run_node", "run_iterations", "run_file", "run_request", "run_output" }.Select(t => new Statement($"DELETE FROM {t} WHERE run = $1", [Number]))];

    public static object?[] Insertion(NewRun added, int most) =>
    [
        $"{added.Run.Id}", added.Run.Version, added.Run.Owner, StoreJson.Write(added.Run.Mandate), added.Run.Dialect, added.Key, added.Run.Name, StoreJson.Write(added.Run.Tags),
        StoreJson.Write(added.Run.Grants), added.Run.CreatedAt, added.Run.ExpiresAt, true, added.Run.IsHeld, added.Run.IsDiscarded, RunJson.Write(added.Run.Header),
        added.Run.Extra, added.Run.StaysCurrent, added.Epoch, (long)most, added.Run.LogsOutput,
    ];

    /// <summary>The rows of those who find the run in their lists.</summary>
    public static IEnumerable<(Statement Statement, object?[] Values)> Readers(Run run) => run.IsDiscarded
        ? []
        : run.Grants.Select(g => (Kind: g.Kind.ToString(), g.Grantee)).Prepend((Kind: OwnerKind, Grantee: run.Owner)).Distinct()
            .Select(r => (InsertReader, new object?[] { $"{run.Id}", r.Kind, r.Grantee }));

    /// <summary>The rows of a step, by statement.</summary>
    public static IReadOnlyList<(Statement Statement, IReadOnlyList<object?[]> Rows)> Rows(RunChange change)
    {
        var run = change.Run.Number;
        return
        [
            (PutBlock, [.. change.Delta.Blocks.Select(b => new object?[] { run, b.Id, !b.IsFinal, RunJson.Write(b) })]),
            (PutNode, [.. change.Delta.Nodes.Select(n => NodeRow(run, n))]),
            (InsertIterations, [.. change.Delta.Iterations.SelectMany(i => IterationRows(run, i.Key, i.Value))]),
            (NoticeStatements.Insert, [.. change.Notices.Select(NoticeStatements.Insertion)]),
            (RequestStatements.Answer, [.. change.Answers.Select(RequestStatements.Answering)]),
            (PutFile, [.. change.Files.Select(f => new object?[] { run, f.Key, f.Value })]),
            .. ExperimentStatements.Following(change),
        ];
    }

    public static Run Read(DbDataReader row) => new()
    {
        Id = RunId.Parse(row.GetString(0), null),
        Number = row.GetInt64(1),
        Version = row.GetInt64(2),
        Mandate = StoreJson.ReadMandate(row.GetString(3)),
        Dialect = row.GetString(4),
        Extra = row.IsDBNull(5) ? null : row.GetString(5),
        Name = row.IsDBNull(6) ? null : row.GetString(6),
        Tags = StoreJson.ReadWords(row.GetString(7)),
        Grants = row.IsDBNull(8) ? [] : StoreJson.ReadGrants(row.GetString(8)),
        CreatedAt = Instant.Read(row, 9),
        ExpiresAt = Instant.Read(row, 10),
        Header = RunJson.Read<RunHeader>(row.GetString(11)),
        IsHeld = row.GetBoolean(12),
        IsDiscarded = row.GetBoolean(13),
        StaysCurrent = row.GetBoolean(14),
        LogsOutput = row.GetBoolean(15),
        IsActive = row.GetBoolean(16),
    };

    /// <summary>A page of runs, and one more where there are any behind it.</summary>
    public static (string Sql, List<(ColumnKind Kind, object? Value)> Values) Page(RunQuery query)
    {
        var values = new List<(ColumnKind Kind, object? Value)>();
        var sql = new StringBuilder($"SELECT {Columns} FROM run r WHERE NOT r.discarded");
        if (query.Owner is { } owner)
        {
            var names = query.SharedWith.Select(n => (Kind: n.Kind.ToString(), n.Grantee)).Prepend((Kind: OwnerKind, Grantee: owner));
            sql.Append(" AND r.number IN (SELECT g.run FROM run_reader g WHERE ")
                .AppendJoin(" OR ", names.Select(n => $"(g.kind = {Parameter(n.Kind)} AND g.grantee = {Parameter(n.Grantee)})"))
                .Append(')');
        }

        foreach (var tag in query.Tags)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND replace(r.tags, {Parameter(TagText.Of(tag))}, '') <> r.tags");
        }

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY r.number LIMIT {query.Limit + 1L} OFFSET {query.Offset}");
        return (sql.ToString(), values);

        string Parameter(string value)
        {
            values.Add((Text, value));
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }

    private static object?[] NodeRow(long run, NodeInstance node) =>
        [run, node.Id.Block, node.Id.Number, !node.IsFinal || node.IsCancelling, node.Job?.ToString(), node.Order, RunJson.Write(node)];

    private static IEnumerable<object?[]> IterationRows(long run, NodeInstanceId node, ImmutableArray<Iteration> iterations) =>
        iterations.Chunk(Portion).Select((some, i) => new object?[] { run, node.Block, node.Number, i, RunJson.Write(some) });
}
