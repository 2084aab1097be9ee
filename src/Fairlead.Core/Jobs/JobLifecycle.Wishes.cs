using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Jobs;

/// <content>What people ask of a job. A wish that its state does not allow is refused, so that every dialect can say so in its own words.</content>
public static partial class JobLifecycle
{
    private static Outcome<Transition> ApplyWish(Job job, Signal signal) => signal switch
    {
        Signal.Start s => Start(job, s),
        Signal.Cancel s => Cancel(job, s),
        Signal.Restart s => Restart(job, s),
        Signal.Discard s => Discard(job, s),
        Signal.PutAway s => PutAway(job, s),
        Signal.SetTags s => new Transition { Job = job with { Tags = s.Tags, ChangedAt = s.At } },
        Signal.SetExpiry s => new Transition { Job = job with { ExpiresAt = s.ExpiresAt, ChangedAt = s.At } },
        Signal.Share s => Share(job, s),
        _ => Refusal.Conflict($"A job in state {job.State} cannot take {signal.GetType().Name}."),
    };

    private static Outcome<Transition> PutAway(Job job, Signal.PutAway signal) =>
        job.IsCurrent
            ? Same(job with { IsPutAway = true }, signal, JournalLevel.Info, $"{signal.Actor} puts the job away.", signal.Actor)
            : Refusal.Conflict("The job is not among the current ones any more.");

    private static Outcome<Transition> Share(Job job, Signal.Share signal)
    {
        if (job.Parent is { } parent)
        {
            return Refusal.Conflict($"A task is shared with its job, {parent}.");
        }

        return Same(job with { Grants = signal.Grants }, signal, JournalLevel.Info, $"{signal.Actor} shares the job with {Grant.List(signal.Grants)}.", signal.Actor);
    }

    private static Outcome<Transition> Start(Job job, Signal.Start signal)
    {
        if (!job.Description.ClientStagesIn || job.CurrentAttempt is not null || job.Discarded)
        {
            return Refusal.Conflict($"A job in state {job.State} does not wait for its client.");
        }

        return job.State switch
        {
            Ready => Launch(job with { StartRequested = true }, signal),
            Accepted or StagingIn when !job.StartRequested =>
                Same(job with { StartRequested = true }, signal, JournalLevel.Info, "Will start when its directory is ready.", signal.Actor),
            Accepted or StagingIn => Transition.None(job),
            _ => Refusal.Conflict($"A job in state {job.State} does not wait for its client."),
        };
    }

    private static Outcome<Transition> Cancel(Job job, Signal.Cancel signal)
    {
        if (job.IsFinal)
        {
            return Refusal.Conflict($"The job has ended: {job.State}.");
        }

        if (job.CancelRequested)
        {
            return Transition.None(job);
        }

        if (job.State is Submitting or Queued or Running)
        {
            // The batch system has the job, or may have: it has ended only when that is confirmed.
            var asked = Same(job with { CancelRequested = true }, signal, JournalLevel.Info, $"{signal.Actor} cancels the job.", signal.Actor);
            return job.AwaitsTasks ? asked with { ToTasks = signal } : asked;
        }

        return Cancelled(job, signal, $"{signal.Actor} cancelled the job.");
    }

    private static Outcome<Transition> Restart(Job job, Signal.Restart signal)
    {
        if (!job.IsFinal || job.Discarded)
        {
            return Refusal.Conflict($"Only a job that has ended can be restarted; this one is in state {job.State}.");
        }

        if (job.Description.Steps.IsEmpty)
        {
            return Refusal.Conflict("The job has nothing to run again.");
        }

        if (job.Attempts.IsEmpty)
        {
            return Step(job with { State = Accepted, Message = null }, signal, $"{signal.Actor} restarts the job.", actor: signal.Actor) with { ToParent = ToParent(job, signal) };
        }

        var asked = Info(job, signal, $"{signal.Actor} restarts the job.", signal.Actor);
        if (job.Parent is null)
        {
            var begun = Begin(job, signal, phase: 0);
            return begun with { Entries = [asked, .. begun.Entries] };
        }

        var next = job.WithNewAttempt(signal.At, phase: 0, signal.Shared) with { State = Submitting, ChangedAt = signal.At };
        return new Transition { Job = next, Entries = [asked], ToParent = ToParent(job, signal) };
    }

    private static Signal.TaskRestarted? ToParent(Job job, Signal.Restart signal) =>
        job.Parent is null || signal.WithParent ? null : new Signal.TaskRestarted(signal.At, job.State);

    private static Outcome<Transition> Discard(Job job, Signal.Discard signal)
    {
        if (job.Discarded)
        {
            return Transition.None(job);
        }

        if (job.Parent is { } parent && !signal.WithParent)
        {
            return Refusal.Conflict($"A task is removed with its job, {parent}; it can be cancelled by itself.");
        }

        var gone = job with { Discarded = true };
        var next = job.IsFinal
            ? Same(gone, signal, JournalLevel.Info, $"{signal.Actor} removes the job.", signal.Actor)
            : Cancel(gone, new Signal.Cancel(signal.At, signal.Actor)).TryGet(out var cancelled, out _) && !cancelled.IsNone
                ? cancelled
                : Same(gone, signal, JournalLevel.Info, $"{signal.Actor} removes the job.", signal.Actor);
        return job.Tasks is null ? next : next with { ToTasks = signal with { WithParent = true } };
    }
}
