using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a caller may know of a job.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="access">Says which of them they may see.</param>
/// <param name="journal">Where their history is.</param>
/// <param name="sites">Where they run.</param>
public sealed class FindJob(IJobStore store, JobAccess access, IJournal journal, SiteDirectory sites)
{
    /// <summary>The job, which the principal may see.</summary>
    public Task<Outcome<Job>> RunAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        RunAsync(principal, id, AccessLevel.Read, cancellationToken);

    /// <summary>The job, where the principal has at least that level.</summary>
    public Task<Outcome<Job>> RunAsync(Principal principal, JobId id, AccessLevel needed, CancellationToken cancellationToken) =>
        access.FindAsync(principal, id, needed, cancellationToken);

    /// <summary>
    /// A page of the jobs that are the principal's own or shared with them, or of the tasks of one of these; what the query says of owners is not heeded.
    /// </summary>
    public async Task<JobPage> ListAsync(Principal principal, JobQuery query, CancellationToken cancellationToken)
    {
        if (query.Parent is not { } parent)
        {
            return await store.ListAsync(Visible(principal, query), cancellationToken);
        }

        return (await RunAsync(principal, parent, cancellationToken)).TryGet(out _, out _)
            ? await store.ListAsync(query with { Owner = null, SharedWith = [] }, cancellationToken)
            : new JobPage([], HasMore: false);
    }

    /// <summary>How many jobs that are the principal's own or shared with them fit the query.</summary>
    public Task<long> CountAsync(Principal principal, JobQuery query, CancellationToken cancellationToken) =>
        store.CountAsync(Visible(principal, query), cancellationToken);

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

    private static JobQuery Visible(Principal principal, JobQuery query) =>
        query with { Owner = principal.User, SharedWith = [.. AccessRules.NamesOf(principal)] };
}
