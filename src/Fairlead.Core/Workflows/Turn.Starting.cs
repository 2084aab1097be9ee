using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Workflows;

/// <content>How blocks and nodes begin.</content>
internal sealed partial class Turn
{
    private BlockDraft NewBlock(int block, NodeInstanceId? parent, ImmutableArray<string> iteration, string path, ImmutableDictionary<string, Value> variables)
    {
        var instance = new BlockInstance
        {
            Id = _header.Blocks,
            Block = block,
            Parent = parent,
            Iteration = iteration,
            Path = path,
            StartedAt = at,
            Variables = Declare(variables, plan.Block(block).Variables),
        };
        _header = _header with { Blocks = _header.Blocks + 1 };
        var live = new LiveBlock(instance, ImmutableDictionary<int, NodeInstance>.Empty, ImmutableDictionary<int, NodeProgress>.Empty, Active: 0);
        var draft = new BlockDraft(plan.Blocks[block], live) { Instance = instance };
        return _drafts[instance.Id] = draft;
    }

    private static ImmutableDictionary<string, Value> Declare(ImmutableDictionary<string, Value> variables, ImmutableArray<VariableDeclaration> declared) =>
        declared.IsEmpty ? variables : variables.SetItems(declared.Select(variable => KeyValuePair.Create(variable.Name, variable.Initial)));

    private void Enter(BlockDraft block)
    {
        foreach (var node in block.Plan.Starts)
        {
            MakeReady(block, node);
        }
    }

    private void MakeReady(BlockDraft block, int node)
    {
        var progress = block.Progress(node);
        var kind = block.Plan.Block.Nodes[node];
        if (IsOpen && block.Latest(node) is { } known)
        {
            MakeReadyAgain(block, known);
            return;
        }

        if (block.IsOver || (progress.Visits > 0 && kind is Node.Join { Mode: JoinMode.Any }))
        {
            return;
        }

        if (progress.Visits >= _limits.VisitsPerNode)
        {
            FailBlock(block, new Failure(FailureCause.Limit, $"The maximum number of visits of node '{kind.Id}' is exceeded: {_limits.VisitsPerNode}."));
            return;
        }

        if (_header.Nodes >= _limits.InstancesPerRun)
        {
            // The whole run ends, whatever its blocks say of failures: nothing in it could be started any more.
            FailBlock(Kept(0) ?? block, new Failure(FailureCause.Limit, $"The maximum number of node instances of one run is exceeded: {_limits.InstancesPerRun}."));
            return;
        }

        if (block.Latest(node) is { } before)
        {
            // What its followers waited for has to happen anew.
            Contribute(block, node, before.Reached, EdgeEvent.None);
            if (before.IsFinal)
            {
                block.Forget(before.Id.Number);
            }
        }

        var instance = NewInstance(block, node, NodeState.Ready);
        if (IsOpen)
        {
            Reach(block, instance, EdgeEvent.Readied);
        }

        _ready = _ready.Enqueue(instance.Id);
    }

    private NodeInstance NewInstance(BlockDraft block, int node, NodeState state)
    {
        var number = block.Instance.Instances + 1;
        var visit = block.Progress(node).Visits + 1;
        block.Instance = block.Instance with { Instances = number };
        block.Set(node, block.Progress(node) with { Visits = visit, Latest = number });
        block.Active++;
        var instance = new NodeInstance { Id = new NodeInstanceId(block.Instance.Id, number), Node = node, Visit = visit, Order = _header.Nodes, State = state };
        _header = _header with { Nodes = _header.Nodes + 1 };
        Save(block, instance);
        return instance;
    }

    private void Begin(NodeInstanceId id)
    {
        // One whose earlier job is still being cancelled follows when that is gone.
        if (Live(id) is not var (block, ready) || ready.State is not NodeState.Ready || _cancelling.ContainsKey(id) || _header.LeftOut.Contains(ready.Node))
        {
            return;
        }

        var kind = Kind(block, ready);
        var node = ready with { Variables = block.Instance.Variables, StartedAt = at, Deadline = kind.Timeout is { } time ? at + time : null };
        if (node.Deadline is { } deadline && kind is Node.Job or Node.Hold or Node.SubBlock or Node.Loop)
        {
            _commands.Add(new RunCommand.Wake(id, deadline));
        }

        switch (kind)
        {
            case Node.Job:
                Submit(block, node);
                break;
            case Node.Assign assign:
                Assign(block, node, assign);
                break;
            case Node.Hold hold:
                Hold(block, node, hold);
                break;
            case Node.SubBlock:
                EnterSubBlock(block, node);
                break;
            case Node.Repeat repeat:
                EnterRepeat(block, node, repeat);
                break;
            case Node.ForEach each:
                EnterForEach(block, node, each);
                break;
            default:
                Leave(block, node, isWell: true);
                break;
        }
    }

