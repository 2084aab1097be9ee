using System.Collections.Immutable;
using Fairlead.Core.Journal;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Jobs;

/// <summary>Every legal step of a job's life. Pure: no clock and no I/O; the signal says when.</summary>
public static partial class JobLifecycle
{
    private const string QueueTimeIsOver = "The job did not begin within the time that it may wait.";

    /// <summary>
    /// The job after <paramref name="signal"/> with all that follows, or why it cannot be. Late news of a site about a job that has moved on is
    /// neither a change nor an error; a wish that the state does not allow is refused.
    /// </summary>
    public static Outcome<Transition> Apply(Job job, Signal signal) => Next(job, signal).Select(t => t with { Job = Timed(t.Job, signal.At) });

    // A job that is final has ended once, and one that runs again has not.
    private static Job Timed(Job job, DateTimeOffset at) =>
        job.IsFinal == job.EndedAt is not null ? job : job with { EndedAt = job.IsFinal ? at : null };

    private static Outcome<Transition> Next(Job job, Signal signal) => signal switch
    {
        Signal.Admitted => Admit(job, signal),
        Signal.StagedIn s => StagedIn(job, s),
        Signal.StageInFailed s => job.State is StagingIn ? Fail(job, s, $"Input could not be staged: {s.Reason}") : Late(job),
        Signal.Due s => job.State is Scheduled && job.Description.NotBefore <= s.At ? Launch(job, s) : Late(job),
        Signal.QueueTimeOver s => QueueTimeOver(job, s),
        Signal.Submitted s => Submitted(job, s),
        Signal.SubmissionRefused s => SubmissionRefused(job, s),
        Signal.Started s => Started(job, s),
        Signal.Requeued s => Requeued(job, s),
        Signal.Ended s => Ended(job, s),
        Signal.NativeStateSeen s => IsWatched(job) && job.CurrentAttempt?.NativeState != s.State
            ? new Transition { Job = job.WithAttempt(a => a with { NativeState = s.State }) with { ChangedAt = s.At } }
            : Late(job),
        Signal.NotSeen => IsWatched(job) && job.UnobservedSince is null
            ? Same(job with { UnobservedSince = signal.At }, signal, JournalLevel.Warning, "The site answers but does not show the job.")
            : Late(job),
        Signal.SeenAgain => IsWatched(job) && job.UnobservedSince is not null
            ? Same(job with { UnobservedSince = null }, signal, JournalLevel.Info, "The site shows the job again.")
            : Late(job),
        Signal.StagedOut s => StagedOut(job, s),
        Signal.StageOutFailed s => job.State is StagingOut ? Fail(Undelivered(job), s, $"Output could not be delivered: {s.Reason}") : Late(job),
        Signal.CancelConfirmed s => CancelConfirmed(job, s),
        Signal.TaskStarted s => TaskStarted(job, s),
        Signal.TaskEnded s => TaskEnded(job, s),
        Signal.TaskRestarted s => TaskRestarted(job, s),
        Signal.Cleaned => job is { IsFinal: true, Discarded: true }
            ? new Transition { Job = job, Removed = true, Entries = [Info(job, signal, "Removed from the site.")] }
            : Late(job),
        Signal.Noted s => Same(job, signal, JournalLevel.Info, s.Message),
        _ => ApplyWish(job, signal),
    };

    /// <summary>What can be done with a description that is refused but must still be seen: a job that has failed before it began.</summary>
    /// <param name="job">The job as it would have been.</param>
    /// <param name="reason">Why it is refused, for the owner.</param>
    public static Transition Reject(Job job, string reason) =>
        Fail(job with { Description = job.Description with { Steps = [] }, EndedAt = job.CreatedAt }, new Signal.Noted(job.CreatedAt, reason), reason);

