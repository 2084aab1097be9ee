using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Jobs;

/// <summary>Something that happened to a job, or that somebody wants of it. <see cref="JobLifecycle.Apply"/> says what follows.</summary>
/// <param name="At">When.</param>
public abstract record Signal(DateTimeOffset At)
{
    /// <summary>The driver lets the job in: it is its owner's turn.</summary>
    public sealed record Admitted(DateTimeOffset At) : Signal(At);

    /// <summary>The working directory is there with all input.</summary>
    /// <param name="At">When.</param>
    /// <param name="Notes">What the journal should say of single files, above all those that could not be had and were optional.</param>
    public sealed record StagedIn(DateTimeOffset At, ImmutableArray<string> Notes = default) : Signal(At);

    /// <summary>Input that is needed cannot be had.</summary>
    public sealed record StageInFailed(DateTimeOffset At, string Reason) : Signal(At);

    /// <summary>The client has brought its input.</summary>
    public sealed record Start(DateTimeOffset At, string Actor) : Signal(At);

    /// <summary>The time has come before which the job must not begin.</summary>
    public sealed record Due(DateTimeOffset At) : Signal(At);

    /// <summary>The job has waited for its begin as long as it may.</summary>
    public sealed record QueueTimeOver(DateTimeOffset At) : Signal(At);

    /// <summary>The batch system took the attempt.</summary>
    public sealed record Submitted(DateTimeOffset At, BatchId BatchId) : Signal(At);

    /// <summary>The batch system said that it will not take the attempt.</summary>
    public sealed record SubmissionRefused(DateTimeOffset At, string Reason) : Signal(At);

    /// <summary>The attempt runs.</summary>
    public sealed record Started(DateTimeOffset At, string? Node = null) : Signal(At);

    /// <summary>The batch system put the attempt back into its queue by itself: node failure, preemption, or its administrator.</summary>
    public sealed record Requeued(DateTimeOffset At, EndCause Cause, string Evidence) : Signal(At);

    /// <summary>The attempt ended, with positive evidence.</summary>
    public sealed record Ended(DateTimeOffset At, AttemptEnd End) : Signal(At);

    /// <summary>The batch system shows the attempt under another word than before. Given only for jobs of which somebody wants to hear it.</summary>
    public sealed record NativeStateSeen(DateTimeOffset At, string State) : Signal(At);

    /// <summary>The site answers but does not show the job.</summary>
    public sealed record NotSeen(DateTimeOffset At) : Signal(At);

    /// <summary>The site shows the job again.</summary>
    public sealed record SeenAgain(DateTimeOffset At) : Signal(At);

    /// <summary>Output is delivered.</summary>
    public sealed record StagedOut(DateTimeOffset At, ImmutableArray<string> Notes = default) : Signal(At);

    /// <summary>Output that must be delivered cannot be.</summary>
    public sealed record StageOutFailed(DateTimeOffset At, string Reason) : Signal(At);

    /// <summary>Somebody wants the job to end.</summary>
    public sealed record Cancel(DateTimeOffset At, string Actor) : Signal(At);

    /// <summary>The batch system no longer has the attempt.</summary>
    public sealed record CancelConfirmed(DateTimeOffset At, string Evidence) : Signal(At);

    /// <summary>Somebody wants a job that has ended to run again in the same directory.</summary>
    /// <param name="At">When.</param>
    /// <param name="Actor">Who.</param>
    /// <param name="Shared">For a task of an array that runs again as a whole: the marker of the new array.</param>
    /// <param name="WithParent">For a task: its parent runs again as a whole, and has begun to count anew. By itself a task has to be counted out again.</param>
    public sealed record Restart(DateTimeOffset At, string Actor, Marker? Shared = null, bool WithParent = false) : Signal(At);

    /// <summary>Somebody, or its expiry, removes the job and all it left on its site.</summary>
    /// <param name="At">When.</param>
    /// <param name="Actor">Who.</param>
    /// <param name="WithParent">For a task: its parent goes too. By itself a task cannot go, for its parent counts on it.</param>
    public sealed record Discard(DateTimeOffset At, string Actor, bool WithParent = false) : Signal(At);

    /// <summary>Nothing is left of the job on its site.</summary>
    public sealed record Cleaned(DateTimeOffset At) : Signal(At);

    /// <summary>A task began to run.</summary>
    public sealed record TaskStarted(DateTimeOffset At) : Signal(At);

    /// <summary>A task ended for good.</summary>
    public sealed record TaskEnded(DateTimeOffset At, JobState State) : Signal(At);

    /// <summary>A task that had ended runs again by itself.</summary>
    public sealed record TaskRestarted(DateTimeOffset At, JobState Before) : Signal(At);

    /// <summary>Somebody wants the job no longer among their current ones once it has ended.</summary>
    public sealed record PutAway(DateTimeOffset At, string Actor) : Signal(At);

    /// <summary>Somebody changed the tags.</summary>
    public sealed record SetTags(DateTimeOffset At, string Actor, ImmutableArray<string> Tags) : Signal(At);

    /// <summary>Somebody changed when the job is removed.</summary>
    public sealed record SetExpiry(DateTimeOffset At, string Actor, DateTimeOffset? ExpiresAt) : Signal(At);

    /// <summary>Somebody changed what others may do with the job.</summary>
    public sealed record Share(DateTimeOffset At, string Actor, ImmutableArray<Grant> Grants) : Signal(At);

    /// <summary>Something worth a line in the journal that changes nothing, such as a site that does not answer.</summary>
    public sealed record Noted(DateTimeOffset At, string Message) : Signal(At);
}
