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

    /// <summary>A person stops the run for good.</summary>
    public sealed record Aborted(DateTimeOffset At, string Actor) : RunEvent(At);
}
