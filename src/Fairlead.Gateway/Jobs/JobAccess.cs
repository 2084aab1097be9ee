using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Jobs;

/// <summary>Finds jobs for those who may do what they want to do with them.</summary>
/// <param name="store">Where jobs are.</param>
public sealed class JobAccess(IJobStore store)
{
    /// <summary>The job, where the principal has at least that level; once it is discarded, it does not exist.</summary>
    public async Task<Outcome<Job>> FindAsync(Principal principal, JobId id, AccessLevel needed, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is null or { Discarded: true })
        {
            return Refusal.NotFound("such job");
        }

        return AccessRules.Require(await LevelOfAsync(principal, job, cancellationToken), needed, "job").Select(_ => job);
    }

    /// <summary>What the principal may do with the job. A task is shared as its parent is.</summary>
    public async ValueTask<AccessLevel> LevelOfAsync(Principal principal, Job job, CancellationToken cancellationToken)
    {
        var level = AccessRules.LevelOf(principal, job.Owner, job.Grants);
        return level is not AccessLevel.Own && job.Parent is { } id && await store.FindAsync(id, cancellationToken) is { } parent
            ? AccessRules.LevelOf(principal, parent.Owner, parent.Grants)
            : level;
    }
}
