using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs.Output;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Runs;

/// <summary>How far the output of jobs has been entered, in a database.</summary>
internal sealed class RunOutputStore(WriteLoop writer, SqlReader sql) : IRunOutputStore
{
    /// <summary>Gives the number of the run; nothing where it is gone, or the stream is elsewhere.</summary>
    private static readonly Statement Put = new(
        """
        INSERT INTO run_output (run, job, stream, bytes, lines) SELECT number, $2, $3, $6, $7 FROM run
        WHERE number = $1 AND ($4 = 0 OR EXISTS (SELECT 1 FROM run_output o WHERE o.run = $1 AND o.job = $2 AND o.stream = $3))
        ON CONFLICT (run, job, stream) DO UPDATE SET bytes = excluded.bytes, lines = excluded.lines WHERE run_output.bytes = $4 AND run_output.lines = $5
        RETURNING run
        """,
        [Number, Text, Text, Number, Number, Number, Number]);

    public async Task<OutputPlace> FindAsync(Run run, JobId job, string stream, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            "SELECT bytes, lines FROM run_output WHERE run = $1 AND job = $2 AND stream = $3",
            [(Number, run.Number), (Text, $"{job}"), (Text, stream)],
            row => new OutputPlace(row.GetInt64(0), row.GetInt64(1)),
            cancellationToken))
        .FirstOrDefault();

    public async Task<bool> SaveAsync(
        Run run, JobId job, string stream, OutputPlace before, OutputPlace after, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken)
    {
        object?[] values = [run.Number, $"{job}", stream, before.Bytes, before.Lines, after.Bytes, after.Lines];
        return (await writer.WriteAsync(new RunStatements([(Put, values)], entries, cancellationToken), cancellationToken))[0] is not null;
    }
}