    private static Outcome<Transition> Admit(Job job, Signal signal)
    {
        if (job.State is not Accepted)
        {
            return Late(job);
        }

        var needsDirectoryFirst = job.Description is { ClientStagesIn: true } or { Imports.IsEmpty: false } or { Steps.IsEmpty: true } or { NotBefore: not null };
        return needsDirectoryFirst ? Step(job with { State = StagingIn }, signal, "Staging in.") : Launch(job, signal);
    }

    private static Outcome<Transition> StagedIn(Job job, Signal.StagedIn signal)
    {
        if (job.State is not StagingIn)
        {
            return Late(job);
        }

        var next = job.Description.ClientStagesIn && !job.StartRequested
            ? Step(job with { State = Ready }, signal, "Working directory is ready; waiting for the client to start the job.")
            : Launch(job, signal);
        return WithNotes(next, job, signal, signal.Notes);
    }

    /// <summary>From "all input is there" to the batch system, to its tasks, or to the end where there is nothing to run; unless it is too early.</summary>
    private static Transition Launch(Job job, Signal signal)
    {
        if (job.Description.NotBefore is { } time && time > signal.At)
        {
            return Step(job with { State = Scheduled }, signal, $"Waits until {time:u}.");
        }

        if (job.Description.Steps.IsEmpty)
        {
            return job.Description.Exports.IsEmpty ? Succeed(job, signal) : Step(job with { State = StagingOut }, signal, "Nothing to run.");
        }

        return Begin(job, signal, phase: 0);
    }

    /// <summary>A first attempt of a phase: by the job itself, or by its tasks.</summary>
    private static Transition Begin(Job job, Signal signal, int phase)
    {
        var next = job.WithNewAttempt(signal.At, phase);
        return job.Description.HasTasks && next.PhaseFromMain == 0
            ? BeginTasks(next, signal)
            : Step(next with { State = Submitting }, signal, $"Submitting attempt {next.Attempts.Length}.");
    }

    /// <summary>From the good end of a phase to the next one, or to the end.</summary>
    private static Transition GoOn(Job job, Signal signal, string message)
    {
        var phase = (job.CurrentAttempt?.Phase ?? 0) + 1;
        return phase < job.Phases.Length ? Begin(job, signal, phase)
            : job.Description.Exports.IsEmpty ? Succeed(job, signal)
            : Step(job with { State = StagingOut }, signal, message);
    }

    /// <summary>What the batch system may have, it has to let go of first; whatever has begun by then goes on.</summary>
    private static Outcome<Transition> QueueTimeOver(Job job, Signal.QueueTimeOver signal)
    {
        if (job.CancelRequested || job.AwaitsTasks || !job.WaitsForBegin)
        {
            return Late(job);
        }

        return job.State is Submitting or Queued
            ? Same(job.WithAttempt(a => a with { IsOverdue = true }) with { CancelRequested = true }, signal, JournalLevel.Warning, QueueTimeIsOver)
            : Overdue(job.WithNewAttempt(signal.At, phase: 0), signal);
    }

    private static Transition Overdue(Job job, Signal signal) =>
        Fail(job.WithAttempt(a => a with { End = new AttemptEnd { At = signal.At, Cause = EndCause.QueueTimeOver, Evidence = "deadline" } }), signal, QueueTimeIsOver);

    private static Outcome<Transition> Submitted(Job job, Signal.Submitted signal)
    {
        if (job.State is not Submitting)
        {
            return Late(job);
        }

        var next = job.WithAttempt(a => a with { BatchId = signal.BatchId, SubmittedAt = signal.At });
        return Step(next with { State = Queued }, signal, $"The batch system has it as {signal.BatchId}.");
    }

    private static Outcome<Transition> SubmissionRefused(Job job, Signal.SubmissionRefused signal)
    {
        if (job.State is not Submitting)
        {
            return Late(job);
        }

        var end = new AttemptEnd { At = signal.At, Cause = EndCause.Refused, Evidence = "submission", Reason = signal.Reason };
        var next = job.WithAttempt(a => a with { End = end });
        return job.CancelRequested ? Cancelled(next, signal) : Fail(next, signal, $"The batch system refused the job: {signal.Reason}");
    }

