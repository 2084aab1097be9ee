using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>A block with all that the engine wants to know of its graph without looking for it. Made once for each definition.</summary>
internal sealed class BlockPlan
{
    private readonly Dictionary<string, int> _indices;

    private BlockPlan(int index, Block block, string path, Dictionary<string, int> indices)
    {
        Index = index;
        Block = block;
        Path = path;
        _indices = indices;
        Exits = new ImmutableArray<Exit>[block.Nodes.Length];
        Successors = new ImmutableArray<Successor>[block.Nodes.Length];
        Predecessors = new int[block.Nodes.Length];
        Bodies = new int[block.Nodes.Length];
    }

    /// <summary>Its place among the blocks of the workflow; 0 is the outermost.</summary>
    public int Index { get; }

    /// <summary>What the document says.</summary>
    public Block Block { get; }

    /// <summary>Where it is in the document.</summary>
    public string Path { get; }

    /// <summary>For each node its edges, in the order in which they are looked at.</summary>
    public ImmutableArray<Exit>[] Exits { get; }

    /// <summary>For each node the nodes that wait for it, each once.</summary>
    public ImmutableArray<Successor>[] Successors { get; }

    /// <summary>For each node how many others it waits for.</summary>
    public int[] Predecessors { get; }

    /// <summary>For each node the index of its body among the blocks of the workflow; 0 for none.</summary>
    public int[] Bodies { get; }

    /// <summary>The nodes that nothing leads to, in the order of the document.</summary>
    public ImmutableArray<int> Starts { get; private set; } = [];

    /// <summary>The node with an id, or null.</summary>
    public int? Find(string id) => _indices.TryGetValue(id, out var index) ? index : null;

    /// <summary>The plan of a block in which every edge has both its ends.</summary>
    public static BlockPlan Of(int index, Block block, string path)
    {
        var indices = new Dictionary<string, int>(block.Nodes.Length);
        for (var i = 0; i < block.Nodes.Length; i++)
        {
            indices[block.Nodes[i].Id] = i;
        }

        var plan = new BlockPlan(index, block, path, indices);
        plan.Connect();
        return plan;
    }

    private void Connect()
    {
        var exits = new List<Exit>?[Block.Nodes.Length];
        foreach (var edge in Block.Edges)
        {
            (exits[_indices[edge.From]] ??= []).Add(new Exit(edge, _indices[edge.To]));
        }

        for (var node = 0; node < exits.Length; node++)
        {
            Exits[node] = exits[node] is { } own ? [.. own] : [];
            Successors[node] = [.. Exits[node].GroupBy(exit => exit.To, (to, same) => new Successor(to, same.Aggregate(EdgeEvent.None, (all, exit) => all | exit.Edge.On)))];
            foreach (var successor in Successors[node])
            {
                Predecessors[successor.To]++;
            }
        }

        Starts = [.. Enumerable.Range(0, Predecessors.Length).Where(node => Predecessors[node] == 0)];
    }

    /// <summary>An edge and the index of the node it leads to.</summary>
    internal readonly record struct Exit(Edge Edge, int To);

    /// <summary>A node that waits for another, and for which events of it: any of them is enough.</summary>
    internal readonly record struct Successor(int To, EdgeEvent On);
}
