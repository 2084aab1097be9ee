using Fairlead.Core.Jobs;

namespace Fairlead.Core.Notifications;

/// <summary>Says which subscribers have to be told of a change of a job. Pure; the notices are stored in one transaction with the change.</summary>
public static class Notices
{
    /// <summary>What follows from the change, in order.</summary>
    /// <param name="before">The job as it was, or null for a new one.</param>
    /// <param name="after">The job as it is.</param>
    public static IEnumerable<Notice> Of(Job? before, Job after)
    {
        if (after.Description.Subscriptions.IsDefaultOrEmpty)
        {
            return [];
        }

        var moments = Moments(before, after).ToList();
        return after.Description.Subscriptions.SelectMany((subscription, index) =>
            moments.SelectMany(moment => OfMoment(subscription, index, moment)).Concat(OfBatchState(subscription, index, before, after)));
    }

    private static IEnumerable<Notice> OfMoment(Subscription subscription, int index, Moment moment) =>
        from trigger in subscription.States
        where trigger.States.Contains(moment.Job.State) && !(moment.Before is { } left && trigger.States.Contains(left))
        select About(subscription, index, moment.Job) with
        {
            State = moment.Job.State,
            Word = trigger.Name,
            Message = moment.Job.Message,
            ExitCode = moment.Job.ExitCode,
        };

    private static IEnumerable<Notice> OfBatchState(Subscription subscription, int index, Job? before, Job after)
    {
        if (after.CurrentAttempt?.NativeState is { } state && state != before?.CurrentAttempt?.NativeState && subscription.WantsBatchState(state))
        {
            yield return About(subscription, index, after) with { Word = state };
        }
    }

    private static Notice About(Subscription subscription, int index, Job job) => new()
    {
        Job = job.Id,
        Subscription = index,
        Receiver = subscription.Receiver,
        Format = subscription.Format,
        Address = new Uri($"{subscription.Jobs}/{job.Id}"),
        Mandate = subscription.Mandate,
        At = job.ChangedAt,
        Word = string.Empty,
        BatchId = job.CurrentAttempt?.BatchId,
    };

    /// <summary>A short job has ended before anybody saw it run: that it ran is told nevertheless.</summary>
    private static IEnumerable<Moment> Moments(Job? before, Job after)
    {
        if (before?.State == after.State)
        {
            yield break;
        }

        var left = before?.State;
        if (before is { State: JobState.Submitting or JobState.Queued } && EndOf(before, after) is { } end)
        {
            // As it was while it ran: without its end.
            var running = after with { State = JobState.Running, Message = null, Attempts = after.Attempts.SetItem(before.Attempts.Length - 1, end with { End = null }) };
            yield return new Moment(left, running with { Attempts = running.Attempts[..before.Attempts.Length] });
            left = JobState.Running;
        }

        yield return new Moment(left, after);
    }

    private static Attempt? EndOf(Job before, Job after) =>
        before.CurrentAttempt is { End: null } && after.State is not JobState.Running && after.Attempts.Length >= before.Attempts.Length
        && after.Attempts[before.Attempts.Length - 1] is { End.Cause: EndCause.Exited or EndCause.TimeLimit or EndCause.OutOfMemory } attempt
            ? attempt
            : null;

    private sealed record Moment(JobState? Before, Job Job);
}
