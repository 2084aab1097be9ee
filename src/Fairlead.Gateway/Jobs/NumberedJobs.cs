using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>Jobs for APIs that know them by their numbers.</summary>
/// <param name="numbers">Knows which numbers are which jobs.</param>
/// <param name="store">Where jobs are.</param>
/// <param name="access">Says which of them a caller may see.</param>
public sealed class NumberedJobs(IJobNumbers numbers, IJobStore store, JobAccess access)
{
    /// <summary>The job of that number, where the principal has at least that level.</summary>
    public async Task<Outcome<Job>> FindAsync(Principal principal, long number, AccessLevel needed, CancellationToken cancellationToken) =>
        await numbers.FindAsync([number], cancellationToken) is [var id] ? await access.FindAsync(principal, id, needed, cancellationToken) : Refusal.NotFound("such job");

    /// <summary>Those of the numbers that are jobs which the principal may see, by number.</summary>
    public async Task<IReadOnlyList<Job>> FindAsync(Principal principal, IReadOnlyCollection<long> wanted, CancellationToken cancellationToken)
    {
        var seen = new List<Job>();
        foreach (var job in await store.FindAsync(await numbers.FindAsync(wanted, cancellationToken), cancellationToken))
        {
            if (!job.Discarded && await access.LevelOfAsync(principal, job, cancellationToken) >= AccessLevel.Read)
            {
                seen.Add(job);
            }
        }

        return [.. seen.OrderBy(j => j.Number)];
    }

    /// <summary>The documents that jobs were asked for with, of those that have one.</summary>
    public Task<IReadOnlyDictionary<JobId, string>> SourcesAsync(IReadOnlyCollection<Job> jobs, CancellationToken cancellationToken) =>
        numbers.SourcesAsync([.. jobs.Select(j => j.Id)], cancellationToken);

    /// <summary>A page of the principal's own jobs, in the order of <see cref="IJobNumbers.ListAsync"/>.</summary>
    public async Task<IReadOnlyList<Job>> ListAsync(Principal principal, JobSelection selection, CancellationToken cancellationToken)
    {
        var ids = await numbers.ListAsync(principal.User, selection, cancellationToken);
        var jobs = (await store.FindAsync(ids, cancellationToken)).ToDictionary(j => j.Id);
        return [.. ids.Where(jobs.ContainsKey).Select(id => jobs[id])];
    }
}
