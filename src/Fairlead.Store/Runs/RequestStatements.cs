using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Runs;

/// <summary>Every statement that changes requests to runs, with the values it takes, and how their rows are read.</summary>
internal static class RequestStatements
{
    /// <summary>What <see cref="Read"/> reads, of <c>run_request</c>.</summary>
    public const string Columns = "number, event, answered_at IS NOT NULL, refusal";

    /// <summary>Gives the number; nothing where there is no such run, or as many requests wait as the last value says.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO run_request (run, event, asked_at)
        SELECT r.number, $2, $3 FROM run r WHERE r.id = $1 AND (SELECT count(*) FROM run_request q WHERE q.run = r.number AND q.answered_at IS NULL) < $4
        RETURNING number
        """,
        [Text, Text, Time, Number]);

    /// <summary>Whoever goes through the run looks at it.</summary>
    public static readonly Statement Activate = new("UPDATE run SET active = $2 WHERE id = $1 RETURNING number", [Text, Flag]);

    public static readonly Statement Answer = new(
        "UPDATE run_request SET answered_at = $2, refusal = $3 WHERE number = $1 AND answered_at IS NULL", [Number, Time, Text]);

    public static readonly Statement Forget = new("DELETE FROM run_request WHERE answered_at <= $1", [Time]);

    public static object?[] Insertion(Run run, RunEvent? wish, DateTimeOffset at, int most) => [$"{run.Id}", wish is null ? null : RunJson.Write(wish), at, (long)most];

    public static object?[] Answering(RunAnswer answer) => [answer.Number, answer.At, answer.Refusal is null ? null : RunJson.Write(answer.Refusal)];

    public static RunRequest Read(DbDataReader row) => new(row.GetInt64(0), row.IsDBNull(1) ? null : RunJson.Read<RunEvent>(row.GetString(1)))
    {
        IsAnswered = row.GetBoolean(2),
        Refusal = row.IsDBNull(3) ? null : RunJson.Read<Refusal>(row.GetString(3)),
    };
}
