using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>Loops.</content>
internal sealed partial class Turn
{
    private void EnterRepeat(BlockDraft block, NodeInstance node, Node.Repeat loop)
    {
        var entered = node with { State = NodeState.Running, Loop = new LoopProgress(), Variables = Declare(node.Variables, loop.Variables) };
        Began(block, entered);
        if (block.Find(node.Id.Number) is not { IsFinal: false } begun)
        {
            return;
        }

        if (loop.Test is LoopTest.While)
        {
            Test(block, begun, loop);
        }
        else
        {
            NextIteration(block, begun, loop);
        }
    }

    private void Test(BlockDraft block, NodeInstance node, Node.Repeat loop)
    {
        switch (plan.Script(loop.Condition).Test(Around(block, node, isLoopCondition: true)))
        {
            case Evaluation.Fails fails:
                Fail(block, node, new Failure(FailureCause.LoopCondition, fails.Reason));
                break;
            case Evaluation.Needs needs:
                Ask(block, node, AskingFor.Condition, needs.Question);
                break;
            case Evaluation.Gives gives when gives.Value.Equals(Value.Of(loop.Test is LoopTest.While)):
                NextIteration(block, node with { State = NodeState.Running, AskingFor = null, Facts = [] }, loop);
                break;
            default:
                Leave(block, node with { State = NodeState.Running, AskingFor = null, Facts = [] }, isWell: true);
                break;
        }
    }

    private void NextIteration(BlockDraft block, NodeInstance node, Node.Repeat loop)
    {
        var started = node.Loop?.Started ?? 0;
        if (started >= _limits.RepeatIterations)
        {
            Fail(block, node, new Failure(FailureCause.Limit, $"The maximum number of iterations of a loop is exceeded: {_limits.RepeatIterations}."));
            return;
        }

        var name = loop.IteratorVariable is { } variable ? (node.Variables.GetValueOrDefault(variable) ?? Value.Null).ToString() : NumberText.Of(started + 1L);
        Iterate(block, node, name, node.Variables);
    }

    private void Iterate(BlockDraft block, NodeInstance node, string name, ImmutableDictionary<string, Value> variables)
    {
        var path = $"{PlaceOf(block, node)}[{Excerpt.Of(name)}]";
        var body = NewBlock(block.Plan.Bodies[node.Node], node.Id, block.Instance.Iteration.Add(name), path, variables);
        var before = node.Loop ?? new LoopProgress();
        Save(block, node with { Children = node.Children.Add(body.Instance.Id), Loop = before with { Started = before.Started + 1, Running = before.Running + 1 } });
        Note(JournalTopic.IterationStarted, path, "Iteration started.");
        Enter(body);
    }

    private void IterationEnded(BlockDraft block, NodeInstance node, Node.Repeat loop, BlockInstance body)
    {
        var progress = node.Loop ?? new LoopProgress();
        var after = node with
        {
            Variables = node.Variables.SetItems(body.Changed.Select(name => KeyValuePair.Create(name, body.Variables[name]))),
            Changed = node.Changed.Union(body.Changed),
            Loop = progress with { Running = progress.Running - 1, Failures = progress.Failures + (body.Failure is null ? 0 : 1) },
        };
        if (body.Failure is { } failure)
        {
            Fail(block, after, new Failure(FailureCause.IterationFailed, failure.Message));
        }
        else
        {
            Test(block, after, loop);
        }
    }

    private void EnterForEach(BlockDraft block, NodeInstance node, Node.ForEach loop)
    {
        var entered = node with { State = NodeState.Running, Loop = new LoopProgress() };
        Began(block, entered);
        if (block.Find(node.Id.Number) is not { IsFinal: false } begun)
        {
            return;
        }

        switch (loop.Range)
        {
            case IterationRange.Values values:
                Fill(block, begun with { Loop = new LoopProgress(Total: values.Items.Length) }, loop);
                break;
            case IterationRange.Combinations combinations:
                Count(block, begun, loop, combinations);
                break;
            default:
                Save(block, begun with { State = NodeState.Asking, AskingFor = AskingFor.Iterations });
                _commands.Add(new RunCommand.FindIterations(node.Id));
                break;
        }
    }

