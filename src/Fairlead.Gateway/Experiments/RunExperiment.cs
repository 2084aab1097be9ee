using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;

namespace Fairlead.Gateway.Experiments;

/// <summary>Sets experiments going and stops them.</summary>
/// <param name="store">Keeps experiments.</param>
/// <param name="turns">Lets those who change an experiment take turns.</param>
/// <param name="runs">Where runs are.</param>
/// <param name="requests">Asks runs.</param>
/// <param name="history">Knows how jobs stand.</param>
/// <param name="clock">Says when.</param>
public sealed class RunExperiment(IExperimentStore store, ExperimentTurns turns, IRunStore runs, RunRequests requests, INodeHistory history, TimeProvider clock)
{
    /// <summary>Sets it going: whatever can be submitted is, until nothing is left or somebody stops it.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="name">Which experiment.</param>
    /// <param name="leftOut">Jobs that take no part this time, by their indices in the list.</param>
    /// <param name="cancellationToken">Gives up; what was asked for may happen all the same.</param>
    /// <returns>The experiment with its <see cref="Experiment.LastStart"/>; refused where it goes on already or has no list of jobs.</returns>
    public Task<Outcome<Experiment>> StartAsync(Principal principal, string name, ImmutableSortedSet<int> leftOut, CancellationToken cancellationToken) =>
        turns.TakeAsync(principal, name, AccessLevel.Write, (experiment, token) => StartAsync(principal, experiment, leftOut, token), cancellationToken);

    /// <summary>Lets it rest: nothing more is submitted. Jobs that a site has go on, and their ends are heeded.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="name">Which experiment.</param>
    /// <param name="cancelled">Of the jobs in one of these states, each is cancelled; none for a stop that leaves all as they are.</param>
    /// <param name="becomes">What those become.</param>
    /// <param name="cancellationToken">Gives up; what was asked for may happen all the same.</param>
    /// <returns>The indices of the jobs that were cancelled; refused where it does not go on.</returns>
    public Task<Outcome<ImmutableArray<int>>> StopAsync(
        Principal principal, string name, ImmutableHashSet<NodeState> cancelled, NodeState becomes, CancellationToken cancellationToken) =>
        turns.TakeAsync(principal, name, AccessLevel.Write, (experiment, token) => StopAsync(principal, experiment, cancelled, becomes, token), cancellationToken);

    private async Task<Outcome<Experiment>> StartAsync(Principal principal, Experiment experiment, ImmutableSortedSet<int> leftOut, CancellationToken cancellationToken)
    {
        if (experiment.IsGoing)
        {
            return Refusal.Conflict($"Runner for experiment {experiment.Name} is already running.");
        }

        if (experiment.Current is not { } generation || await runs.FindAsync(generation.Run, cancellationToken) is not { } run)
        {
            return Refusal.Conflict($"Experiment {experiment.Name} has no job list, generate it first");
        }

        if (!(await requests.AskAsync(run, new RunEvent.Resumed(clock.GetUtcNow(), principal.User, leftOut), cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        return await store.FindAsync(experiment.Name, cancellationToken) is { } started ? started : Refusal.NotFound("such experiment");
    }

    private async Task<Outcome<ImmutableArray<int>>> StopAsync(
        Principal principal, Experiment experiment, ImmutableHashSet<NodeState> cancelled, NodeState becomes, CancellationToken cancellationToken)
    {
        if (experiment is not { IsGoing: true, Current: { } generation } || await runs.FindAsync(generation.Run, cancellationToken) is not { } run)
        {
            return Refusal.Conflict($"Experiment {experiment.Name} is not running");
        }

        var now = clock.GetUtcNow();
        if (!(await requests.AskAsync(run, new RunEvent.Paused(now, principal.User), cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (cancelled.IsEmpty)
        {
            return ImmutableArray<int>.Empty;
        }

        ImmutableArray<int> nodes = [.. (await history.StandingsAsync(run.Id, cancellationToken)).Where(s => cancelled.Contains(s.State)).Select(s => s.Node)];
        var set = new RunEvent.StatesSet(now, principal.User, [.. nodes.Select(n => new NodeChange(n, becomes))], Promotes: false);
        return (await requests.AskAsync(run, set, cancellationToken)).Select(_ => nodes);
    }
}
