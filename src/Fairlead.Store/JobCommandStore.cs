using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>Commands beside jobs in a database. Those of jobs that are gone go when the next one comes.</summary>
internal sealed class JobCommandStore(WriteLoop writer, SqlReader sql) : IJobCommandStore
{
    private const int JobsAtOnce = 500;

    private static readonly Statement Insert = new(
        "INSERT INTO job_command (job, at, command) SELECT $1, $2, $3 WHERE (SELECT count(*) FROM job_command WHERE job = $1) < $4 RETURNING number", [Id, Time, Text, Number]);

    private static readonly Statement DeleteForgotten = new("DELETE FROM job_command WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = job_command.job)", []);

    public async Task AddAsync(JobCommand command, int most, CancellationToken cancellationToken) => await writer.WriteAsync(
        new RunStatements([(Insert, [command.Job, command.At, command.Text, (long)most]), (DeleteForgotten, [])], [], cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<JobCommand>> ListAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken)
    {
        var commands = new List<JobCommand>();
        foreach (var some in jobs.Distinct().Chunk(JobsAtOnce))
        {
            var places = string.Join(", ", Enumerable.Range(1, some.Length).Select(n => string.Create(CultureInfo.InvariantCulture, $"${n}")));
            commands.AddRange(await sql.ReadAsync(
                $"SELECT job, at, command FROM job_command WHERE job IN ({places}) ORDER BY number",
                [.. some.Select(id => (Id, (object?)id))],
                row => new JobCommand(sql.ReadId(row, 0), Instant.Read(row, 1), row.GetString(2)),
                cancellationToken));
        }

        return commands;
    }
}
