using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>Removes a run of which nothing goes on any more, with what goes with it. After a crash it is done again.</summary>
/// <param name="store">Where runs are.</param>
/// <param name="jobs">Where their jobs are.</param>
/// <param name="belongings">What else goes with runs.</param>
/// <param name="principals">Knows their owners.</param>
/// <param name="options">What goes with them.</param>
/// <param name="clock">Says when.</param>
public sealed class RemoveRun(
    IRunStore store, IJobStore jobs, IEnumerable<IRunBelongings> belongings, IPrincipals principals, RunOptions options, TimeProvider clock)
{
    private const int Portion = 500;

    /// <summary>It is gone when this returns; its jobs go by and by.</summary>
    internal async Task RunAsync(Run run, CancellationToken cancellationToken)
    {
        if (options.CleansUpJobs)
        {
            await DiscardJobsAsync(run, cancellationToken);
        }

        var left = options.CleansUpStorages ? await RemoveBelongingsAsync(run, cancellationToken) : null;
        var (level, message) = left is null ? (JournalLevel.Info, "Removed.") : (JournalLevel.Warning, $"Removed, without all that belongs to it: {left.Message}");
        await store.RemoveAsync(run, new JournalEntry(Job: null, clock.GetUtcNow(), level, message, Run: run.Id), cancellationToken);
    }

    private async Task DiscardJobsAsync(Run run, CancellationToken cancellationToken)
    {
        for (var (offset, hasMore) = (0L, true); hasMore; offset += Portion)
        {
            (var some, hasMore) = await store.JobsAsync(run, offset, Portion, cancellationToken);
            await jobs.ApplyAsync([.. some.Select(id => (id, (Signal)new Signal.Discard(clock.GetUtcNow(), run.Owner)))], cancellationToken);
        }
    }

    /// <returns>Why something is left, or null.</returns>
    private async Task<Refusal?> RemoveBelongingsAsync(Run run, CancellationToken cancellationToken)
    {
        if (!run.Mandate.Act(await principals.FindAsync(run.Owner, cancellationToken)).TryGet(out var owner, out var refusal))
        {
            return refusal;
        }

        foreach (var one in belongings.Where(b => b.Dialect == run.Dialect))
        {
            if (!(await one.RemoveAsync(run, owner, cancellationToken)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return null;
    }
}
