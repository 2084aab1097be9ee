using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Journal;

namespace Fairlead.Store.Writing;

/// <summary>Makes many changes durable in one transaction.</summary>
internal sealed class GroupCommit(IDatabase database, OthersNews others, JobCache cache, RunLogFeed logs, IFaultPoint faults, StoreMeters meters)
{
    /// <summary>Either all changes are durable and have their outcomes, or none is.</summary>
    /// <returns>The new versions of the jobs that changed, also by other processes.</returns>
    public async Task<IReadOnlyList<Job>> RunAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await CommitAsync(changes, cancellationToken);
        }
        catch
        {
            // Somebody else may have changed a job, or a commit may have come about whose answer was lost.
            cache.Clear();
            throw;
        }
    }

    private async Task<IReadOnlyList<Job>> CommitAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var started = meters.Now();
        await using var transaction = await database.BeginAsync(cancellationToken);
        var set = new ChangeSet(transaction, cache);
        var half = await others.ReadAsync(transaction, set, cancellationToken);

        await AddAsync(set, [.. changes.OfType<AddJob>()], cancellationToken);
        await ApplyAsync(set, [.. changes.OfType<ApplySignals>()], cancellationToken);
        foreach (var append in changes.OfType<AppendEntries>())
        {
            set.Append([.. append.Entries]);
            append.Outcome = append.Entries;
        }

        foreach (var change in changes.OfType<RunStatements>())
        {
            await change.RunAsync(transaction, set, cancellationToken);
        }

        await set.SaveAsync(cancellationToken);
        var seen = half ?? await others.EndOfAsync(transaction, cancellationToken);
        faults.Reach("store.before-commit");
        await transaction.CommitAsync(cancellationToken);
        others.Saw(seen);
        cache.Keep(set.Changed);
        logs.Publish(set.Logged);
        faults.Reach("store.after-commit");
        meters.Committed(changes.Sum(c => c.Weight), started);
        return set.Versions;
    }

    private static async Task AddAsync(ChangeSet set, IReadOnlyList<AddJob> additions, CancellationToken cancellationToken)
    {
        var jobs = await set.AddAsync(additions, cancellationToken);
        for (var i = 0; i < additions.Count; i++)
        {
            additions[i].Outcome = jobs[i];
        }
    }

    private static async Task ApplyAsync(ChangeSet set, IReadOnlyList<ApplySignals> changes, CancellationToken cancellationToken)
    {
        await set.LoadAsync([.. changes.SelectMany(c => c.Signals).Select(s => s.Id)], cancellationToken);
        foreach (var change in changes)
        {
            var outcomes = new Outcome<Job>[change.Signals.Count];
            for (var i = 0; i < outcomes.Length; i++)
            {
                var (id, signal) = change.Signals[i];
                outcomes[i] = await set.ApplyAsync(id, signal, cancellationToken);
            }

            change.Outcome = outcomes;
        }
    }
}