    private static Outcome<Transition> Started(Job job, Signal.Started signal)
    {
        if (job.State is not Queued || job.AwaitsTasks)
        {
            return Late(job);
        }

        var next = job.WithAttempt(a => a with { StartedAt = signal.At, Node = signal.Node ?? a.Node });
        var where = signal.Node is null ? string.Empty : $" on {signal.Node}";
        return Step(next with { State = Running, UnobservedSince = null }, signal, $"Running{where}.") with { ToParent = new Signal.TaskStarted(signal.At) };
    }

    private static Outcome<Transition> Requeued(Job job, Signal.Requeued signal)
    {
        if (!IsWatched(job) || job.CurrentAttempt is not { } before)
        {
            return Late(job);
        }

        var end = new AttemptEnd { At = signal.At, Cause = signal.Cause, Evidence = signal.Evidence, Reason = "The batch system put the job back into its queue." };
        var next = job.WithAttempt(a => a with { End = end });
        next = next with
        {
            State = Queued,
            UnobservedSince = null,
            Attempts = next.Attempts.Add(before with { Number = before.Number + 1, CreatedAt = signal.At, SubmittedAt = signal.At, StartedAt = null, Node = null, NativeState = null }),
        };
        return Step(next, signal, $"The batch system put the job back into its queue ({signal.Evidence}).", JournalLevel.Warning);
    }

    private static Outcome<Transition> Ended(Job job, Signal.Ended signal)
    {
        // An attempt found by its marker after a crash may have ended before its batch id was ever known.
        if (job.AwaitsTasks || !(IsWatched(job) || job.State is Submitting))
        {
            return Late(job);
        }

        var end = signal.End;
        var next = job.WithAttempt(a => a with { End = end }) with { UnobservedSince = null };
        if (end.Cause is EndCause.Exited && job.CurrentAttempt is { IsOverdue: true })
        {
            // It has begun in the last moment, and nobody wants it to end.
            next = next with { CancelRequested = false };
        }

        if (next.CancelRequested || end.Cause is EndCause.Cancelled)
        {
            // Its exit code says no more than that its program was made to end.
            return Cancelled(next.WithAttempt(a => a with { End = end with { ExitCode = null } }), signal, end.Reason ?? "The job was cancelled on the site.");
        }

        if (end.Cause is EndCause.Exited && (end.ExitCode is 0 || end.IsTolerated))
        {
            return GoOn(next, signal, "Ended well; staging out.");
        }

        if (end.Cause is EndCause.TimeLimit && job.Description.IsAllocation)
        {
            return GoOn(next, signal, "The time of the allocation is over.");
        }

        var phase = next.CurrentAttempt?.Phase ?? 0;
        var tried = next.Attempts.Count(a => a.Phase == phase && a.End?.Cause == end.Cause);
        return tried <= job.Description.Retry.AllowedAfter(end.Cause)
            ? Step(next.WithNewAttempt(signal.At, phase) with { State = Submitting }, signal, $"{Describe(end)} Trying again.", JournalLevel.Warning)
            : next.HasFailedProgram && next.Deliveries.Any()
            ? Step(next with { State = StagingOut }, signal, $"{Describe(end)} Staging out what there is.", JournalLevel.Warning)
            : Fail(next, signal, Where(next) + Describe(end), end.Cause is EndCause.TimeLimit ? TimedOut : Failed);
    }

    private static string Where(Job job) => job.PhaseFromMain switch
    {
        < 0 => "In the commands before the main program: ",
        > 0 => "In the commands after the main program: ",
        _ => string.Empty,
    };

