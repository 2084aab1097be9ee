using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Runs;

/// <summary>Runs in a database.</summary>
internal sealed class RunStore(WriteLoop writer, SqlReader sql, IDatabase database) : IRunStore
{
    private const int RowsAtOnce = 1_000;

    private readonly Statement _insert = RunTables.InsertWith(database.NextNumber);

    public async Task<Run?> AddAsync(NewRun added, int most, CancellationToken cancellationToken)
    {
        var id = $"{added.Run.Id}";
        (Statement, object?[])[] statements =
        [
            (_insert, RunTables.Insertion(added, most)),
            (RunTables.InsertDocument, [id, RunJson.Write(added.Document.Definition), added.Document.Source]),
            .. RunTables.Readers(added.Run),
            .. added.Files.Select(f => (RunTables.InsertFirstFile, new object?[] { id, f.Key, f.Value })),
        ];
        var numbers = await writer.WriteAsync(new RunStatements(statements, [added.Entry], cancellationToken), cancellationToken);
        if (numbers[0] is { } number)
        {
            return added.Run with { Number = number };
        }

        return added.Key is null
            ? null
            : (await ReadAsync("WHERE r.owner = $1 AND r.submission_key = $2", [(ColumnKind.Text, added.Run.Owner), (ColumnKind.Text, added.Key)], cancellationToken)).FirstOrDefault();
    }

    public async Task<bool> SaveAsync(RunChange change, CancellationToken cancellationToken)
    {
        var run = change.Run;
        object?[] values = [run.Number, run.Version, RunJson.Write(run.Header), run.IsHeld, run.Header.EndedAt, change.Epoch];
        ImmutableArray<JournalEntry> entries = [.. change.Delta.Entries.Select(e => EntryOf(run, e))];
        var written = new RunStatements([(RunTables.Update, values)], entries, cancellationToken) { Rows = RunTables.Rows(change) };
        return (await writer.WriteAsync(written, cancellationToken))[0] is not null;
    }

