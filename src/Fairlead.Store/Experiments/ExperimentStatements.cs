using Fairlead.Core.Experiments;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Experiments;

/// <summary>Every statement that changes experiments, with the values it takes.</summary>
internal static class ExperimentStatements
{
    private const string NumberOfName = "(SELECT number FROM experiment WHERE name = $1)";
    private const string ExperimentOfRun = "(SELECT experiment FROM experiment_generation WHERE run = $1)";

    /// <summary>Gives the number; nothing where the name is taken.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO experiment (name, owner, mandate, dialect, description, platform, language_version, grants, created_at, changed_at, removed, going, words)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10, $11) ON CONFLICT DO NOTHING RETURNING number
        """,
        [Text, Text, Text, Text, Text, Text, Text, Text, Time, Flag, Text]);

    public static readonly Statement InsertFile = new($"INSERT INTO experiment_file (experiment, name, content) VALUES ({NumberOfName}, $2, $3)", [Text, Text, Text]);

    /// <summary>Gives the number; nothing where it is gone.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE experiment SET description = $2, platform = $3, language_version = $4, grants = $5, changed_at = $6, words = $7
        WHERE number = $1 AND NOT removed RETURNING number
        """,
        [Number, Text, Text, Text, Text, Time, Text]);

    public static readonly Statement PutFile = new(
        "INSERT INTO experiment_file (experiment, name, content) VALUES ($1, $2, $3) ON CONFLICT (experiment, name) DO UPDATE SET content = excluded.content",
        [Number, Text, Text]);

    public static readonly Statement DeleteFile = new("DELETE FROM experiment_file WHERE experiment = $1 AND name = $2", [Number, Text]);

    public static readonly Statement DeleteFiles = new("DELETE FROM experiment_file WHERE experiment = $1", [Number]);

    public static readonly Statement DeleteReaders = new("DELETE FROM experiment_reader WHERE experiment = $1", [Number]);

    public static readonly Statement InsertReader = new(
        "INSERT INTO experiment_reader (experiment, kind, grantee) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [Number, Text, Text]);

    public static readonly Statement DeleteGenerations = new("DELETE FROM experiment_generation WHERE experiment = $1", [Number]);

    /// <summary>Gives the number; nothing where it is gone, or goes on.</summary>
    public static readonly Statement Remove = new("UPDATE experiment SET removed = $2 WHERE number = $1 AND NOT removed AND NOT going RETURNING number", [Number, Flag]);

    /// <summary>Gives the number; nothing where it is gone.</summary>
    public static readonly Statement SetGeneration = new("UPDATE experiment SET generation = $2 WHERE number = $1 AND NOT removed RETURNING number", [Number, Number]);

    public static readonly Statement FinishGenerations = new(
        "UPDATE experiment_generation SET finished_at = $2 WHERE experiment = $1 AND finished_at IS NULL", [Number, Time]);

    public static readonly Statement InsertGeneration = new(
        """
        INSERT INTO experiment_generation (experiment, number, run, created_at, changed_at, total, ready, submitted, queued, running, succeeded, failed, suspended, facts)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        [Number, Number, Text, Time, Number, Number, Number, Number, Number, Number, Number, Number, Text]);

    private static readonly Statement Count = new(
        """
        UPDATE experiment_generation SET changed_at = $2, ready = $3, submitted = $4, queued = $5, running = $6, succeeded = $7, failed = $8, suspended = $9
        WHERE run = $1
        """,
        [Text, Time, Number, Number, Number, Number, Number, Number, Number]);

    private static readonly Statement Begin = new("INSERT INTO experiment_start (run, started_at) VALUES ($1, $2)", [Text, Time]);

    private static readonly Statement BeginGeneration = new(
        "UPDATE experiment_generation SET started_at = COALESCE(started_at, $2), finished_at = NULL WHERE run = $1", [Text, Time]);

    private static readonly Statement End = new("UPDATE experiment_start SET ended_at = $2, cause = $3 WHERE run = $1 AND ended_at IS NULL", [Text, Time, Text]);

    private static readonly Statement EndGeneration = new("UPDATE experiment_generation SET finished_at = $2 WHERE run = $1", [Text, Time]);

    private static readonly Statement SetGoing = new(
        $"UPDATE experiment SET going = $2, start = (SELECT max(number) FROM experiment_start WHERE run = $1) WHERE number = {ExperimentOfRun}", [Text, Flag]);

    public static object?[] Insertion(Experiment added) =>
    [
        added.Name, added.Owner, StoreJson.Write(added.Mandate), added.Dialect, added.Description, added.Platform, added.LanguageVersion, StoreJson.Write(added.Grants),
        added.CreatedAt, false, WordsOf(added),
    ];

    public static object?[] Updating(Experiment changed) =>
        [changed.Number, changed.Description, changed.Platform, changed.LanguageVersion, StoreJson.Write(changed.Grants), changed.ChangedAt, WordsOf(changed)];

    public static object?[] Insertion(Experiment experiment, Generation added) =>
    [
        experiment.Number, (long)added.Number, $"{added.Run}", added.CreatedAt, (long)added.Counts.Total, .. Counts(added.Counts), added.Facts,
    ];

    /// <summary>What follows for an experiment from a step of the run that goes through its jobs; nothing for other runs.</summary>
    public static IEnumerable<(Statement Statement, IReadOnlyList<object?[]> Rows)> Following(RunChange change)
    {
        if (!change.Run.Header.IsOpen)
        {
            yield break;
        }

        var (run, header) = ($"{change.Run.Id}", change.Run.Header);
        foreach (var entry in change.Delta.Entries.Where(e => e.Topic is JournalTopic.RunResumed or JournalTopic.RunRested))
        {
            if (entry.Topic is JournalTopic.RunResumed)
            {
                yield return (Begin, [[run, entry.At]]);
                yield return (BeginGeneration, [[run, entry.At]]);
            }
            else
            {
                yield return (End, [[run, entry.At, $"{header.Rest ?? RestCause.Stopped}"]]);
                if (header is { Rest: RestCause.NothingLeft, JobNodes.Failed: 0 })
                {
                    yield return (EndGeneration, [[run, entry.At]]);
                }
            }

            yield return (SetGoing, [[run, header.IsGoing]]);
        }

        yield return (Count, [[run, change.At, .. Counts(ExperimentCounting.Of(header))]]);
    }

    /// <summary>The rows of those who find it though it is not theirs.</summary>
    public static IEnumerable<object?[]> Readers(Experiment experiment) =>
        experiment.Grants.Select(g => (g.Kind, g.Grantee)).Distinct().Select(g => new object?[] { experiment.Number, g.Kind.ToString(), g.Grantee });

    private static object?[] Counts(GenerationCounts counts) =>
    [
        (long)counts.Ready, (long)counts.Submitted, (long)counts.Queued, (long)counts.Running, (long)counts.Succeeded, (long)counts.Failed, (long)counts.Suspended,
    ];

    private static string WordsOf(Experiment experiment) => ExperimentQueries.Lower($"{experiment.Name}\n{experiment.Description}\n{experiment.Owner}");
}
