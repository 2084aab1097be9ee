using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>Something that happened to a run. What comes late or twice changes nothing.</summary>
/// <param name="At">When.</param>
public abstract record RunEvent(DateTimeOffset At)
{
    /// <summary>The run begins.</summary>
    public sealed record Start(DateTimeOffset At) : RunEvent(At);

    /// <summary>There is more to start than one answer holds: go on.</summary>
    public sealed record GoOn(DateTimeOffset At) : RunEvent(At);

    /// <summary>The job of a node exists.</summary>
    public sealed record JobSubmitted(DateTimeOffset At, NodeInstanceId Node, int Attempt, JobId Job) : RunEvent(At);

    /// <summary>The job of a node cannot be made or is refused.</summary>
    public sealed record SubmitFailed(DateTimeOffset At, NodeInstanceId Node, int Attempt, string Reason) : RunEvent(At);

    /// <summary>The job of a node runs.</summary>
    public sealed record JobStarted(DateTimeOffset At, NodeInstanceId Node, int Attempt) : RunEvent(At);

    /// <summary>The job of a node ended, with all that belongs to its end outside.</summary>
    /// <param name="At">When.</param>
    /// <param name="Node">Whose job.</param>
    /// <param name="Attempt">Which try.</param>
    /// <param name="Succeeded">Whether it did what it should.</param>
    /// <param name="ExitCode">Its exit code, where it is known.</param>
    /// <param name="Message">Why it failed; null where it did not.</param>
    /// <param name="Cause">What kind of trouble made it fail.</param>
    public sealed record JobEnded(
        DateTimeOffset At,
        NodeInstanceId Node,
        int Attempt,
        bool Succeeded,
        int? ExitCode = null,
        string? Message = null,
        FailureCause Cause = FailureCause.JobFailed) : RunEvent(At);

    /// <summary>Somebody found out about a file.</summary>
    public sealed record Answered(DateTimeOffset At, NodeInstanceId Node, FileQuestion Question, Answer Answer) : RunEvent(At);

    /// <summary>Somebody found out over what a loop goes.</summary>
    public sealed record IterationsFound(DateTimeOffset At, NodeInstanceId Node, ImmutableArray<Iteration> Iterations) : RunEvent(At);

    /// <summary>Nobody could find out over what a loop goes.</summary>
    public sealed record IterationsMissing(DateTimeOffset At, NodeInstanceId Node, string Reason) : RunEvent(At);

    /// <summary>The time has come that a node waited for.</summary>
    public sealed record TimeCame(DateTimeOffset At, NodeInstanceId Node) : RunEvent(At);

    /// <summary>A person lets all nodes go on that wait for one, with new values of variables.</summary>
    /// <param name="At">When.</param>
    /// <param name="Values">New values as text, by variable; each is read as the type that the variable has.</param>
    /// <param name="Actor">Who.</param>
    public sealed record Continued(DateTimeOffset At, ImmutableDictionary<string, string> Values, string Actor) : RunEvent(At);

    /// <summary>In an open workflow: the job of a node is in the queue of its site.</summary>
    public sealed record JobQueued(DateTimeOffset At, NodeInstanceId Node, int Attempt) : RunEvent(At);

    /// <summary>A person sets an open workflow going; whatever could be started is.</summary>
    /// <param name="At">When.</param>
    /// <param name="Actor">Who.</param>
    /// <param name="LeftOut">Nodes that are not started until it is set going again, by index.</param>
    public sealed record Resumed(DateTimeOffset At, string Actor, ImmutableSortedSet<int> LeftOut) : RunEvent(At);

    /// <summary>A person lets an open workflow rest: nothing more is submitted, and jobs that exist go on.</summary>
    public sealed record Paused(DateTimeOffset At, string Actor) : RunEvent(At);

    /// <summary>A person sets nodes of an open workflow to other states. A job that one of them has is cancelled.</summary>
    /// <param name="At">When.</param>
    /// <param name="Actor">Who.</param>
    /// <param name="Changes">What each becomes.</param>
    /// <param name="Promotes">Whether nodes become ready at once whose predecessors are where they are waited for; else when it is set going.</param>
    public sealed record StatesSet(DateTimeOffset At, string Actor, ImmutableArray<NodeChange> Changes, bool Promotes) : RunEvent(At);

    /// <summary>A person has done again what failed or was stopped in a run that has ended. It needs all rows of the run: <see cref="WorkflowEngine.Restart"/>.</summary>
    public sealed record Restarted(DateTimeOffset At, string Actor) : RunEvent(At);

    /// <summary>A person stops the run for good.</summary>
    public sealed record Aborted(DateTimeOffset At, string Actor) : RunEvent(At);
}

/// <summary>A node of the outermost block becomes something else.</summary>
/// <param name="Node">Its index.</param>
/// <param name="State">What it becomes: ready, waiting, succeeded, failed, suspended, on hold or skipped; anything else changes nothing.</param>
public readonly record struct NodeChange(int Node, NodeState State);