    private static string Describe(AttemptEnd end) => end switch
    {
        { Reason: { } reason } => reason,
        { Cause: EndCause.TimeLimit } => "The job used up its time.",
        { Cause: EndCause.OutOfMemory } => "The job used more memory than it may.",
        { Cause: EndCause.NodeFailure } => "A node of the job failed.",
        { Cause: EndCause.Preempted } => "The job was preempted.",
        { Cause: EndCause.ImageUnavailable } => "The image of the container could not be had.",
        { Cause: EndCause.InputUnusable } => "Input could not be unpacked.",
        { Cause: EndCause.VolumeUnavailable } => "A storage of the site that the containers were to see is not there.",
        { Cause: EndCause.OutputMissing } => "A file that the job had to leave behind is not there.",
        { Cause: EndCause.QueueTimeOver } => QueueTimeIsOver,
        { Cause: EndCause.Lost } => "Nothing was heard of the job until the deadline.",
        { ExitCode: { } code } => $"The program ended with exit code {code}.",
        _ => "The program ended without an exit code.",
    };

    /// <summary>A job that only moves data has no attempt that could say so.</summary>
    private static Job Undelivered(Job job) =>
        job.CurrentAttempt?.End is { } end ? job.WithAttempt(a => a with { End = end with { IsUndelivered = true } }) : job;

    private static Outcome<Transition> StagedOut(Job job, Signal.StagedOut signal) =>
        job.State is not StagingOut ? Late(job)
        : WithNotes(job is { HasFailedProgram: true, CurrentAttempt.End: { } end } ? Fail(job, signal, Where(job) + Describe(end)) : Succeed(job, signal), job, signal, signal.Notes);

    private static Outcome<Transition> CancelConfirmed(Job job, Signal.CancelConfirmed signal)
    {
        if (!job.CancelRequested || job.AwaitsTasks || !(IsWatched(job) || job.State is Submitting))
        {
            return Late(job);
        }

        var end = new AttemptEnd { At = signal.At, Cause = EndCause.Cancelled, Evidence = signal.Evidence };
        return Cancelled(job.WithAttempt(a => a with { End = end }), signal);
    }

    private static bool IsWatched(Job job) => job.State is Queued or Running && !job.AwaitsTasks;

    private static Outcome<Transition> Late(Job job) => Transition.None(job);

    private static Transition Succeed(Job job, Signal signal) => Finish(job with { State = Succeeded, Message = null }, signal, "Succeeded.", JournalLevel.Info);

    private static Transition Fail(Job job, Signal signal, string reason, JobState state = Failed) =>
        Finish(job with { State = state, Message = reason }, signal, reason, JournalLevel.Error);

    private static Transition Cancelled(Job job, Signal signal, string reason = "The job was cancelled.") =>
        job.CurrentAttempt is { IsOverdue: true } ? Overdue(job, signal) : Finish(job with { State = JobState.Cancelled, Message = reason, CancelRequested = false }, signal, reason, JournalLevel.Info);

    private static Transition Finish(Job job, Signal signal, string message, JournalLevel level)
    {
        var ended = job with { CancelRequested = false, UnobservedSince = null };
        return Step(ended, signal, message, level) with { ToParent = ended.Parent is null ? null : new Signal.TaskEnded(signal.At, ended.State) };
    }

    private static Transition Step(Job next, Signal signal, string message, JournalLevel level = JournalLevel.Info, string? actor = null) =>
        new() { Job = next with { ChangedAt = signal.At }, Entries = [new JournalEntry(next.Id, signal.At, level, message, actor)] };

    private static Transition Same(Job next, Signal signal, JournalLevel level, string message, string? actor = null) => Step(next, signal, message, level, actor);

    private static JournalEntry Info(Job job, Signal signal, string message, string? actor = null) => new(job.Id, signal.At, JournalLevel.Info, message, actor);

    private static Transition WithNotes(Transition transition, Job job, Signal signal, ImmutableArray<string> notes) =>
        notes.IsDefaultOrEmpty ? transition : transition with { Entries = [.. notes.Select(n => Info(job, signal, n)), .. transition.Entries] };
}
