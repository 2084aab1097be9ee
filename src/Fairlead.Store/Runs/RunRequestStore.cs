using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Runs;

/// <summary>Requests to runs in a database.</summary>
internal sealed class RunRequestStore(WriteLoop writer, SqlReader sql) : IRunRequestStore
{
    public async Task<long?> AddAsync(Run run, RunEvent wish, int most, CancellationToken cancellationToken)
    {
        (Statement, object?[])[] statements =
            [(RequestStatements.Insert, RequestStatements.Insertion(run, wish, wish.At, most)), (RequestStatements.Activate, [$"{run.Id}", true])];
        return (await writer.WriteAsync(new RunStatements(statements, [], cancellationToken), cancellationToken))[0];
    }

    public async Task<IReadOnlyList<Run>> AskedAsync(long epoch, DateTimeOffset now, long after, int limit, CancellationToken cancellationToken) => await sql.ReadAsync(
        $"""
        SELECT {RunTables.Columns} FROM run r
        WHERE r.number IN (SELECT q.run FROM run_request q WHERE q.answered_at IS NULL AND q.run > $3)
            AND (r.lease IS NULL OR r.lease = $1 OR r.lease NOT IN (SELECT epoch FROM lease WHERE expires_at > $2)) ORDER BY r.number LIMIT $4
        """,
        [(ColumnKind.Number, epoch), (ColumnKind.Time, now), (ColumnKind.Number, after), (ColumnKind.Number, (long)limit)],
        RunTables.Read,
        cancellationToken);

    public async Task<IReadOnlyList<RunRequest>> OpenAsync(Run run, CancellationToken cancellationToken) => await sql.ReadAsync(
        $"SELECT {RequestStatements.Columns} FROM run_request WHERE run = $1 AND answered_at IS NULL ORDER BY number",
        [(ColumnKind.Number, run.Number)],
        RequestStatements.Read,
        cancellationToken);

    public async Task<RunRequest?> FindAsync(long number, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"SELECT {RequestStatements.Columns} FROM run_request WHERE number = $1", [(ColumnKind.Number, number)], RequestStatements.Read, cancellationToken))
        .FirstOrDefault();

    public async Task ForgetAsync(DateTimeOffset answeredBy, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new RunStatements([(RequestStatements.Forget, [answeredBy])], [], cancellationToken), cancellationToken);
}
