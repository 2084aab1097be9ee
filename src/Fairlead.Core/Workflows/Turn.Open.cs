using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>What people do with the runs of open workflows: let them go on and rest, and set their nodes to other states.</content>
internal sealed partial class Turn
{
    private const EdgeEvent AllOfSuccess =
        EdgeEvent.Readied | EdgeEvent.Submitted | EdgeEvent.Queued | EdgeEvent.Started | EdgeEvent.Succeeded | EdgeEvent.Ended;

    private bool IsOpen => plan.Definition.IsOpen;

    /// <summary>Whether nodes that are ready are started.</summary>
    private bool IsStarting => !IsOver && (!IsOpen || _header.IsGoing);

    private void Resume(RunEvent.Resumed e)
    {
        if (!IsOpen || IsOver || _header.IsGoing || Draft(0) is not { } root)
        {
            return;
        }

        _header = _header with { IsGoing = true, Rest = null, LeftOut = e.LeftOut };
        Note(JournalTopic.RunResumed, string.Empty, $"{e.Actor} set it going.");
        for (var node = 0; node < root.Plan.Block.Nodes.Length; node++)
        {
            Promote(root, node);
        }

        // Those that were left out the last time are in no queue.
        var queued = _ready.ToHashSet();
        foreach (var ready in root.Live().Where(node => node.State is NodeState.Ready && !queued.Contains(node.Id)))
        {
            _ready = _ready.Enqueue(ready.Id);
        }
    }

    private void Pause(RunEvent.Paused e)
    {
        if (_header.IsGoing)
        {
            Rest(RestCause.Stopped, $"{e.Actor} stopped it.");
        }
    }

    /// <summary>An open workflow rests when nothing is left that could be done.</summary>
    private void RestIfNothingIsLeft()
    {
        if (IsOpen && _header is { IsGoing: true, JobNodes.UnderWay: 0 } && _ready.IsEmpty && Draft(0) is { } root && !IsAnyActive(root))
        {
            var failed = _header.JobNodes.Failed;
            Rest(RestCause.NothingLeft, failed == 0 ? "Run successful." : $"Some jobs have failed and reached maximum retrials: {failed}.");
        }
    }

    private bool IsAnyActive(BlockDraft root) =>
        _header.JobNodes.Ready > 0 && root.All.Any(node => node.State is not NodeState.Ready ? IsActive(node) : !_header.LeftOut.Contains(node.Node));

    private static bool IsActive(NodeInstance node) =>
        node.State is NodeState.Submitting or NodeState.Submitted or NodeState.Queued or NodeState.Running or NodeState.Delayed or NodeState.OnHold;

    private void Rest(RestCause cause, string message)
    {
        _header = _header with { IsGoing = false, Rest = cause };
        Note(JournalTopic.RunRested, string.Empty, message, cause is RestCause.NothingLeft && _header.JobNodes.Failed > 0 ? JournalLevel.Error : JournalLevel.Info);
    }

    private void SetStates(RunEvent.StatesSet e)
    {
        if (!IsOpen || IsOver || Draft(0) is not { } root)
        {
            return;
        }

        var changed = new List<int>();
        foreach (var change in e.Changes)
        {
            if (change.Node >= 0 && change.Node < root.Plan.Block.Nodes.Length && SetState(root, change, e.Actor))
            {
                changed.Add(change.Node);
            }
        }

        if (!e.Promotes && !_header.IsGoing)
        {
            return;
        }

        foreach (var node in changed)
        {
            Promote(root, node);
            foreach (var successor in root.Plan.Successors[node])
            {
                Promote(root, successor.To);
            }
        }
    }

    private bool SetState(BlockDraft block, NodeChange change, string actor)
    {
        var before = block.Latest(change.Node);
        if ((before?.State ?? NodeState.Waiting) == change.State || ReachedIn(change.State) is not { } reached)
        {
            return false;
        }

        var known = before ?? NewInstance(block, change.Node, NodeState.Waiting);
        var freed = StopInside(known, isCancelled: true);
        var node = freed with
        {
            State = change.State,
            Reached = reached,
            Forgiven = freed.Attempt,
            EndedAt = null,
            Failure = change.State is NodeState.Failed ? new Failure(FailureCause.SetByHand, $"{actor} set it so.") : null,
            ExitCode = null,
            WakeAt = null,
            Deadline = null,
        };
        node = node with { EndedAt = node.IsFinal ? at : null };
        Save(block, node);
        block.Active += (node.IsFinal ? 0 : 1) - (known.IsFinal ? 0 : 1);
        Contribute(block, node.Node, known.Reached, reached);
        if (node.State is NodeState.Ready)
        {
            _ready = _ready.Enqueue(node.Id);
        }

        Note(JournalTopic.NodeSet, PlaceOf(block, node), $"{actor} set it from {(before?.State ?? NodeState.Waiting).ToString()} to {change.State.ToString()}.");
        return true;
    }

    /// <summary>What has happened to a node that somebody sets to a state; null for a state that nobody can set.</summary>
    private static EdgeEvent? ReachedIn(NodeState state) => state switch
    {
        NodeState.Ready => EdgeEvent.Readied,
        NodeState.Waiting or NodeState.Suspended or NodeState.OnHold => EdgeEvent.None,
        NodeState.Succeeded or NodeState.Skipped => AllOfSuccess,
        NodeState.Failed => EdgeEvent.Failed | EdgeEvent.Ended,
        _ => null,
    };

    /// <summary>A node that waits becomes ready where all its predecessors are where it waits for them.</summary>
    private void Promote(BlockDraft block, int node)
    {
        if (block.Latest(node) is null or { State: NodeState.Waiting } && block.Progress(node).Satisfied == block.Plan.Predecessors[node])
        {
            MakeReady(block, node);
        }
    }

    /// <summary>In an open workflow a node has one instance: one that waits again becomes ready, and one that is further stays as it is.</summary>
    private void MakeReadyAgain(BlockDraft block, NodeInstance known)
    {
        if (known.State is NodeState.Waiting)
        {
            Reach(block, known with { State = NodeState.Ready }, EdgeEvent.Readied);
            _ready = _ready.Enqueue(known.Id);
        }
    }

    private void JobQueued(RunEvent.JobQueued e)
    {
        if (IsOpen && Live(e.Node) is var (block, node) && node.Attempt == e.Attempt && node.State is NodeState.Submitted)
        {
            Reach(block, node with { State = NodeState.Queued }, EdgeEvent.Queued);
        }
    }
}
