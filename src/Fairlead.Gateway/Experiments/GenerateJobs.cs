using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;

namespace Fairlead.Gateway.Experiments;

/// <summary>A list of jobs that was generated.</summary>
/// <param name="Generation">The list, with how its jobs stand.</param>
/// <param name="Edges">How many dependencies there are between them.</param>
/// <param name="Warnings">What is odd in the configuration but harmless.</param>
public sealed record GeneratedList(Generation Generation, int Edges, ImmutableArray<string> Warnings);

/// <summary>Generates the jobs of experiments anew: all that is known of the list before stays as it was, as history.</summary>
/// <param name="store">Keeps experiments.</param>
/// <param name="turns">Lets those who change an experiment take turns.</param>
/// <param name="submit">Takes runs.</param>
/// <param name="requests">Asks runs.</param>
/// <param name="dialects">Know the configuration.</param>
/// <param name="clock">Says when.</param>
public sealed class GenerateJobs(
    IExperimentStore store, ExperimentTurns turns, SubmitRun submit, RunRequests requests, IEnumerable<IExperimentDialect> dialects, TimeProvider clock)
{
    private readonly FrozenDictionary<string, IExperimentDialect> _dialects = dialects.ToFrozenDictionary(d => d.Name);

    /// <summary>The new list; refused with all that is wrong with the configuration, or while the experiment goes on.</summary>
    public Task<Outcome<GeneratedList>> RunAsync(Principal principal, string name, CancellationToken cancellationToken) =>
        turns.TakeAsync(principal, name, AccessLevel.Write, (experiment, token) => RunAsync(principal, experiment, token), cancellationToken);

    private async Task<Outcome<GeneratedList>> RunAsync(Principal principal, Experiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.IsGoing)
        {
            return Refusal.Conflict($"Experiment {experiment.Name} is running, stop it first");
        }

        var files = await store.FilesAsync(experiment, cancellationToken);
        if (!(await _dialects[experiment.Dialect].GenerateAsync(experiment, principal, files, cancellationToken)).TryGet(out var jobs, out var refusal))
        {
            return refusal;
        }

        var submission = new RunSubmission(jobs.Definition, experiment.Dialect, jobs.Source) { Name = experiment.Name, IsKept = true, Extra = experiment.Name };
        if (!(await submit.RunAsync(principal, submission, cancellationToken)).TryGet(out var run, out refusal))
        {
            return refusal;
        }

        // It has begun once it answers: by then its first jobs are ready.
        var begun = new RunEvent.StatesSet(clock.GetUtcNow(), principal.User, [], Promotes: false);
        if (!(await requests.AskAsync(run, begun, cancellationToken)).TryGet(out run, out refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var added = new Generation
        {
            Number = (experiment.Current?.Number ?? 0) + 1,
            Run = run.Id,
            CreatedAt = now,
            ChangedAt = now,
            Counts = ExperimentCounting.Of(run.Header),
            Facts = jobs.Facts,
        };
        var entry = new JournalEntry(Job: null, now, JournalLevel.Info, $"{jobs.Definition.Root.Nodes.Length} jobs of experiment {experiment.Name} generated.", principal.User, run.Id);
        var generation = await store.AddGenerationAsync(experiment, added, entry, cancellationToken);
        return new GeneratedList(generation, jobs.Definition.Root.Edges.Length, jobs.Warnings);
    }
}
