using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;

namespace Fairlead.Gateway.Experiments;

/// <summary>A job that was set to another state.</summary>
/// <param name="Node">Its index in the list.</param>
/// <param name="Before">What it was.</param>
/// <param name="IsCancelled">Whether a job of it was under way, which is cancelled.</param>
public readonly record struct StateChange(int Node, NodeState Before, bool IsCancelled);

/// <summary>What was set back for an experiment to be tried again.</summary>
/// <param name="Succeeded">Jobs that have ended well, by their indices in the list.</param>
/// <param name="Reset">Jobs that were set back.</param>
/// <param name="Cancelled">Those of them that were under way.</param>
public sealed record Recovered(ImmutableArray<int> Succeeded, ImmutableArray<int> Reset, ImmutableArray<int> Cancelled);

/// <summary>Sets jobs of experiments to other states, whether they go on or not.</summary>
/// <param name="turns">Lets those who change an experiment take turns.</param>
/// <param name="runs">Where runs are.</param>
/// <param name="requests">Asks runs.</param>
/// <param name="history">Knows how jobs stand.</param>
/// <param name="clock">Says when.</param>
public sealed class SetStates(ExperimentTurns turns, IRunStore runs, RunRequests requests, INodeHistory history, TimeProvider clock)
{
    /// <summary>Sets these jobs to a state, and cancels those that are under way. What depends on them follows when the experiment goes on.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="name">Which experiment.</param>
    /// <param name="choose">Which jobs, by their indices in the list, given how they stand; refused where the question is wrong.</param>
    /// <param name="state">Ready, waiting, succeeded, failed, suspended, on hold or skipped.</param>
    /// <param name="cancellationToken">Gives up; what was asked for may happen all the same.</param>
    /// <returns>Those that were in another state before.</returns>
    public Task<Outcome<ImmutableArray<StateChange>>> RunAsync(
        Principal principal,
        string name,
        Func<IReadOnlyList<NodeStanding>, Outcome<ImmutableArray<int>>> choose,
        NodeState state,
        CancellationToken cancellationToken) => turns.TakeAsync<ImmutableArray<StateChange>>(
        principal,
        name,
        AccessLevel.Write,
        async (experiment, token) =>
        {
            if (!(await OpenAsync(experiment, token)).TryGet(out var open, out var refusal) || !choose(open.Standings).TryGet(out var nodes, out refusal))
            {
                return refusal;
            }

            var known = open.Standings.ToDictionary(s => s.Node, s => s.State);
            ImmutableArray<StateChange> changes = [.. nodes.Distinct()
                .Select(n => (Node: n, Before: known.GetValueOrDefault(n, NodeState.Waiting)))
                .Where(c => c.Before != state)
                .Select(c => new StateChange(c.Node, c.Before, IsUnderWay(c.Before)))];
            if (changes.IsEmpty)
            {
                return changes;
            }

            var set = new RunEvent.StatesSet(clock.GetUtcNow(), principal.User, [.. changes.Select(c => new NodeChange(c.Node, state))], Promotes: false);
            return (await requests.AskAsync(open.Run, set, token)).Select(_ => changes);
        },
        cancellationToken);

    /// <summary>Sets back what has not ended well, so that the next start tries it again; jobs that have, though something else was said of them, count as such.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="name">Which experiment.</param>
    /// <param name="choose">Which jobs, by their indices in the list, given how they stand.</param>
    /// <param name="isForced">Whether jobs that are under way are cancelled; else it is refused where there are any.</param>
    /// <param name="cancellationToken">Gives up; what was asked for may happen all the same.</param>
    public Task<Outcome<Recovered>> RecoverAsync(
        Principal principal,
        string name,
        Func<IReadOnlyList<NodeStanding>, Outcome<ImmutableArray<int>>> choose,
        bool isForced,
        CancellationToken cancellationToken) => turns.TakeAsync<Recovered>(
        principal,
        name,
        AccessLevel.Write,
        async (experiment, token) =>
        {
            if (experiment.IsGoing)
            {
                return Refusal.Conflict($"Experiment {name} is running, stop it first");
            }

            if (!(await OpenAsync(experiment, token)).TryGet(out var open, out var refusal) || !choose(open.Standings).TryGet(out var nodes, out refusal))
            {
                return refusal;
            }

            var active = open.Standings.Count(s => IsUnderWay(s.State));
            if (active > 0 && !isForced)
            {
                return Refusal.Conflict($"Experiment can't be recovered: {active} active jobs");
            }

            if (await runs.DocumentAsync(open.Run, token) is not { } document)
            {
                return Refusal.NotFound("such job list");
            }

            var recovery = Recovery.Of(document.Definition.Root, open.Standings, nodes);
            var set = new RunEvent.StatesSet(clock.GetUtcNow(), principal.User, recovery.Changes, Promotes: true);
            return (await requests.AskAsync(open.Run, set, token)).Select(_ => recovery.Result);
        },
        cancellationToken);

    /// <summary>Whether a node in that state has a job that its site may have.</summary>
    public static bool IsUnderWay(NodeState state) => state is NodeState.Submitting or NodeState.Submitted or NodeState.Queued or NodeState.Running;

    private async Task<Outcome<(Run Run, IReadOnlyList<NodeStanding> Standings)>> OpenAsync(Experiment experiment, CancellationToken cancellationToken) =>
        experiment.Current is { } generation && await runs.FindAsync(generation.Run, cancellationToken) is { } run
            ? (run, await history.StandingsAsync(run.Id, cancellationToken))
            : Refusal.Conflict($"Experiment {experiment.Name} has no job list, generate it first");
}