    public async Task<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        (await ReadAsync("WHERE r.id = $1", [(ColumnKind.Text, $"{id}")], cancellationToken)).FirstOrDefault();

    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var (text, values) = RunTables.Page(query);
        var runs = await sql.ReadAsync(text, values, RunTables.Read, cancellationToken);
        return new RunPage([.. runs.Take(query.Limit)], runs.Count > query.Limit);
    }

    public async Task<RunDocument?> DocumentAsync(Run run, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            "SELECT definition, source FROM run_document WHERE run = $1",
            [(ColumnKind.Number, run.Number)],
            row => new RunDocument(RunJson.Read<WorkflowDefinition>(row.GetString(0)), row.GetString(1)),
            cancellationToken))
        .FirstOrDefault();

    public async Task<string?> SourceAsync(Run run, CancellationToken cancellationToken) =>
        (await sql.ReadAsync("SELECT source FROM run_document WHERE run = $1", [(ColumnKind.Number, run.Number)], row => row.GetString(0), cancellationToken)).FirstOrDefault();

    public async Task<RunRows> OpenRowsAsync(Run run, CancellationToken cancellationToken)
    {
        IReadOnlyList<(ColumnKind, object?)> values = [(ColumnKind.Number, run.Number)];
        var blocks = await sql.ReadAsync("SELECT content FROM run_block WHERE run = $1 AND (open OR id = 0)", values, Content<BlockInstance>, cancellationToken);
        var nodes = await sql.ReadAsync(
            "SELECT n.content FROM run_block b JOIN run_node n ON n.run = b.run AND n.block = b.id WHERE b.run = $1 AND b.open", values, Content<NodeInstance>, cancellationToken);
        var open = await sql.ReadAsync("SELECT content FROM run_node WHERE run = $1 AND open", values, Content<NodeInstance>, cancellationToken);
        var portions = await sql.ReadAsync(
            """
            SELECT i.block, i.node, i.content FROM run_node n JOIN run_iterations i ON i.run = n.run AND i.block = n.block AND i.node = n.number
            WHERE n.run = $1 AND n.open ORDER BY i.block, i.node, i.portion
            """,
            values,
            row => (Node: new NodeInstanceId(row.GetInt64(0), row.GetInt32(1)), Some: RunJson.Read<Iteration[]>(row.GetString(2))),
            cancellationToken);
        var iterations = portions.GroupBy(p => p.Node, (node, parts) => KeyValuePair.Create(node, parts.SelectMany(p => p.Some).ToImmutableArray()));
        return new RunRows(blocks, [.. nodes.UnionBy(open, n => n.Id)], [.. iterations]);
    }

    public IAsyncEnumerable<BlockInstance> BlocksAsync(Run run, CancellationToken cancellationToken) => PortionsAsync<BlockInstance>(
        "SELECT content FROM run_block WHERE run = $1 AND id > $2 ORDER BY id LIMIT $3", run, after: [(ColumnKind.Number, -1L)], b => [(ColumnKind.Number, b.Id)], cancellationToken);

    public IAsyncEnumerable<NodeInstance> NodesAsync(Run run, CancellationToken cancellationToken) => PortionsAsync<NodeInstance>(
        "SELECT content FROM run_node WHERE run = $1 AND (block, number) > ($2, $3) ORDER BY block, number LIMIT $4",
        run,
        after: [(ColumnKind.Number, -1L), (ColumnKind.Count, 0)],
        n => [(ColumnKind.Number, n.Id.Block), (ColumnKind.Count, n.Id.Number)],
        cancellationToken);

    public async Task<BlockInstance?> RootAsync(Run run, CancellationToken cancellationToken) =>
        (await sql.ReadAsync("SELECT content FROM run_block WHERE run = $1 AND id = 0", [(ColumnKind.Number, run.Number)], Content<BlockInstance>, cancellationToken)).FirstOrDefault();

    public async Task<(IReadOnlyList<JobId> Jobs, bool HasMore)> JobsAsync(Run run, long offset, int limit, CancellationToken cancellationToken)
    {
        var jobs = await sql.ReadAsync(
            "SELECT job FROM run_node WHERE run = $1 AND job IS NOT NULL ORDER BY place LIMIT $2 OFFSET $3",
            [(ColumnKind.Number, run.Number), (ColumnKind.Number, limit + 1L), (ColumnKind.Number, offset)],
            row => JobId.Parse(row.GetString(0), null),
            cancellationToken);
        return ([.. jobs.Take(limit)], jobs.Count > limit);
    }

    public async Task<IReadOnlyList<KeyValuePair<string, string>>> FilesAsync(Run run, string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            "SELECT name, url FROM run_file WHERE run = $1 AND substr(name, 1, $2) = $3 AND name > $4 ORDER BY name LIMIT $5",
            [(ColumnKind.Number, run.Number), (ColumnKind.Count, prefix.EnumerateRunes().Count()), (ColumnKind.Text, prefix), (ColumnKind.Text, after ?? string.Empty), (ColumnKind.Number, (long)limit)],
            row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
            cancellationToken);

    public async Task<bool> PutFilesAsync(Run run, ImmutableSortedDictionary<string, string> files, int most, JournalEntry entry, CancellationToken cancellationToken)
    {
        object?[] allowed = [run.Number, (long)files.Count, (long)most];
        var written = new RunStatements([(RunTables.AllowFiles, allowed)], [entry], cancellationToken)
        {
            Rows = [(RunTables.PutFile, [.. files.Select(f => new object?[] { run.Number, f.Key, f.Value })])],
        };
        return (await writer.WriteAsync(written, cancellationToken))[0] is not null;
    }

    public async Task<bool> SetPropertiesAsync(Run run, JournalEntry entry, CancellationToken cancellationToken)
    {
        var id = $"{run.Id}";
        object?[] values = [id, Rows.StoreJson.Write(run.Tags), Rows.StoreJson.Write(run.Grants), run.ExpiresAt, run.IsDiscarded, run.StaysCurrent];
        (Statement, object?[])[] statements =
        [
            (RunTables.SetProperties, values),
            (RunTables.ForgetReaders, [id]),
            .. RunTables.Readers(run),
            .. run.IsDiscarded ? [(RequestStatements.Insert, RequestStatements.Insertion(run, wish: null, entry.At, int.MaxValue))] : Array.Empty<(Statement, object?[])>(),
        ];
        return (await writer.WriteAsync(new RunStatements(statements, [entry], cancellationToken), cancellationToken))[0] is not null;
    }

    public async Task<IReadOnlyList<Run>> LeftAsync(DateTimeOffset now, long after, int limit, CancellationToken cancellationToken) => await ReadAsync(
        """
        WHERE r.active AND r.number > $2 AND (r.lease IS NULL OR r.lease NOT IN (SELECT epoch FROM lease WHERE expires_at > $1)) ORDER BY r.number LIMIT $3
        """,
        [(ColumnKind.Time, now), (ColumnKind.Number, after), (ColumnKind.Number, (long)limit)],
        cancellationToken);

    public async Task<Run?> ClaimAsync(RunId id, long epoch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var written = new RunStatements([(RunTables.Claim, [$"{id}", epoch, now])], [], cancellationToken);
        return (await writer.WriteAsync(written, cancellationToken))[0] is null ? null : await FindAsync(id, cancellationToken);
    }

    public async Task<IReadOnlyList<Run>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => await ReadAsync(
        "WHERE NOT r.discarded AND r.expires_at <= $1 ORDER BY r.expires_at LIMIT $2", [(ColumnKind.Time, now), (ColumnKind.Number, (long)limit)], cancellationToken);

    public async Task<bool> RestAsync(Run run, long? epoch, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(RunTables.Rest, [run.Number, run.Version, false, epoch])], [], cancellationToken), cancellationToken))[0] is not null;

    public async Task RemoveAsync(Run run, JournalEntry entry, CancellationToken cancellationToken)
    {
        object?[] number = [run.Number];
        (Statement, object?[])[] statements = [(RunTables.Delete, number), .. RunTables.DeleteParts.Select(s => (s, number))];
        await writer.WriteAsync(new RunStatements(statements, [entry], cancellationToken), cancellationToken);
    }

    private static JournalEntry EntryOf(Run run, RunEntry entry) =>
        new(Job: null, entry.At, entry.Level, entry.Place.Length == 0 ? entry.Message : $"{entry.Place}: {entry.Message}", Run: run.Id)
        {
            Topic = entry.Topic,
            Place = entry.Place,
        };

    private static T Content<T>(DbDataReader row) => RunJson.Read<T>(row.GetString(0));

    private Task<List<Run>> ReadAsync(string condition, IReadOnlyList<(ColumnKind Kind, object? Value)> values, CancellationToken cancellationToken) =>
        sql.ReadAsync($"SELECT {RunTables.Columns} FROM run r {condition}", values, RunTables.Read, cancellationToken);

    private async IAsyncEnumerable<T> PortionsAsync<T>(
        string text, Run run, IReadOnlyList<(ColumnKind, object?)> after, Func<T, IReadOnlyList<(ColumnKind, object?)>> keyOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<(ColumnKind, object?)> values = [(ColumnKind.Number, run.Number), .. after, (ColumnKind.Number, (long)RowsAtOnce)];
            var some = await sql.ReadAsync(text, values, Content<T>, cancellationToken);
            foreach (var one in some)
            {
                yield return one;
            }

            if (some.Count < RowsAtOnce)
            {
                yield break;
            }

            after = keyOf(some[^1]);
        }
    }
}
