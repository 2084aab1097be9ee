using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Reading;

/// <summary>The jobs of experiments with what has become of them.</summary>
/// <param name="shapes">The lists of jobs.</param>
/// <param name="history">What has become of them.</param>
/// <param name="store">Knows earlier lists.</param>
/// <param name="options">Where experiments are, for replies.</param>
/// <param name="clock">Says what time it is, and in which zone.</param>
internal sealed class JobTables(JobShapes shapes, INodeHistory history, IExperimentStore store, AutosubmitOptions options, TimeProvider clock)
{
    /// <summary>Writes times as clients of this server read them.</summary>
    public WireTime Time { get; } = new(clock.LocalTimeZone);

    /// <summary>The moment.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The folder of an experiment, as replies name it.</summary>
    public string FolderOf(string expid) => $"{options.Folder}/{expid}";

    /// <summary>The folder of the logs of its jobs, as replies name it.</summary>
    public string LogFolderOf(string expid) => $"{FolderOf(expid)}/tmp/LOG_{expid}";

    /// <summary>The current list of jobs before anything has become of them; refused where there is none.</summary>
    public Task<Outcome<JobShape>> ShapeAsync(Experiment experiment, CancellationToken cancellationToken) => experiment.Current is { } generation
        ? shapes.FindAsync(generation.Run, cancellationToken)
        : Task.FromResult<Outcome<JobShape>>(NoList(experiment));

    /// <summary>The current jobs; refused where there are none.</summary>
    public Task<Outcome<JobTable>> CurrentAsync(Experiment experiment, CancellationToken cancellationToken) => experiment.Current is { } generation
        ? OfAsync(experiment, generation, cancellationToken)
        : Task.FromResult<Outcome<JobTable>>(NoList(experiment));

    /// <summary>The jobs of a list.</summary>
    public async Task<Outcome<JobTable>> OfAsync(Experiment experiment, Generation generation, CancellationToken cancellationToken)
    {
        if (!(await shapes.FindAsync(generation.Run, cancellationToken)).TryGet(out var shape, out var refusal))
        {
            return refusal;
        }

        var standings = (await history.StandingsAsync(generation.Run, cancellationToken)).ToDictionary(standing => standing.Node);
        return shape.At(LogFolderOf(experiment.Name), Now, (i, job) => standings.TryGetValue(i, out var standing) ? AsItIs(job, standing) : job);
    }

    /// <summary>All tries of one job over all lists, the oldest first.</summary>
    public async Task<IReadOnlyList<JobAttempt>> HistoryAsync(Experiment experiment, string job, CancellationToken cancellationToken)
    {
        var attempts = new List<JobAttempt>();
        foreach (var generation in await store.GenerationsAsync(experiment, cancellationToken))
        {
            if ((await shapes.FindAsync(generation.Run, cancellationToken)).TryGet(out var shape, out _) && shape.Find(job) is { } node)
            {
                var tries = await history.AttemptsAsync(generation.Run, node, cancellationToken);
                attempts.AddRange(tries.Select((attempt, i) => AttemptOf(shape.Jobs[node], generation, attempt, attempts.Count + i + 1)));
            }
        }

        return attempts;
    }

    /// <summary>All tries of the jobs of the current list.</summary>
    public async Task<IReadOnlyList<JobAttempt>> AttemptsAsync(Experiment experiment, CancellationToken cancellationToken) =>
        experiment.Current is { } generation && (await shapes.FindAsync(generation.Run, cancellationToken)).TryGet(out var shape, out _)
            ? [.. (await history.AttemptsAsync(generation.Run, null, cancellationToken)).Where(a => a.Node < shape.Jobs.Count)
                .Select(attempt => AttemptOf(shape.Jobs[attempt.Node], generation, attempt, attempt.Number))]
            : [];

    /// <summary>The try whose logs have that name, with the job that made it; null for none.</summary>
    public async Task<(NodeAttempt Attempt, string Job, bool IsError)?> FindLogAsync(Experiment experiment, string file, CancellationToken cancellationToken)
    {
        var (isError, stem) = (file.EndsWith(".err", StringComparison.Ordinal), file.Length > 4 ? file[..^4] : string.Empty);
        if ((!isError && !file.EndsWith(".out", StringComparison.Ordinal)) || stem.LastIndexOf('.') is not (> 0 and var dot))
        {
            return null;
        }

        foreach (var generation in (await store.GenerationsAsync(experiment, cancellationToken)).Reverse())
        {
            if ((await shapes.FindAsync(generation.Run, cancellationToken)).TryGet(out var shape, out _) && shape.Find(stem[..dot]) is { } node)
            {
                var tries = await history.AttemptsAsync(generation.Run, node, cancellationToken);
                if (tries.LastOrDefault(attempt => StemOf(stem[..dot], attempt) == stem) is { } found)
                {
                    return (found, stem[..dot], isError);
                }
            }
        }

        return null;
    }

    private JobRecord AsItIs(JobRecord job, NodeStanding standing) => standing.Latest is not { } latest
        ? job with { Status = AutosubmitStates.Of(standing.State) }
        : job with
        {
            Status = AutosubmitStates.Of(standing.State),
            Times = TimesOf(latest),
            BatchId = latest.BatchId?.Value,
            Out = LogOf(job, latest, "out"),
            Err = LogOf(job, latest, "err"),
        };

    private JobAttempt AttemptOf(JobRecord job, Generation generation, NodeAttempt attempt, int counter) => new()
    {
        Job = job.Name,
        Counter = counter,
        Status = AutosubmitStates.Of(attempt.State),
        Times = TimesOf(attempt),
        Demand = job.Demand,
        BatchId = attempt.BatchId?.Value,
        Run = generation.Number,
        RunCreated = generation.CreatedAt,
        Out = LogOf(job, attempt, "out"),
        Err = LogOf(job, attempt, "err"),
    };

    // Short jobs are over before anybody sees them start.
    private string? LogOf(JobRecord job, NodeAttempt attempt, string kind) =>
        attempt.StartedAt is null && attempt.EndedAt is null ? null : $"{StemOf(job.Name, attempt)}.{kind}";

    private string StemOf(string job, NodeAttempt attempt) => $"{job}.{Time.Compact(attempt.SubmittedAt)}";

    private static JobTimes TimesOf(NodeAttempt attempt) => new(attempt.SubmittedAt, attempt.StartedAt, attempt.EndedAt);

    private static Refusal NoList(Experiment experiment) => Refusal.Conflict($"Experiment {experiment.Name} has no job list, generate it first");
}
