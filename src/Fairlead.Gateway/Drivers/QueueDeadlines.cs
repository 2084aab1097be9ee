using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Ends the wait of jobs that have not begun in time. Of the jobs of a site it holds those that wait and must not do so for ever.</summary>
internal sealed class QueueDeadlines(DriverContext context)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<JobId, DateTimeOffset> _deadlines = new();

    /// <summary>Takes note of the newest version of a job.</summary>
    public void Note(Job job)
    {
        if (job.Description.QueueLimit is { } limit && job is { WaitsForBegin: true, CancelRequested: false, AwaitsTasks: false })
        {
            _deadlines[job.Id] = (job.CurrentAttempt?.CreatedAt ?? job.CreatedAt) + limit;
        }
        else
        {
            _deadlines.TryRemove(job.Id, out _);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, context.Clock, cancellationToken);
            var now = context.Now;
            List<(JobId, Signal)> due = [.. _deadlines.Where(d => d.Value <= now).Select(d => (d.Key, (Signal)new Signal.QueueTimeOver(now)))];
            try
            {
                // What follows comes back as news of the jobs.
                await context.ApplyAsync(due, cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                context.Logger.StageFailed(e, JobWork.Cancel, context.Profile.Name, due.Count);
            }
        }
    }
}