    private void Count(BlockDraft block, NodeInstance node, Node.ForEach loop, IterationRange.Combinations combinations)
    {
        if (Counting.Expand(combinations, loop, Around(block, node), plan).TryGet(out var found, out var refusal))
        {
            IterationsKnown(block, node, found);
        }
        else
        {
            Fail(block, node, new Failure(FailureCause.Iterations, refusal.Message));
        }
    }

    private void IterationsKnown(BlockDraft block, NodeInstance node, ImmutableArray<Iteration> found)
    {
        if (Kind(block, node) is not Node.ForEach loop)
        {
            return;
        }

        if (found.Length > _limits.ForEachIterations)
        {
            Fail(block, node, new Failure(FailureCause.Limit, $"{found.Length} iterations are more than the {_limits.ForEachIterations} that a loop may have."));
            return;
        }

        _iterations = _iterations.SetItem(node.Id, found);
        _found.Add(KeyValuePair.Create(node.Id, found));
        Fill(block, node with { State = NodeState.Running, AskingFor = null, Loop = new LoopProgress(Total: found.Length) }, loop);
    }

    /// <summary>Starts iterations until as many run as may, or ends the loop where none is left.</summary>
    private void Fill(BlockDraft block, NodeInstance node, Node.ForEach loop)
    {
        var most = Math.Min(loop.MaxConcurrent ?? _limits.DefaultConcurrency, _limits.Concurrency);
        var current = node;
        while (current.Loop is { } progress && progress.Started < progress.Total && progress.Running < most)
        {
            Iterate(block, current, NumberText.Of((long)progress.Started), current.Variables.SetItems(VariablesOf(current, loop, progress.Started)));
            if (block.Find(node.Id.Number) is not { IsFinal: false } after)
            {
                return;
            }

            current = after;
        }

        if (current.Loop is { Running: 0, Failures: 0 })
        {
            Leave(block, current, isWell: true);
        }
        else if (current.Loop is { Running: 0 })
        {
            Fail(block, current, current.Failure ?? new Failure(FailureCause.IterationFailed, "An iteration failed."));
        }
        else
        {
            Save(block, current);
        }
    }

    private IEnumerable<KeyValuePair<string, Value>> VariablesOf(NodeInstance node, Node.ForEach loop, int index)
    {
        var own = loop.Range is IterationRange.Values values
            ? loop.ValueVariables.Select(name => KeyValuePair.Create(name, values.Items[index]))
            : _iterations[node.Id][index].Variables;
        return own.Concat(loop.IndexVariables.Select(name => KeyValuePair.Create(name, Value.Of(NumberText.Of((long)index)))));
    }

    private void IterationEnded(BlockDraft block, NodeInstance node, Node.ForEach loop, BlockInstance body)
    {
        var progress = node.Loop ?? new LoopProgress();
        // All that an iteration has is seen by those that start later; nothing of it leaves the loop.
        var after = node with { Variables = body.Variables, Loop = progress with { Running = progress.Running - 1 } };
        if (body.Failure is { } failure)
        {
            var failed = after with { Failure = node.Failure ?? new Failure(FailureCause.IterationFailed, failure.Message), Loop = after.Loop with { Failures = progress.Failures + 1 } };
            if (loop.Body.OnFailure is not FailureRule.GoOn)
            {
                var stopped = StopInside(failed, loop.Body.OnFailure is FailureRule.StopAndCancel, new Failure(FailureCause.ParentFailed, $"Stopped: {failure.Message}"));
                Fail(block, stopped, failed.Failure);
                return;
            }

            after = failed;
        }

        Fill(block, after, loop);
    }
}
