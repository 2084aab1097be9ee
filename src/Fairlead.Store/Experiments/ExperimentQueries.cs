using System.Data.Common;
using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Experiments;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Experiments;

/// <summary>How experiments are asked for, and their rows read.</summary>
internal static class ExperimentQueries
{
    /// <summary>What <see cref="ReadGeneration"/> reads, of <c>experiment_generation</c> as <c>g</c>.</summary>
    public const string GenerationColumns =
        "g.number, g.run, g.created_at, g.changed_at, g.started_at, g.finished_at, g.total, g.ready, g.submitted, g.queued, g.running, g.succeeded, g.failed, g.suspended, g.facts";

    /// <summary>Experiments with their newest generations and last starts.</summary>
    public const string Select =
        $"""
        SELECT {GenerationColumns}, s.number, s.run, s.started_at, s.ended_at, s.cause,
            e.number, e.name, e.mandate, e.dialect, e.description, e.platform, e.language_version, e.grants, e.created_at, e.changed_at
        {From}
        """;

    private const string From =
        "FROM experiment e LEFT JOIN experiment_generation g ON g.experiment = e.number AND g.number = e.generation LEFT JOIN experiment_start s ON s.number = e.start";

    private const int StartColumn = 15;
    private const int OwnColumn = 20;

    /// <summary>The same text however it was written, as far as both databases find it alike.</summary>
    public static string Lower(string text) => text.ToLowerInvariant();

    public static Experiment Read(DbDataReader row) => new()
    {
        Current = row.IsDBNull(0) ? null : ReadGeneration(row),
        LastStart = row.IsDBNull(StartColumn) ? null : ReadStart(row),
        Number = row.GetInt64(OwnColumn),
        Name = row.GetString(OwnColumn + 1),
        Mandate = StoreJson.ReadMandate(row.GetString(OwnColumn + 2)),
        Dialect = row.GetString(OwnColumn + 3),
        Description = row.GetString(OwnColumn + 4),
        Platform = Text(row, OwnColumn + 5),
        LanguageVersion = Text(row, OwnColumn + 6),
        Grants = Text(row, OwnColumn + 7) is { } grants ? StoreJson.ReadGrants(grants) : [],
        CreatedAt = Instant.Read(row, OwnColumn + 8),
        ChangedAt = Instant.Read(row, OwnColumn + 9),
    };

    public static Generation ReadGeneration(DbDataReader row) => new()
    {
        Number = (int)row.GetInt64(0),
        Run = RunId.Parse(row.GetString(1), null),
        CreatedAt = Instant.Read(row, 2),
        ChangedAt = Instant.Read(row, 3),
        StartedAt = Time(row, 4),
        FinishedAt = Time(row, 5),
        Counts = new GenerationCounts(Whole(row, 6), Whole(row, 7), Whole(row, 8), Whole(row, 9), Whole(row, 10), Whole(row, 11), Whole(row, 12), Whole(row, 13)),
        Facts = Text(row, 14),
    };

    /// <summary>The condition of a query, the order and the part that is wanted, and the values that go with them.</summary>
    public static (string Count, string Page, List<(ColumnKind Kind, object? Value)> Values) List(ExperimentQuery query)
    {
        var values = new List<(ColumnKind Kind, object? Value)>();
        var where = new StringBuilder("WHERE NOT e.removed");
        if (query.OnlyGoing)
        {
            where.Append(" AND e.going");
        }

        if (query.Text is { Length: > 0 } text)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND e.words LIKE {Parameter($"%{Escaped(Lower(text))}%")} ESCAPE '\\'");
        }

        Pattern("e.owner", query.Owner);
        Pattern("e.language_version", query.LanguageVersion);
        Pattern("e.platform", query.Platform);
        Letters(query.FirstLetters, "IN");
        Letters(query.OtherLetters, "NOT IN");
        if (query.VisibleTo is { } reader)
        {
            var shares = query.SharedWith.Select(n => $"(r.kind = {Parameter(n.Kind.ToString())} AND r.grantee = {Parameter(n.Grantee)})").Prepend("0 = 1");
            where.Append(CultureInfo.InvariantCulture, $" AND (e.owner = {Parameter(reader)} OR e.number IN (SELECT r.experiment FROM experiment_reader r WHERE {string.Join(" OR ", shares)}))");
        }

        var order = query.Order switch { ExperimentOrder.Name => "e.name", ExperimentOrder.Created => "e.created_at", ExperimentOrder.Description => "e.description", _ => "e.number" };
        var way = query.Descending ? "DESC" : "ASC";
        var part = query.Limit is { } limit ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit} OFFSET {query.Offset}") : string.Empty;
        return ($"SELECT count(*) FROM experiment e {where}", $"{Select} {where} ORDER BY {order} {way}, e.number {way}{part}", values);

        string Parameter(string value)
        {
            values.Add((ColumnKind.Text, value));
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }

        void Pattern(string column, TextPattern? pattern)
        {
            if (pattern is not null)
            {
                var like = $"COALESCE({column}, '') LIKE {Parameter(Escaped(pattern.Text).Replace('*', '%'))} ESCAPE '\\'";
                where.Append(CultureInfo.InvariantCulture, $" AND {(pattern.IsNegated ? "NOT " : "")}({like})");
            }
        }

        void Letters(string? letters, string how)
        {
            if (letters is { Length: > 0 })
            {
                where.Append(CultureInfo.InvariantCulture, $" AND substr(e.name, 1, 1) {how} ({string.Join(", ", letters.Select(l => Parameter(l.ToString())))})");
            }
        }
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static ExperimentStart ReadStart(DbDataReader row) => new(
        row.GetInt64(StartColumn),
        RunId.Parse(row.GetString(StartColumn + 1), null),
        Instant.Read(row, StartColumn + 2),
        Time(row, StartColumn + 3),
        Text(row, StartColumn + 4) is { } cause ? Enum.Parse<RestCause>(cause) : null);

    private static int Whole(DbDataReader row, int column) => (int)row.GetInt64(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : Instant.Read(row, column);
}
