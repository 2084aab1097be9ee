namespace Fairlead.Core.Workflows;

/// <summary>A node that can never start.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Reason">Why, as a clause.</param>
internal readonly record struct StuckNode(string Node, string Reason);

/// <summary>Finds the nodes of a block that can never start, whatever its conditions say. Linear in its edges.</summary>
internal static class StuckNodes
{
    private const int MaxNames = 10;

    /// <summary>The stuck nodes, in the order of the document.</summary>
    public static IEnumerable<StuckNode> Of(BlockPlan plan)
    {
        var nodes = plan.Block.Nodes;
        var missing = (int[])plan.Predecessors.Clone();
        var canStart = new bool[nodes.Length];
        var ready = new Queue<int>(plan.Starts);
        while (ready.TryDequeue(out var node))
        {
            if (canStart[node])
            {
                continue;
            }

            canStart[node] = true;
            foreach (var successor in plan.Successors[node])
            {
                if (--missing[successor.To] == 0 || nodes[successor.To].TakesEach())
                {
                    ready.Enqueue(successor.To);
                }
            }
        }

        var waitsFor = WaitsFor(plan, canStart);
        for (var node = 0; node < nodes.Length; node++)
        {
            if (!canStart[node])
            {
                yield return new StuckNode(nodes[node].Id, Reason(plan, node, waitsFor));
            }
        }
    }

    /// <summary>For each stuck node one stuck node that it waits for.</summary>
    private static int[] WaitsFor(BlockPlan plan, bool[] canStart)
    {
        var waitsFor = new int[canStart.Length];
        for (var node = 0; node < canStart.Length; node++)
        {
            if (!canStart[node])
            {
                foreach (var successor in plan.Successors[node])
                {
                    waitsFor[successor.To] = node;
                }
            }
        }

        return waitsFor;
    }

    private static string Reason(BlockPlan plan, int node, int[] waitsFor)
    {
        var way = new List<string>();
        var current = node;
        do
        {
            current = waitsFor[current];
            way.Add($"'{plan.Block.Nodes[current].Id}'");
        }
        while (current != node && way.Count < MaxNames);

        return $"it waits for {string.Join(", which waits for ", way)}{(current == node ? ", itself" : " and so on")}";
    }
}
