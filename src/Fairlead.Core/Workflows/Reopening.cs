using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <summary>
/// A run that failed or was aborted goes on: what ended well stays so, and what failed or was stopped is done again. Pure: it works on all rows of the run,
/// since those of blocks that have ended are not kept in memory.
/// </summary>
/// <param name="plan">The workflow.</param>
/// <param name="blocks">All block instances of the run.</param>
/// <param name="nodes">All node instances of the run.</param>
/// <param name="at">When.</param>
internal sealed class Reopening(WorkflowPlan plan, IReadOnlyCollection<BlockInstance> blocks, IReadOnlyCollection<NodeInstance> nodes, DateTimeOffset at)
{
    private readonly ILookup<NodeInstanceId, BlockInstance> _children = blocks.Where(b => b.Parent is not null).ToLookup(b => b.Parent.GetValueOrDefault());
    private readonly ILookup<long, NodeInstance> _nodes = nodes.ToLookup(n => n.Id.Block);
    private readonly List<BlockInstance> _openBlocks = [];
    private readonly List<NodeInstance> _openNodes = [];

    /// <summary>What changes, or why the run cannot go on.</summary>
    public Outcome<RunDelta> Of(RunHeader header, RunEvent.Restarted wish)
    {
        if (header.Phase is not (RunPhase.Failed or RunPhase.Aborted) || header.IsOpen)
        {
            return Refusal.Conflict(header.Phase is RunPhase.Running ? "The workflow is still active." : "There is nothing to do again: the workflow has ended well.");
        }

        if (nodes.Any(n => n.IsCancelling))
        {
            return Refusal.Conflict("Jobs of the workflow are still being cancelled; try again when they are gone.");
        }

        if (blocks.FirstOrDefault(b => b.Parent is null) is not { } root)
        {
            return Refusal.Conflict("The workflow has not begun.");
        }

        Open(root);
        if (_openNodes.Count == 0)
        {
            return Refusal.Conflict("There is no node that could be done again.");
        }

        var before = nodes.ToDictionary(n => n.Id);
        return new RunDelta
        {
            Header = header with
            {
                Phase = RunPhase.Running,
                EndedAt = null,
                Message = null,
                Restarts = header.Restarts + 1,
                JobNodes = _openNodes.Where(IsJob).Aggregate(header.JobNodes, (counts, node) => counts.Changed(before[node.Id], node)),
            },
            Blocks = [.. _openBlocks],
            Nodes = [.. _openNodes],
            Entries = [new RunEntry(at, JournalLevel.Info, JournalTopic.RunRestarted, string.Empty, $"{wish.Actor} restarted the run: {string.Join(", ", _openNodes.Select(PlaceOf).Take(20))}.")],
        };
    }

    private BlockInstance Open(BlockInstance block)
    {
        var open = block with { EndedAt = null, Failure = null, FirstFailure = null, Failures = 0 };
        _openBlocks.Add(open);
        foreach (var node in _nodes[block.Id].GroupBy(n => n.Node).Select(g => g.MaxBy(n => n.Visit)).OfType<NodeInstance>().Where(n => n.State is NodeState.Failed && !IsTakenCareOf(block, n)))
        {
            Open(block, node);
        }

        return open;
    }

    private void Open(BlockInstance block, NodeInstance node)
    {
        var kind = plan.Blocks[block.Block].Block.Nodes[node.Node];
        var all = _children[node.Id].ToList();
        var failed = all.Where(b => b.Failure is not null).ToList();
        if (failed.Count == 0 || kind is not (Node.SubBlock or Node.Loop))
        {
            // From its beginning. What it tried before counts no more, and its tries are numbered on.
            _openNodes.Add(node with { State = NodeState.Ready, Reached = node.Reached & EdgeEvent.Started, StartedAt = null, EndedAt = null, Failure = null, ExitCode = null, Loop = null, Forgiven = node.Attempt });
            return;
        }

        var children = failed.ConvertAll(Open);
        _openNodes.Add(node with
        {
            State = NodeState.Running,
            Reached = node.Reached & EdgeEvent.Started,
            EndedAt = null,
            Failure = null,
            Deadline = kind.Timeout is { } time ? at + time : null,
            Children = [.. children.Select(c => c.Id)],
            Variables = VariablesOf(block, kind, children),
            Changed = kind is Node.Repeat ? [.. all.SelectMany(b => b.Changed)] : [],
            Loop = node.Loop is { } loop ? loop with { Running = children.Count, Failures = 0 } : null,
        });
    }

    // A loop of one iteration at a time hands its variables on from iteration to iteration; those that failed got them from it.
    private static ImmutableDictionary<string, Value> VariablesOf(BlockInstance block, Node kind, List<BlockInstance> children) => kind is Node.Repeat ? children[^1].Variables : block.Variables;

    private bool IsTakenCareOf(BlockInstance block, NodeInstance node) =>
        node.Failure is not { Cause: FailureCause.ParentFailed } && plan.Blocks[block.Block].Exits[node.Node].Any(exit => (exit.Edge.On & (EdgeEvent.Failed | EdgeEvent.Ended)) != EdgeEvent.None);

    private bool IsJob(NodeInstance node) => KindOf(node) is Node.Job;

    private Node KindOf(NodeInstance node) => plan.Blocks[BlockOf(node).Block].Block.Nodes[node.Node];

    private BlockInstance BlockOf(NodeInstance node) => _openBlocks.First(b => b.Id == node.Id.Block);

    private string PlaceOf(NodeInstance node) => Place.Of(BlockOf(node).Path, KindOf(node).Id);
}
