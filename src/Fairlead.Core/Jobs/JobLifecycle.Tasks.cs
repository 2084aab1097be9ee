using System.Collections.Immutable;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Jobs;

/// <content>Jobs with tasks: each task is a job of its own, and its parent counts how they stand.</content>
public static partial class JobLifecycle
{
    private static Transition BeginTasks(Job job, Signal signal) => job.Tasks is not { } before
        ? Spawn(job, signal)
        : Step(job with { State = Queued, Tasks = new TaskCounts(before.Total) }, signal, $"Submitting its {before.Total} tasks again.") with
        {
            ToTasks = new Signal.Restart(signal.At, job.Owner, job.CurrentAttempt?.Marker),
        };

    private static Transition Spawn(Job job, Signal signal)
    {
        var size = job.Description.Array?.Size ?? 0;
        var marker = job.CurrentAttempt?.Marker;
        // Input is fetched and output delivered once, by the parent; so is what comes before and after the main phase.
        var description = job.Description with { Steps = job.CurrentPhase?.Steps ?? [], Imports = [], Exports = [], ClientStagesIn = false, Subscriptions = [], Tags = [] };
        var tasks = ImmutableArray.CreateBuilder<Job>(size);
        for (var index = 0; index < size; index++)
        {
            var task = job with
            {
                Id = job.Id.ForTask(index),
                Number = 0,
                Version = 0,
                State = Submitting,
                Description = description,
                CreatedAt = signal.At,
                ChangedAt = signal.At,
                Attempts = [],
                Tags = [],
                Grants = [],
                Parent = job.Id,
                Index = index,
            };
            tasks.Add(task.WithNewAttempt(signal.At, phase: 0, marker));
        }

        var parent = job with { State = Queued, Tasks = new TaskCounts(size) };
        return Step(parent, signal, $"Submitting {size} tasks.") with { Spawned = tasks.MoveToImmutable() };
    }

    private static Outcome<Transition> TaskStarted(Job job, Signal.TaskStarted signal)
    {
        return job.AwaitsTasks && job.State is Queued
            ? Step(job.WithAttempt(a => a with { StartedAt = signal.At }) with { State = Running }, signal, "The first task runs.")
            : Late(job);
    }

    private static Outcome<Transition> TaskEnded(Job job, Signal.TaskEnded signal)
    {
        if (job is not { AwaitsTasks: true, Tasks: { } before, State: Queued or Running })
        {
            return Late(job);
        }

        var tasks = signal.State is Succeeded ? before with { Succeeded = before.Succeeded + 1 } : before with { Failed = before.Failed + 1 };
        var next = job with { Tasks = tasks, ChangedAt = signal.At };
        if (!tasks.AllEnded)
        {
            return new Transition { Job = next };
        }

        var end = new AttemptEnd { At = signal.At, Cause = job.CancelRequested ? EndCause.Cancelled : EndCause.Exited, Evidence = "its tasks" };
        next = next.WithAttempt(a => a with { End = end });
        return (job.CancelRequested, tasks.Failed) switch
        {
            (true, _) => Cancelled(next, signal),
            (_, > 0) => Fail(next, signal, $"{tasks.Failed} of {tasks.Total} tasks did not succeed."),
            _ => GoOn(next, signal, "All tasks ended well; staging out."),
        };
    }

    private static Outcome<Transition> TaskRestarted(Job job, Signal.TaskRestarted signal)
    {
        // Once its output is on the way, or what comes after its tasks runs, the parent's count is closed: it does not hear of the task's end again.
        if (job is not { AwaitsTasks: true, Tasks: { } before, State: Queued or Running })
        {
            return Late(job);
        }

        var tasks = signal.Before is Succeeded ? before with { Succeeded = before.Succeeded - 1 } : before with { Failed = before.Failed - 1 };
        return new Transition { Job = job with { Tasks = tasks, ChangedAt = signal.At } };
    }
}