    private void Submit(BlockDraft block, NodeInstance node)
    {
        var next = node with { State = NodeState.Submitting, Attempt = node.Attempt + 1, Job = null, ExitCode = null, WakeAt = null };
        Save(block, next);
        _header = _header with { Jobs = _header.Jobs + 1 };
        _commands.Add(new RunCommand.Submit(node.Id, next.Attempt));
        Note(JournalTopic.NodeStarted, PlaceOf(block, node), $"Submitting job {next.Attempt}.");
    }

    private void FailJob(BlockDraft block, NodeInstance node, Failure failure)
    {
        var again = Kind(block, node) is Node.Job job ? job.Resubmission : Resubmission.None;
        if (node.Attempt - node.Forgiven > (IsOpen ? again.Most : Math.Min(again.Most, _limits.Resubmissions)))
        {
            Fail(block, node, failure);
            return;
        }

        var pause = again.PauseAfter(node.Attempt - node.Forgiven);
        if (pause == TimeSpan.Zero)
        {
            if (!IsStarting)
            {
                Save(block, node with { State = NodeState.Ready, Failure = failure });
                _ready = _ready.Enqueue(node.Id);
                return;
            }

            Submit(block, node with { Failure = failure });
            return;
        }

        var due = at + pause;
        Save(block, node with { State = NodeState.Delayed, Failure = failure, WakeAt = due });
        _commands.Add(new RunCommand.Wake(node.Id, due));
    }

    private void Hold(BlockDraft block, NodeInstance node, Node.Hold hold)
    {
        var due = hold.For is { } time && time > TimeSpan.Zero ? at + time : (DateTimeOffset?)null;
        if (due is { } wake)
        {
            _commands.Add(new RunCommand.Wake(node.Id, wake));
        }

        _holding = _holding.Add(node.Id);
        Note(JournalTopic.NodeHeld, PlaceOf(block, node), due is null ? "Waits for a person." : $"Waits for a person or until {due:u}.");
        Began(block, node with { State = NodeState.Holding, WakeAt = due });
    }

    private void Assign(BlockDraft block, NodeInstance node, Node.Assign assign)
    {
        switch (plan.Script(assign.Script).Run(Around(block, node)))
        {
            case Evaluation.Fails fails:
                Fail(block, node, new Failure(FailureCause.Evaluation, fails.Reason));
                break;
            case Evaluation.Needs needs:
                Ask(block, node, AskingFor.Script, needs.Question);
                break;
            // Only the one variable is looked at; null leaves it as it is.
            case Evaluation.Gives gives when gives.Assigned.GetValueOrDefault(assign.Variable) is { IsNull: false } value:
                Note(JournalTopic.VariableChanged, PlaceOf(block, node), $"{assign.Variable}: {Excerpt.Of(node.Variables.GetValueOrDefault(assign.Variable)?.ToString() ?? "nothing")} → {Excerpt.Of(value.ToString())}.");
                Leave(block, node with { Variables = node.Variables.SetItem(assign.Variable, value), Changed = node.Changed.Add(assign.Variable) }, isWell: true);
                break;
            default:
                Leave(block, node, isWell: true);
                break;
        }
    }

    private void EnterSubBlock(BlockDraft block, NodeInstance node)
    {
        var inner = NewBlock(block.Plan.Bodies[node.Node], node.Id, block.Instance.Iteration, PlaceOf(block, node), node.Variables);
        Began(block, node with { State = NodeState.Running, Children = [inner.Instance.Id] });
        Enter(inner);
    }

    private void Ask(BlockDraft block, NodeInstance node, AskingFor purpose, FileQuestion question)
    {
        Save(block, node with { State = NodeState.Asking, AskingFor = purpose, Facts = node.Facts.Add(new Fact(question, null)) });
        _commands.Add(new RunCommand.Look(node.Id, question, Result(block, question.Node)?.Job));
    }
}
