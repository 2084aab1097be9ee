using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a caller may know of a job.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="journal">Where their history is.</param>
/// <param name="sites">Where they run.</param>
public sealed class FindJob(IJobStore store, IJournal journal, SiteDirectory sites)
{
    /// <summary>The job.</summary>
    public async Task<Outcome<Job>> RunAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        JobAccess.For(principal, await store.FindAsync(id, cancellationToken));

    /// <summary>A page of the principal's own jobs; what the query says of owners is not heeded.</summary>
    public Task<JobPage> ListAsync(Principal principal, JobQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query with { Owner = principal.User }, cancellationToken);

    /// <summary>How many jobs of the principal's own fit the query.</summary>
    public Task<long> CountAsync(Principal principal, JobQuery query, CancellationToken cancellationToken) =>
        store.CountAsync(query with { Owner = principal.User }, cancellationToken);

    /// <summary>What happened to the job after <paramref name="after"/>, at most <paramref name="limit"/> records.</summary>
    public Task<IReadOnlyList<JournalRecord>> HistoryAsync(Job job, long after, int limit, CancellationToken cancellationToken) =>
        journal.ReadAsync(job.Id, after, limit, cancellationToken);

    /// <summary>The document the job was asked for with, or null where none was kept.</summary>
    public Task<string?> SourceAsync(Job job, CancellationToken cancellationToken) => store.SourceAsync(job.Id, cancellationToken);

    /// <summary>What the batch system says about the current attempt, in its own words.</summary>
    public async Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.CurrentAttempt?.BatchId is null)
        {
            return Refusal.Conflict("The batch system does not have the job yet.");
        }

        return sites.Find(job.Site).TryGet(out var site, out var refusal) ? await site.DetailsAsync(job, cancellationToken) : refusal;
    }
}
