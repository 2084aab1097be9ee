using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>How blocks end, by themselves or because something failed.</content>
internal sealed partial class Turn
{
    private void EndBlock(BlockDraft block)
    {
        var failure = block.Instance.FirstFailure is { } first && block.Instance.Failures > 0
            ? first with { Message = block.Instance.Failures == 1 ? first.Message : $"{block.Instance.Failures} nodes failed; the first: {first.Message}" }
            : null;
        Conclude(block, failure);
    }

    private void FailBlock(BlockDraft block, Failure failure)
    {
        if (block.IsOver)
        {
            return;
        }

        var isCancelled = block.Plan.Block.OnFailure is FailureRule.StopAndCancel;
        StopNodes(block, new Failure(FailureCause.ParentFailed, $"Stopped: {failure.Message}"), isCancelled);
        Conclude(block, failure);
    }

    private void Conclude(BlockDraft block, Failure? failure)
    {
        block.Instance = block.Instance with { EndedAt = at, Failure = failure };
        if (failure is null)
        {
            Note(JournalTopic.BlockSucceeded, block.Instance.Path, "Succeeded.");
        }
        else
        {
            Note(JournalTopic.BlockFailed, block.Instance.Path, $"Failed: {failure.Message}", JournalLevel.Error);
        }

        if (block.Instance.Parent is not { } parentId)
        {
            End(failure is null ? RunPhase.Succeeded : RunPhase.Failed, failure?.Message);
        }
        else if (Live(parentId) is var (outer, parent))
        {
            Fold(block, outer);
            BodyEnded(outer, parent with { Children = parent.Children.Remove(block.Instance.Id) }, block.Instance);
        }
    }

    private void BodyEnded(BlockDraft block, NodeInstance node, BlockInstance body)
    {
        switch (Kind(block, node))
        {
            case Node.Repeat repeat:
                IterationEnded(block, node, repeat, body);
                break;
            case Node.ForEach each:
                IterationEnded(block, node, each, body);
                break;
            default:
                var after = node with { Variables = body.Variables, Changed = body.Changed };
                if (body.Failure is { } failure)
                {
                    Fail(block, after, new Failure(FailureCause.NodeFailed, failure.Message));
                }
                else
                {
                    Leave(block, after, isWell: true);
                }

                break;
        }
    }

    /// <summary>What expressions may ask about jobs of a block that is about to be forgotten goes to the block around it.</summary>
    private void Fold(BlockDraft inner, BlockDraft outer)
    {
        var results = inner.Instance.Results;
        foreach (var node in inner.All.OrderBy(node => node.Id.Number))
        {
            var id = Kind(inner, node).Id;
            if (node.Job is { } job && plan.IsAskedFor(id))
            {
                results = results.SetItem(id, new JobResult(job, node.ExitCode));
            }
        }

        if (!results.IsEmpty)
        {
            outer.Instance = outer.Instance with { Results = outer.Instance.Results.SetItems(results) };
        }
    }

    private void StopBlock(BlockDraft block, Failure failure, bool isCancelled)
    {
        StopNodes(block, failure, isCancelled);
        block.Instance = block.Instance with { EndedAt = at, Failure = failure };
    }

    private void StopNodes(BlockDraft block, Failure failure, bool isCancelled)
    {
        foreach (var node in block.Live())
        {
            var stopped = StopInside(node, isCancelled, failure) with { State = NodeState.Failed, Failure = failure };
            Close(block, stopped, stopped.Reached);
        }
    }

    /// <summary>Ends what a node has under way: its blocks, its waiting, and, where that is wanted, its job.</summary>
    private NodeInstance StopInside(NodeInstance node, bool isCancelled, Failure? failure = null)
    {
        foreach (var child in node.Children)
        {
            if (failure is not null && Draft(child) is { } inner)
            {
                StopBlock(inner, failure, isCancelled);
            }
        }

        _holding = _holding.Remove(node.Id);
        // A job is under way while its end is not known; a node that only asks about files has none.
        var hasJob = node.Attempt > 0 && (node.State is NodeState.Submitting or NodeState.Submitted or NodeState.Queued or NodeState.Running);
        if (!isCancelled || !hasJob)
        {
            return node with { Children = [] };
        }

        var cancelling = node with { Children = [], IsCancelling = true };
        _cancelling = _cancelling.SetItem(node.Id, cancelling);
        _commands.Add(new RunCommand.Cancel(node.Id, node.Attempt, node.Job));
        return cancelling;
    }

    /// <summary>A job that was to be cancelled has ended, or never was.</summary>
    private void Release(NodeInstanceId id, int attempt)
    {
        if (_cancelling.TryGetValue(id, out var node) && node.Attempt == attempt)
        {
            Keep(node with { IsCancelling = false });
            _cancelling = _cancelling.Remove(id);
            if (IsOpen && Live(id) is { Node.State: NodeState.Ready })
            {
                _ready = _ready.Enqueue(id);
            }
        }
    }

    /// <summary>A change to what is known of a job that is being cancelled, wherever its node is kept.</summary>
    private void Keep(NodeInstance node)
    {
        _cancelling = _cancelling.SetItem(node.Id, node);
        // The outermost block is kept after its end too.
        if (Kept(node.Id.Block) is { } block && block.Find(node.Id.Number) is { } here)
        {
            Save(block, here with { Job = node.Job, IsCancelling = node.IsCancelling });
        }
        else
        {
            _changed[node.Id] = node;
        }
    }

    private void End(RunPhase phase, string? message)
    {
        _header = _header with { Phase = phase, EndedAt = at, Message = message };
        _holding = [];
        var (topic, level) = phase switch
        {
            RunPhase.Succeeded => (JournalTopic.RunSucceeded, JournalLevel.Info),
            RunPhase.Aborted => (JournalTopic.RunAborted, JournalLevel.Info),
            _ => (JournalTopic.RunFailed, JournalLevel.Error),
        };
        Note(topic, string.Empty, $"{phase}{(message is null ? "" : $": {message}")} ({_header.Jobs} jobs, {(at - _header.StartedAt).TotalSeconds:F0} s).", level);
    }
}
