using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>Makes the state of a run from its rows. Counters that the engine keeps are counted anew.</summary>
internal static class StateFromRows
{
    public static RunState Read(
        WorkflowPlan plan,
        RunHeader header,
        IEnumerable<BlockInstance> blocks,
        IEnumerable<NodeInstance> nodes,
        IEnumerable<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> iterations)
    {
        var all = nodes.ToList();
        var byBlock = all.ToLookup(node => node.Id.Block);
        var live = blocks.Where(block => !block.IsFinal || block.Id == 0)
            .ToImmutableDictionary(block => block.Id, block => Read(plan.Blocks[block.Block], block, byBlock[block.Id]));
        var underWay = all.Where(node => !node.IsFinal && live.GetValueOrDefault(node.Id.Block) is { Instance.IsFinal: false }).OrderBy(node => node.Order).ToList();
        var loops = underWay.Select(node => node.Id).ToHashSet();
        return new RunState(
            header,
            live,
            ImmutableQueue.CreateRange(underWay.Where(node => node.State is NodeState.Ready).Select(node => node.Id)),
            [.. underWay.Where(node => node.State is NodeState.Holding).Select(node => node.Id)],
            all.Where(node => node.IsCancelling).ToImmutableDictionary(node => node.Id),
            iterations.Where(pair => loops.Contains(pair.Key)).ToImmutableDictionary());
    }

    private static LiveBlock Read(BlockPlan plan, BlockInstance block, IEnumerable<NodeInstance> rows)
    {
        var nodes = ImmutableDictionary.CreateBuilder<int, NodeInstance>();
        var progress = new Dictionary<int, NodeProgress>();
        var latest = new Dictionary<int, NodeInstance>();
        foreach (var row in rows)
        {
            if (!latest.TryGetValue(row.Node, out var other) || other.Visit < row.Visit)
            {
                latest[row.Node] = row;
            }

            if (!row.IsFinal)
            {
                nodes[row.Id.Number] = row;
            }
        }

        var active = nodes.Count;
        foreach (var (node, row) in latest)
        {
            nodes[row.Id.Number] = row;
            progress[node] = progress.GetValueOrDefault(node) with { Visits = row.Visit, Latest = row.Id.Number };
            foreach (var (to, on) in plan.Successors[node])
            {
                if ((on & row.Reached) != EdgeEvent.None)
                {
                    var before = progress.GetValueOrDefault(to);
                    progress[to] = before with { Satisfied = before.Satisfied + 1 };
                }
            }
        }

        return new LiveBlock(block, nodes.ToImmutable(), progress.ToImmutableDictionary(), active);
    }
}
