using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Unicore.Workflows.Views;

/// <summary>The executions of a workflow's levels and elements, by where they belong. Takes them in any order, up to a number.</summary>
/// <param name="most">How many are taken; the others are not shown.</param>
internal sealed class StatusRows(int most)
{
    private readonly Dictionary<long, List<NodeInstance>> _nodes = [];
    private readonly Dictionary<NodeInstanceId, List<BlockInstance>> _children = [];
    private int _count;

    /// <summary>The outermost level, or null where it has not begun.</summary>
    public BlockInstance? Root { get; private set; }

    /// <summary>Whether there were more than are taken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes one execution of a level.</summary>
    /// <returns>Whether more are taken.</returns>
    public bool Add(BlockInstance block)
    {
        if (block.Parent is not { } parent)
        {
            Root = block;
            return true;
        }

        return Counts() && Put(_children, parent, block);
    }

    /// <summary>Takes one execution of an element.</summary>
    /// <returns>Whether more are taken.</returns>
    public bool Add(NodeInstance node) => Counts() && Put(_nodes, node.Id.Block, node);

    /// <summary>The executions of the elements of a level, in the order of starting.</summary>
    public IEnumerable<NodeInstance> NodesOf(BlockInstance block) => _nodes.TryGetValue(block.Id, out var nodes) ? nodes.OrderBy(n => n.Order) : [];

    /// <summary>The executions of the level inside an element, in the order of starting.</summary>
    public IEnumerable<BlockInstance> ChildrenOf(NodeInstance node) => _children.TryGetValue(node.Id, out var children) ? children.OrderBy(b => b.Id) : [];

    private bool Counts()
    {
        IsCut |= _count >= most;
        _count++;
        return !IsCut;
    }

    private static bool Put<TKey, TRow>(Dictionary<TKey, List<TRow>> rows, TKey key, TRow row)
        where TKey : notnull
    {
        if (!rows.TryGetValue(key, out var list))
        {
            rows[key] = list = [];
        }

        list.Add(row);
        return true;
    }
}
