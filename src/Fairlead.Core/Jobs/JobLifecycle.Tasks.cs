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
            ToTasks = new Signal.Restart(signal.At, job.Owner, job.Description.Array is null ? null : job.CurrentAttempt?.Marker, WithParent: true),
        };

    private static Transition Spawn(Job job, Signal signal)
    {
        ImmutableArray<Job> tasks = job.Description.Sweep is { } sweep
            ? [.. sweep.Points.Select((point, index) => SweptTask(job, signal, point, index))]
            : [.. Enumerable.Range(0, job.Description.Array?.Size ?? 0).Select(EqualTask(job, signal))];
        var begun = Step(job with { State = Queued, Tasks = new TaskCounts(tasks.Length) }, signal, $"Submitting {tasks.Length} tasks.");
        return begun with
        {
            Spawned = tasks,
            Entries = [.. begun.Entries, .. job.Description.Sweep is null ? [] : tasks.Zip(job.Description.Sweep.Points, (t, p) => Info(job, signal, $"{t.Id} :  {p.Label}"))],
        };
    }

    /// <summary>The tasks of an array share directory, description and marker.</summary>
    private static Func<int, Job> EqualTask(Job job, Signal signal)
    {
        var (description, marker) = (OfTasks(job), job.CurrentAttempt?.Marker);
        return index => NewTask(job, signal, index) with
        {
            State = Submitting,
            Description = description,
            Attempts = NewTask(job, signal, index).WithNewAttempt(signal.At, phase: 0, marker).Attempts,
        };
    }

    /// <summary>A task of a sweep has all of these for itself; what the job has fetched for all of them is linked.</summary>
    private static Job SweptTask(Job job, Signal signal, SweepPoint point, int index)
    {
        var task = NewTask(job, signal, index);
        task = task with
        {
            Directory = $"{job.Directory}/{task.Id}",
            Description = OfTasks(job) with
            {
                Sweep = null,
                NotBefore = null,
                Environment = job.Description.Environment.SetItems(point.Environment),
                Resources = point.Resources ?? job.Description.Resources,
                Imports = point.Imports,
                Exports = point.Exports,
                Links = [.. job.Description.Imports.Select(i => new LinkedFile($"{job.Directory}/{i.To.TrimStart('/')}", i.To))],
            },
        };
        return point.Imports.IsEmpty ? task.WithNewAttempt(signal.At, phase: 0) with { State = Submitting } : task with { State = StagingIn };
    }

    // Input is fetched and output delivered once, by the parent, unless a point of a sweep has its own; so is what comes before and after the main phase.
    private static JobDescription OfTasks(Job job) =>
        job.Description with { Steps = job.CurrentPhase?.Steps ?? [], Imports = [], Exports = [], ClientStagesIn = false, Subscriptions = [], Tags = [] };

    private static Job NewTask(Job job, Signal signal, int index) => job with
    {
        Id = job.Id.ForTask(index),
        Number = 0,
        Version = 0,
        CreatedAt = signal.At,
        ChangedAt = signal.At,
        Attempts = [],
        Tags = [],
        Grants = [],
        Parent = job.Id,
        Index = index,
    };

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
            // Points of a sweep may be hopeless: that is an answer, too.
            (_, > 0) when job.Description.Sweep is null => Fail(next, signal, $"{tasks.Failed} of {tasks.Total} tasks did not succeed."),
            (_, > 0) => GoOn(next, signal, $"All tasks have ended, {tasks.Failed} of {tasks.Total} not well; staging out."),
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
