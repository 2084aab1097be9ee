using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Keeps jobs that must not begin before some time, and lets them go on when it has come.</summary>
internal sealed class Release(DriverContext context)
{
    /// <summary>Takes note of jobs that wait for their time.</summary>
    public void Note(IEnumerable<Job> jobs, WorkQueue queue)
    {
        foreach (var job in jobs)
        {
            var wait = (job.Description.NotBefore ?? context.Now) - context.Now;
            queue.AddLater([DriverContext.ItemOf(job)], wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    public async Task<IReadOnlyList<Job>> ReleaseAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var now = context.Now;
        var due = jobs.ToLookup(j => j.Description.NotBefore is not { } time || time <= now);
        await context.ApplyAsync(DriverContext.Each(due[true], _ => new Signal.Due(now)), cancellationToken);
        return [.. due[false]];
    }
}
