using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>What follows from what happens to a run. Pure: no clock and no I/O; the event says when, and the same events give the same states.</summary>
public static class WorkflowEngine
{
    /// <summary>
    /// The run after an event, with what has to be done outside and what changed. The cost follows from what the event touches (a node and those that
    /// wait for it), not from the size of the workflow. News about what has ended changes nothing.
    /// </summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="state">The run; it stays as it is.</param>
    /// <param name="runEvent">What happened.</param>
    public static RunStep Advance(WorkflowPlan plan, RunState state, RunEvent runEvent) => new Turn(plan, state, runEvent.At).Take(runEvent);

    /// <summary>
    /// All that has to be done outside for a run to go on, worked out from its state alone: what a driver does after a crash. In the order in which the
    /// nodes became ready.
    /// </summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="state">The run.</param>
    public static ImmutableArray<RunCommand> Outstanding(WorkflowPlan plan, RunState state)
    {
        var commands = ImmutableArray.CreateBuilder<RunCommand>();
        foreach (var node in state.Instances.Where(node => !node.IsFinal).OrderBy(node => node.Order))
        {
            Add(plan, state, node, commands);
        }

        foreach (var node in state.Cancelling.Values.OrderBy(node => node.Order))
        {
            commands.Add(new RunCommand.Cancel(node.Id, node.Attempt, node.Job));
        }

        if (!state.Ready.IsEmpty && !state.IsFinal && (!state.Header.IsOpen || state.Header.IsGoing))
        {
            commands.Add(new RunCommand.GoOn());
        }

        return commands.ToImmutable();
    }

    /// <summary>
    /// What changes where a run that failed or was aborted goes on: what ended well stays so, what failed or was stopped is done again, and its tries are
    /// numbered on. Refused where it is active, has ended well, or jobs of it are still being cancelled. The state is that of its rows then.
    /// </summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="header">The run as a whole.</param>
    /// <param name="blocks">All its block instances.</param>
    /// <param name="nodes">All its node instances.</param>
    /// <param name="wish">Who wants it, and when.</param>
    public static Outcome<RunDelta> Restart(
        WorkflowPlan plan, RunHeader header, IReadOnlyCollection<BlockInstance> blocks, IReadOnlyCollection<NodeInstance> nodes, RunEvent.Restarted wish) =>
        new Reopening(plan, blocks, nodes, wish.At).Of(header, wish);

    /// <summary>The state of a run from its rows, as the deltas of all events so far have left them.</summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="header">The run as a whole.</param>
    /// <param name="blocks">At least the block instances that have not ended, and the outermost.</param>
    /// <param name="nodes">At least all node instances of those blocks, and those whose job is being cancelled.</param>
    /// <param name="iterations">At least those of loops that have not ended.</param>
    public static RunState Restore(
        WorkflowPlan plan,
        RunHeader header,
        IEnumerable<BlockInstance> blocks,
        IEnumerable<NodeInstance> nodes,
        IEnumerable<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> iterations) =>
        StateFromRows.Read(plan, header, blocks, nodes, iterations);

    private static void Add(WorkflowPlan plan, RunState state, NodeInstance node, ImmutableArray<RunCommand>.Builder commands)
    {
        if (node.DueAt is { } due)
        {
            commands.Add(new RunCommand.Wake(node.Id, due));
        }

        switch (node.State)
        {
            case NodeState.Submitting:
                commands.Add(new RunCommand.Submit(node.Id, node.Attempt));
                break;
            case NodeState.Submitted or NodeState.Queued or NodeState.Running when node.Job is { } job:
                commands.Add(new RunCommand.Follow(node.Id, node.Attempt, job));
                break;
            case NodeState.Asking when node.AskingFor is AskingFor.Iterations:
                commands.Add(new RunCommand.FindIterations(node.Id));
                break;
            case NodeState.Asking:
                var turn = new Turn(plan, state, state.Header.StartedAt);
                commands.AddRange(node.Facts.Where(fact => fact.Answer is null).Select(fact => new RunCommand.Look(node.Id, fact.Question, turn.JobFor(node, fact.Question))));
                break;
            default:
                break;
        }
    }
}
