using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Experiments;

/// <summary>What has to be set back for a list of jobs to be tried again. Pure.</summary>
internal static class Recovery
{
    /// <summary>What becomes of which node, and what is told of it.</summary>
    /// <param name="block">The nodes and edges.</param>
    /// <param name="standings">How the nodes stand that something has happened to.</param>
    /// <param name="chosen">The nodes that are concerned, by index.</param>
    public static (ImmutableArray<NodeChange> Changes, Recovered Result) Of(Block block, IReadOnlyList<NodeStanding> standings, ImmutableArray<int> chosen)
    {
        var states = standings.ToDictionary(s => s.Node, s => s.State);
        var concerned = chosen.ToHashSet();
        foreach (var standing in standings.Where(s => concerned.Contains(s.Node) && s.State is not NodeState.Suspended))
        {
            states[standing.Node] = standing.Latest?.State is JobState.Succeeded || (standing.State is NodeState.Succeeded or NodeState.Skipped)
                ? standing.State is NodeState.Skipped ? NodeState.Skipped : NodeState.Succeeded
                : NodeState.Waiting;
        }

        foreach (var node in WithWaitingParent(block, states))
        {
            states[node] = NodeState.Waiting;
        }

        var before = standings.ToDictionary(s => s.Node, s => s.State);
        var changes = states.Where(s => before[s.Key] != s.Value).Select(s => new NodeChange(s.Key, s.Value)).OrderBy(c => c.Node).ToImmutableArray();
        var reset = changes.Where(c => c.State is NodeState.Waiting).Select(c => c.Node).ToImmutableArray();
        return (changes, new Recovered(
            [.. states.Where(s => s.Value is NodeState.Succeeded).Select(s => s.Key).Order()], reset, [.. reset.Where(n => SetStates.IsUnderWay(before[n]))]));
    }

    /// <summary>Nodes that have ended well although one that they depend on has not even begun: one pass, not what follows from it.</summary>
    private static List<int> WithWaitingParent(Block block, Dictionary<int, NodeState> states)
    {
        var indices = block.Nodes.Index().ToDictionary(n => n.Item.Id, n => n.Index);
        return [.. block.Edges
            .Where(e => states.GetValueOrDefault(indices[e.To], NodeState.Waiting) is NodeState.Succeeded
                && states.GetValueOrDefault(indices[e.From], NodeState.Waiting) is NodeState.Waiting)
            .Select(e => indices[e.To])
            .Distinct()];
    }
}
