using System.Collections.Immutable;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <summary>
/// One event being worked off. It starts from a state, changes copies of what the event touches, and ends in the next state. Nodes that become ready
/// wait in a queue rather than being entered on the spot, so that no chain of nodes, however long, is a deep recursion.
/// </summary>
internal sealed partial class Turn(WorkflowPlan plan, RunState state, DateTimeOffset at)
{
    private readonly Dictionary<long, BlockDraft> _drafts = [];
    private readonly Dictionary<NodeInstanceId, NodeInstance> _changed = [];
    private readonly List<RunCommand> _commands = [];
    private readonly List<RunEntry> _entries = [];
    private readonly List<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> _found = [];
    private readonly WorkflowLimits _limits = plan.Limits;

    private RunHeader _header = state.Header;
    private ImmutableQueue<NodeInstanceId> _ready = state.Ready;
    private ImmutableSortedSet<NodeInstanceId> _holding = state.Holding;
    private ImmutableDictionary<NodeInstanceId, NodeInstance> _cancelling = state.Cancelling;
    private ImmutableDictionary<NodeInstanceId, ImmutableArray<Iteration>> _iterations = state.Iterations;

    private bool IsOver => _header.Phase is not RunPhase.Running;

    /// <summary>Works the event off.</summary>
    public RunStep Take(RunEvent runEvent)
    {
        Handle(runEvent);
        for (var left = _limits.StartsPerEvent; left > 0 && IsStarting && !_ready.IsEmpty; left--)
        {
            _ready = _ready.Dequeue(out var next);
            Begin(next);
        }

        RestIfNothingIsLeft();

        return Finish();
    }

    private RunStep Finish()
    {
        if (IsOver)
        {
            _ready = ImmutableQueue<NodeInstanceId>.Empty;
        }

        var header = ReferenceEquals(_header, state.Header) ? null : _header;
        if (header is null && _changed.Count == 0 && !_drafts.Values.Any(draft => draft.IsChanged))
        {
            return new RunStep(state, [.. _commands], RunDelta.None);
        }

        if (!_ready.IsEmpty && IsStarting)
        {
            _commands.Add(new RunCommand.GoOn());
        }

        var blocks = state.Blocks.ToBuilder();
        foreach (var draft in _drafts.Values)
        {
            // The outermost block stays, for its variables are asked for after the end.
            if (draft.IsOver && draft.Instance.Id != 0)
            {
                blocks.Remove(draft.Instance.Id);
            }
            else
            {
                blocks[draft.Instance.Id] = draft.Freeze();
            }
        }

        var delta = new RunDelta
        {
            Header = header,
            Blocks = [.. _drafts.Values.Where(draft => draft.IsChanged).Select(draft => draft.Instance)],
            Nodes = [.. _changed.Values],
            Iterations = [.. _found],
            Entries = [.. _entries],
        };
        return new RunStep(new RunState(_header, blocks.ToImmutable(), _ready, _holding, _cancelling, _iterations), [.. _commands], delta);
    }

    /// <summary>The block to change, or null where it has ended.</summary>
    private BlockDraft? Draft(long block) => Kept(block) is { IsOver: false } draft ? draft : null;

    /// <summary>The block, also where it has ended and is kept all the same.</summary>
    private BlockDraft? Kept(long block)
    {
        if (!_drafts.TryGetValue(block, out var draft) && state.Blocks.GetValueOrDefault(block) is { } live)
        {
            _drafts[block] = draft = new BlockDraft(plan.Blocks[live.Instance.Block], live);
        }

        return draft;
    }

    /// <summary>A node instance that has not ended, with its block; null for news about one that has.</summary>
    private (BlockDraft Block, NodeInstance Node)? Live(NodeInstanceId id) =>
        Draft(id.Block) is { } draft && draft.Find(id.Number) is { IsFinal: false } node ? (draft, node) : null;

    private void Save(BlockDraft block, NodeInstance node)
    {
        if (Kind(block, node) is Node.Job)
        {
            var counts = _header.JobNodes.Changed(block.Find(node.Id.Number), node);
            _header = counts == _header.JobNodes ? _header : _header with { JobNodes = counts };
        }

        block.Set(node);
        _changed[node.Id] = node;
    }

    private static Node Kind(BlockDraft block, NodeInstance node) => block.Plan.Block.Nodes[node.Node];

    private static string PlaceOf(BlockDraft block, NodeInstance node) => Place.Of(block.Instance.Path, Kind(block, node).Id);

    private void Note(JournalTopic topic, string place, string message, JournalLevel level = JournalLevel.Info) =>
        _entries.Add(new RunEntry(at, level, topic, place, message));
}
