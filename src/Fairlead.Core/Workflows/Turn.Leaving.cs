using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>How nodes end, and which nodes follow.</content>
internal sealed partial class Turn
{
    /// <summary>A node that goes on began: what waits for that follows.</summary>
    private void Began(BlockDraft block, NodeInstance node) => Reach(block, node, EdgeEvent.Started);

    /// <summary>Something happened to a node that goes on: what waits for that follows.</summary>
    private void Reach(BlockDraft block, NodeInstance node, EdgeEvent news)
    {
        var next = node with { Reached = node.Reached | news };
        // A further try of a job begins again; what waited for the beginning has followed already.
        if (next.Reached == node.Reached || !block.Plan.Exits[node.Node].Any(exit => (exit.Edge.On & news) != EdgeEvent.None))
        {
            Save(block, next);
            return;
        }

        var way = Way(block, next, news);
        Save(block, next);
        ContributeIfLatest(block, next, node.Reached);
        if (way.Question is not null || way.Failure is not null)
        {
            FailBlock(block, new Failure(FailureCause.EdgeCondition, way.Failure ?? $"The edge '{Kind(block, node).Id}' -> ... asks for a file before the node has ended."));
            return;
        }

        way.Follows.ForEach(follower => MakeReady(block, follower));
    }

    /// <summary>A node failed: it counts as well where its failure is ignored.</summary>
    private void Fail(BlockDraft block, NodeInstance node, Failure failure)
    {
        _holding = _holding.Remove(node.Id);
        Leave(block, node with { Failure = failure }, isWell: Kind(block, node).IgnoreFailure);
    }

    /// <summary>
    /// A node ends. First the conditions of its edges are looked at, with its own variables; then its block takes over those that it changed; then what
    /// follows becomes ready. Where a condition asks for a file, all of this waits for the answer.
    /// </summary>
    private void Leave(BlockDraft block, NodeInstance node, bool isWell)
    {
        var reached = node.Reached | (isWell ? IsOpen ? AllOfSuccess : EdgeEvent.Started | EdgeEvent.Succeeded | EdgeEvent.Ended : EdgeEvent.Failed | EdgeEvent.Ended);
        var way = Way(block, node, reached & ~node.Reached);
        if (way.Question is { } question)
        {
            Ask(block, node, isWell ? AskingFor.SuccessEdges : AskingFor.FailureEdges, question);
            return;
        }

        Close(block, node with { State = isWell ? NodeState.Succeeded : NodeState.Failed, Reached = reached }, node.Reached);
        if (isWell && !node.Changed.IsEmpty)
        {
            block.Instance = block.Instance with
            {
                Variables = block.Instance.Variables.SetItems(node.Changed.Select(name => KeyValuePair.Create(name, node.Variables[name]))),
                Changed = block.Instance.Changed.Union(node.Changed),
            };
        }

        if (way.Failure is { } wrong)
        {
            FailBlock(block, new Failure(FailureCause.EdgeCondition, wrong));
            return;
        }

        way.Follows.ForEach(follower => MakeReady(block, follower));
        if (IsOpen)
        {
            return;
        }

        if (!isWell && way.Follows.Count == 0)
        {
            Unhandled(block, node);
        }

        if (!block.IsOver && block.Active == 0)
        {
            EndBlock(block);
        }
    }

    private void Close(BlockDraft block, NodeInstance node, EdgeEvent before)
    {
        var closed = node with
        {
            EndedAt = at,
            Variables = ImmutableDictionary<string, Value>.Empty,
            Changed = [],
            AskingFor = null,
            Facts = [],
            WakeAt = null,
            Deadline = null,
            Children = [],
        };
        Save(block, closed);
        if (closed.IsCancelling)
        {
            _cancelling = _cancelling.SetItem(closed.Id, closed);
        }

        block.Active--;
        ContributeIfLatest(block, closed, before);
        if (block.Progress(node.Node).Latest != node.Id.Number)
        {
            block.Forget(node.Id.Number);
        }

        if (Kind(block, node) is Node.ForEach)
        {
            _iterations = _iterations.Remove(node.Id);
        }

        NoteEnd(PlaceOf(block, node), node);
    }

