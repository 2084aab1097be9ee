using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>A block instance while one event is worked off. Only the blocks that the event touches get one.</summary>
internal sealed class BlockDraft(BlockPlan plan, LiveBlock block)
{
    private readonly ImmutableDictionary<int, NodeInstance>.Builder _nodes = block.Nodes.ToBuilder();
    private readonly ImmutableDictionary<int, NodeProgress>.Builder _progress = block.Progress.ToBuilder();
    private BlockInstance _instance = block.Instance;

    public BlockPlan Plan { get; } = plan;

    public BlockInstance Instance
    {
        get => _instance;
        set
        {
            _instance = value;
            IsChanged = true;
        }
    }

    /// <summary>How many node instances have not ended.</summary>
    public int Active { get; set; } = block.Active;

    /// <summary>Whether the block itself, not only its nodes, is another than before.</summary>
    public bool IsChanged { get; private set; }

    public bool IsOver => _instance.IsFinal;

    /// <summary>The node instances that have not ended, in the order in which they became ready.</summary>
    public List<NodeInstance> Live() => [.. _nodes.Values.Where(node => !node.IsFinal).OrderBy(node => node.Id.Number)];

    /// <summary>All node instances that are kept.</summary>
    public IEnumerable<NodeInstance> All => _nodes.Values;

    public NodeInstance? Find(int number) => _nodes.GetValueOrDefault(number);

    public NodeProgress Progress(int node) => _progress.GetValueOrDefault(node);

    public NodeInstance? Latest(int node) => Find(Progress(node).Latest);

    public void Set(NodeInstance node) => _nodes[node.Id.Number] = node;

    public void Forget(int number) => _nodes.Remove(number);

    public void Set(int node, NodeProgress progress) => _progress[node] = progress;

    public LiveBlock Freeze() => new(_instance, _nodes.ToImmutable(), _progress.ToImmutable(), Active);
}
