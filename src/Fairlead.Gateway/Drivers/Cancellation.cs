using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Takes from the batch system what somebody wants to end. A job has ended only when the batch system has let go of it.</summary>
internal sealed class Cancellation(DriverContext context, Submission submission)
{
    public async Task<IReadOnlyList<Job>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var sent = jobs.ToLookup(j => j.CurrentAttempt?.BatchId is not null);
        var again = new List<Job>();
        if (sent[false].Any())
        {
            // Those that are found become jobs with a batch id and come back here; the others were never sent and never will be.
            var (lost, unknown) = await submission.LookUpAsync([.. sent[false]], cancellationToken);
            await context.ApplyAsync(DriverContext.Each(lost, _ => new Signal.CancelConfirmed(context.Now, "never submitted")), cancellationToken);
            again.AddRange(unknown);
        }

        foreach (var placed in sent[true].GroupBy(j => j.Placement))
        {
            again.AddRange(await CancelSentAsync([.. placed], cancellationToken));
        }

        return again;
    }

    private async Task<IReadOnlyList<Job>> CancelSentAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var outcome = await context.Site.CancelAsync(jobs, cancellationToken);
        if (!outcome.TryGet(out var gone, out var refusal))
        {
            await context.SilentAsync(jobs, refusal.Message, cancellationToken);
            return jobs;
        }

        context.Answered();
        var parts = jobs.Zip(gone).ToLookup(p => p.Second, p => p.First);
        await context.ApplyAsync(DriverContext.Each(parts[true], _ => new Signal.CancelConfirmed(context.Now, "the batch system let go of it")), cancellationToken);
        return [.. parts[false]];
    }
}
