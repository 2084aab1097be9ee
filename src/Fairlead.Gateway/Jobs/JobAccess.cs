using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Jobs;

/// <summary>Finds jobs for those who may do what they want to do with them.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="journal">Hears of what was refused to people who may see the job.</param>
/// <param name="clock">Says when.</param>
public sealed class JobAccess(IJobStore store, IJournal journal, TimeProvider clock)
{
    /// <summary>The job, where the principal has at least that level; once it is discarded, it does not exist.</summary>
    public async Task<Outcome<Job>> FindAsync(Principal principal, JobId id, AccessLevel needed, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is null or { Discarded: true })
        {
            return Refusal.NotFound("such job");
        }

        var allowed = AccessRules.Require(await LevelOfAsync(principal, job, cancellationToken), needed, "job");
        if (!allowed.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Forbidden)
        {
            var entry = new JournalEntry(id, clock.GetUtcNow(), JournalLevel.Warning, $"Refused to {principal.User}: {refusal.Message}", principal.User);
            await journal.AppendAsync([entry], cancellationToken);
        }

        return allowed.Select(_ => job);
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