    private void NoteEnd(string place, NodeInstance node)
    {
        switch (node)
        {
            case { Failure: null }:
                Note(JournalTopic.NodeSucceeded, place, "Succeeded.");
                break;
            case { State: not NodeState.Failed }:
                Note(JournalTopic.NodeFailed, place, $"Failed, which is ignored: {node.Failure.Message}", JournalLevel.Warning);
                break;
            case { Failure.Cause: FailureCause.ParentFailed }:
                // The fault is elsewhere, or there is none.
                Note(JournalTopic.NodeStopped, place, $"Failed: {node.Failure.Message}");
                break;
            default:
                Note(JournalTopic.NodeFailed, place, $"Failed: {node.Failure.Message}", JournalLevel.Error);
                break;
        }
    }

    private void Unhandled(BlockDraft block, NodeInstance node)
    {
        var failure = Outward(block, node);
        if (block.Plan.Block.OnFailure is not FailureRule.GoOn)
        {
            FailBlock(block, failure);
        }
        else if (!block.IsOver)
        {
            block.Instance = block.Instance with { Failures = block.Instance.Failures + 1, FirstFailure = block.Instance.FirstFailure ?? failure };
        }
    }

    /// <summary>The failure of a node as its block tells it: the innermost node is named once.</summary>
    private static Failure Outward(BlockDraft block, NodeInstance node) => new(
        FailureCause.NodeFailed,
        node.Failure is { Cause: FailureCause.NodeFailed or FailureCause.IterationFailed } inner ? inner.Message : $"Node '{PlaceOf(block, node)}' failed: {node.Failure?.Message}");

    /// <summary>Which nodes follow when a node reaches something new; or what has to be known first, or what is wrong.</summary>
    private (List<int> Follows, FileQuestion? Question, string? Failure) Way(BlockDraft block, NodeInstance node, EdgeEvent news)
    {
        var follows = new List<int>();
        var isChoice = Kind(block, node) is Node.Choice;
        foreach (var (edge, to) in block.Plan.Exits[node.Node])
        {
            if ((edge.On & news) == EdgeEvent.None || !OthersHaveReached(block, node.Node, to))
            {
                continue;
            }

            if (edge.Condition is { } condition)
            {
                switch (plan.Script(condition).Test(Around(block, node)))
                {
                    case Evaluation.Needs needs:
                        return (follows, needs.Question, null);
                    case Evaluation.Fails fails:
                        return (follows, null, $"The condition of the edge '{edge.From}' -> '{edge.To}' cannot be worked out: {fails.Reason}");
                    case Evaluation.Gives { Value: Value.Boolean { Truth: false } }:
                        continue;
                    default:
                        break;
                }
            }

            follows.Add(to);
            if (isChoice)
            {
                break;
            }
        }

        return (follows, null, null);
    }

    /// <summary>Whether all nodes that <paramref name="to"/> waits for, other than <paramref name="from"/>, are where it waits for them.</summary>
    private static bool OthersHaveReached(BlockDraft block, int from, int to)
    {
        if (block.Plan.Predecessors[to] == 1 || block.Plan.Block.Nodes[to].TakesEach())
        {
            return true;
        }

        var own = block.Latest(from) is { } latest && (On(block, from, to) & latest.Reached) != EdgeEvent.None ? 1 : 0;
        return block.Progress(to).Satisfied - own == block.Plan.Predecessors[to] - 1;
    }

    private static EdgeEvent On(BlockDraft block, int from, int to)
    {
        foreach (var successor in block.Plan.Successors[from])
        {
            if (successor.To == to)
            {
                return successor.On;
            }
        }

        return EdgeEvent.None;
    }

    private static void ContributeIfLatest(BlockDraft block, NodeInstance node, EdgeEvent before)
    {
        if (block.Progress(node.Node).Latest == node.Id.Number)
        {
            Contribute(block, node.Node, before, node.Reached);
        }
    }

    private static void Contribute(BlockDraft block, int node, EdgeEvent before, EdgeEvent after)
    {
        foreach (var (to, on) in block.Plan.Successors[node])
        {
            var change = ((on & after) != EdgeEvent.None ? 1 : 0) - ((on & before) != EdgeEvent.None ? 1 : 0);
            if (change != 0)
            {
                var progress = block.Progress(to);
                block.Set(to, progress with { Satisfied = progress.Satisfied + change });
            }
        }
    }
}
