using System.Collections.Immutable;
using Fairlead.Core.Experiments;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Experiments;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Experiments;

/// <summary>Experiments in a database.</summary>
internal sealed class ExperimentStore(WriteLoop writer, SqlReader sql) : IExperimentStore
{
    public async Task<Experiment> AddAsync(
        Experiment added,
        NameSeries nameAfter,
        Func<string, IReadOnlyDictionary<string, string>> files,
        Func<string, JournalEntry> entry,
        CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(nameAfter, cancellationToken);
        while (true)
        {
            // A name that is taken is no longer the newest: others may have been faster, or it was given by hand.
            var named = added with { Name = newest = nameAfter.Next(newest) };
            (Statement, object?[])[] statements =
            [
                (ExperimentStatements.Insert, ExperimentStatements.Insertion(named)),
                .. files(newest).Select(f => (ExperimentStatements.InsertFile, new object?[] { newest, f.Key, f.Value })),
            ];
            if ((await writer.WriteAsync(new RunStatements(statements, [entry(newest)], cancellationToken), cancellationToken))[0] is { } number)
            {
                return named with { Number = number };
            }
        }
    }

    public async Task<Experiment?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"{ExperimentQueries.Select} WHERE e.name = $1 AND NOT e.removed", [(ColumnKind.Text, name)], ExperimentQueries.Read, cancellationToken)).FirstOrDefault();

    public async Task<ExperimentPage> ListAsync(ExperimentQuery query, CancellationToken cancellationToken)
    {
        var (count, page, values) = ExperimentQueries.List(query);
        var total = (await sql.ReadAsync(count, values, row => row.GetInt64(0), cancellationToken))[0];
        return new ExperimentPage(await sql.ReadAsync(page, values, ExperimentQueries.Read, cancellationToken), total);
    }

    public async Task<ImmutableSortedDictionary<string, string>> FilesAsync(Experiment experiment, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            "SELECT name, content FROM experiment_file WHERE experiment = $1",
            [(ColumnKind.Number, experiment.Number)],
            row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
            cancellationToken))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    public Task<bool> SetAsync(Experiment changed, JournalEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(changed, [(ExperimentStatements.Update, ExperimentStatements.Updating(changed)), (ExperimentStatements.DeleteReaders, [changed.Number])],
            [(ExperimentStatements.InsertReader, [.. ExperimentStatements.Readers(changed)])], entry, cancellationToken);

    public Task<bool> PutFilesAsync(Experiment changed, IReadOnlyDictionary<string, string?> files, JournalEntry entry, CancellationToken cancellationToken) => WriteAsync(
        changed,
        [(ExperimentStatements.Update, ExperimentStatements.Updating(changed))],
        [
            (ExperimentStatements.PutFile, [.. files.Where(f => f.Value is not null).Select(f => new object?[] { changed.Number, f.Key, f.Value })]),
            (ExperimentStatements.DeleteFile, [.. files.Where(f => f.Value is null).Select(f => new object?[] { changed.Number, f.Key })]),
        ],
        entry,
        cancellationToken);

    public async Task<Generation> AddGenerationAsync(Experiment experiment, Generation added, JournalEntry entry, CancellationToken cancellationToken)
    {
        await WriteAsync(
            experiment,
            [
                (ExperimentStatements.SetGeneration, [experiment.Number, (long)added.Number]),
                (ExperimentStatements.FinishGenerations, [experiment.Number, added.CreatedAt]),
                (ExperimentStatements.InsertGeneration, ExperimentStatements.Insertion(experiment, added)),
            ],
            [],
            entry,
            cancellationToken);
        return added;
    }

    public async Task<IReadOnlyList<Generation>> GenerationsAsync(Experiment experiment, CancellationToken cancellationToken) => await sql.ReadAsync(
        $"SELECT {ExperimentQueries.GenerationColumns} FROM experiment_generation g WHERE g.experiment = $1 ORDER BY g.number",
        [(ColumnKind.Number, experiment.Number)],
        ExperimentQueries.ReadGeneration,
        cancellationToken);

    public Task<bool> RemoveAsync(Experiment experiment, JournalEntry entry, CancellationToken cancellationToken)
    {
        object?[] number = [experiment.Number];
        return WriteAsync(
            experiment,
            [
                (ExperimentStatements.Remove, [experiment.Number, true]),
                (ExperimentStatements.DeleteFiles, number),
                (ExperimentStatements.DeleteReaders, number),
                (ExperimentStatements.DeleteGenerations, number),
            ],
            [],
            entry,
            cancellationToken);
    }

    private async Task<string?> NewestAsync(NameSeries series, CancellationToken cancellationToken)
    {
        var letters = series.Kind.Length > 0 ? series.Kind : series.Others;
        IReadOnlyList<(ColumnKind, object?)> values = [.. letters.Select(l => (ColumnKind.Text, (object?)l.ToString()))];
        var list = string.Join(", ", values.Index().Select(v => $"${v.Index + 1}"));
        var how = series.Kind.Length > 0 ? "IN" : "NOT IN";
        return (await sql.ReadAsync($"SELECT name FROM experiment WHERE substr(name, 1, 1) {how} ({list}) ORDER BY number DESC LIMIT 1", values, row => row.GetString(0), cancellationToken)).FirstOrDefault();
    }

    private async Task<bool> WriteAsync(
        Experiment experiment,
        IReadOnlyList<(Statement, object?[])> statements,
        IReadOnlyList<(Statement, IReadOnlyList<object?[]>)> rows,
        JournalEntry entry,
        CancellationToken cancellationToken) =>
        experiment.Number > 0 && (await writer.WriteAsync(new RunStatements(statements, [entry], cancellationToken) { Rows = rows }, cancellationToken))[0] is not null;
}
