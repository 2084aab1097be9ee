using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>What each event does.</content>
internal sealed partial class Turn
{
    private void Handle(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunEvent.Start:
                Start();
                break;
            case RunEvent.JobSubmitted e:
                JobSubmitted(e);
                break;
            case RunEvent.SubmitFailed e when _cancelling.GetValueOrDefault(e.Node)?.Attempt == e.Attempt:
                Release(e.Node, e.Attempt);
                break;
            case RunEvent.SubmitFailed e when Live(e.Node) is var (block, node) && node.Attempt == e.Attempt && node.State is NodeState.Submitting:
                FailJob(block, node, new Failure(FailureCause.SubmitFailed, e.Reason));
                break;
            case RunEvent.JobQueued e:
                JobQueued(e);
                break;
            case RunEvent.Resumed e:
                Resume(e);
                break;
            case RunEvent.Paused e:
                Pause(e);
                break;
            case RunEvent.StatesSet e:
                SetStates(e);
                break;
            case RunEvent.JobStarted e when Live(e.Node) is var (block, node) && node.Attempt == e.Attempt && node.State is NodeState.Submitted or NodeState.Queued:
                Began(block, node with { State = NodeState.Running });
                break;
            case RunEvent.JobEnded e:
                JobEnded(e);
                break;
            case RunEvent.Answered e when Live(e.Node) is var (block, node) && node.State is NodeState.Asking:
                Answered(block, node, e);
                break;
            case RunEvent.IterationsFound e when Live(e.Node) is var (block, node) && node.AskingFor is AskingFor.Iterations:
                IterationsKnown(block, node, e.Iterations);
                break;
            case RunEvent.IterationsMissing e when Live(e.Node) is var (block, node) && node.AskingFor is AskingFor.Iterations:
                Fail(block, node, new Failure(FailureCause.Iterations, e.Reason));
                break;
            case RunEvent.TimeCame e when Live(e.Node) is var (block, node):
                TimeCame(block, node);
                break;
            case RunEvent.Continued e:
                Continue(e);
                break;
            case RunEvent.Aborted e:
                Abort(e);
                break;
            default:
                // Late or double news: neither a change nor an error.
                break;
        }
    }

    private void Start()
    {
        if (_header.Blocks > 0 || IsOver)
        {
            return;
        }

        _header = _header with { StartedAt = at };
        Note(JournalTopic.RunStarted, string.Empty, "Started.");
        Enter(NewBlock(block: 0, parent: null, iteration: [], path: string.Empty, ImmutableDictionary<string, Value>.Empty));
    }

    private void JobSubmitted(RunEvent.JobSubmitted e)
    {
        if (_cancelling.TryGetValue(e.Node, out var stopped) && stopped.Attempt == e.Attempt && stopped.Job is null)
        {
            Keep(stopped with { Job = e.Job });
            _commands.Add(new RunCommand.Cancel(e.Node, e.Attempt, e.Job));
        }
        else if (Live(e.Node) is var (block, node) && node.Attempt == e.Attempt && node.State is NodeState.Submitting)
        {
            var submitted = node with { State = NodeState.Submitted, Job = e.Job };
            if (IsOpen)
            {
                Reach(block, submitted, EdgeEvent.Submitted);
            }
            else
            {
                Save(block, submitted);
            }

            _header = _header with { FirstJobAt = _header.FirstJobAt ?? at };
            _commands.Add(new RunCommand.Follow(e.Node, e.Attempt, e.Job));
        }
    }

    private void JobEnded(RunEvent.JobEnded e)
    {
        if (_cancelling.GetValueOrDefault(e.Node)?.Attempt == e.Attempt)
        {
            Release(e.Node, e.Attempt);
        }
        else if (Live(e.Node) is var (block, node) && node.Attempt == e.Attempt && node.State is NodeState.Submitted or NodeState.Queued or NodeState.Running && Kind(block, node) is Node.Job)
        {
            // Saved first: the conditions of its edges may ask for it.
            var ended = node with { ExitCode = e.ExitCode };
            Save(block, ended);
            if (e.Succeeded)
            {
                Leave(block, ended with { Failure = null }, isWell: true);
            }
            else
            {
                FailJob(block, ended, new Failure(e.Cause, e.Message ?? "The job failed."));
            }
        }
    }

    private void Answered(BlockDraft block, NodeInstance node, RunEvent.Answered e)
    {
        var place = node.Facts.IndexOf(new Fact(e.Question, null));
        if (place < 0 || e.Answer is Answer.Unknown)
        {
            return;
        }

        var known = node with { Facts = node.Facts.SetItem(place, new Fact(e.Question, e.Answer)) };
        switch (node.AskingFor)
        {
            case AskingFor.Script when Kind(block, node) is Node.Assign assign:
                Assign(block, known, assign);
                break;
            case AskingFor.Condition when Kind(block, node) is Node.Repeat repeat:
                Test(block, known, repeat);
                break;
            case AskingFor.SuccessEdges:
                Leave(block, known, isWell: true);
                break;
            case AskingFor.FailureEdges:
                Leave(block, known, isWell: false);
                break;
            default:
                break;
        }
    }

    private void TimeCame(BlockDraft block, NodeInstance node)
    {
        if (node.Deadline <= at)
        {
            var stopped = StopInside(node, isCancelled: true, new Failure(FailureCause.ParentFailed, $"'{PlaceOf(block, node)}' took longer than it may."));
            Fail(block, stopped, new Failure(FailureCause.TimedOut, $"It took longer than {Kind(block, node).Timeout}."));
        }
        else if (node.WakeAt > at)
        {
            _commands.Add(new RunCommand.Wake(node.Id, node.WakeAt.Value));
        }
        else if (node.State is NodeState.Holding)
        {
            _holding = _holding.Remove(node.Id);
            Leave(block, node with { State = NodeState.Running, WakeAt = null }, isWell: true);
        }
        else if (node.State is NodeState.Delayed && !IsStarting)
        {
            Save(block, node with { State = NodeState.Ready, WakeAt = null });
            _ready = _ready.Enqueue(node.Id);
        }
        else if (node.State is NodeState.Delayed)
        {
            Submit(block, node);
        }
    }

    private void Continue(RunEvent.Continued e)
    {
        if (_holding.IsEmpty || IsOver)
        {
            return;
        }

        Note(JournalTopic.RunContinued, string.Empty, $"{e.Actor} let the run go on{(e.Values.IsEmpty ? "" : $" with {string.Join(", ", e.Values.Keys.Order(StringComparer.Ordinal))}")}.");
        foreach (var id in _holding)
        {
            // One that fails can end others with it.
            if (_holding.Contains(id) && Live(id) is var (block, node))
            {
                _holding = _holding.Remove(id);
                Continue(block, node with { State = NodeState.Running, WakeAt = null }, e.Values);
            }
        }
    }

    private void Continue(BlockDraft block, NodeInstance node, ImmutableDictionary<string, string> values)
    {
        foreach (var (name, text) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var change = node.Variables.GetValueOrDefault(name) is { } before
                ? TypedText.Read(text, before)
                : Refusal.Invalid(name, $"There is no variable '{name}'.");
            if (!change.TryGet(out var value, out var refusal))
            {
                Fail(block, node, new Failure(FailureCause.Evaluation, refusal.Message));
                return;
            }

            node = node with { Variables = node.Variables.SetItem(name, value), Changed = node.Changed.Add(name) };
        }

        Leave(block, node, isWell: true);
    }

    private void Abort(RunEvent.Aborted e)
    {
        if (IsOver)
        {
            return;
        }

        var message = $"{e.Actor} aborted the run.";
        if (Draft(0) is { } root)
        {
            StopBlock(root, new Failure(FailureCause.ParentFailed, message), isCancelled: true);
        }

        End(RunPhase.Aborted, message);
    }
}
