using Fairlead.Core;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Writing;

/// <summary>
/// Finds what other processes did to jobs since this one wrote last. Whoever writes has the writer's lock, so whatever is new at the beginning of a
/// transaction is from others, and what is read there cannot be older than what this process says next. Each change that somebody else has to hear of
/// has an entry in the journal, or is a new job.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class OthersNews(IDatabase database)
{
    private const int MostAtOnce = 2_000;

    private Marks? _seen;

    /// <summary>Whether others have written, where the newest entry and the newest job are these.</summary>
    public bool IsBehind(long entry, long job) => _seen is { } seen && (entry > seen.Entry || job > seen.Job);

    /// <summary>Reads what others did, at the beginning of a transaction.</summary>
    /// <returns>How far it has come; to be handed to <see cref="Saw"/> once the transaction is over.</returns>
    public async Task<Marks?> ReadAsync(IWriteTransaction transaction, ChangeSet set, CancellationToken cancellationToken)
    {
        if (!database.IsShared || _seen is not { } seen)
        {
            return null;
        }

        var entries = await transaction.Context.Journal.Where(e => e.Sequence > seen.Entry).OrderBy(e => e.Sequence).Take(MostAtOnce)
            .Select(e => new { e.Sequence, e.JobId, LogOf = e.Topic == null ? null : e.RunId }).ToListAsync(cancellationToken);
        var jobs = await transaction.Context.Jobs.Where(j => j.Number > seen.Job).OrderBy(j => j.Number).Take(MostAtOnce)
            .Select(j => new { j.Number, j.Id }).ToListAsync(cancellationToken);
        await set.HearOfAsync([.. entries.Select(e => e.JobId).OfType<JobId>(), .. jobs.Select(j => j.Id)], cancellationToken);
        set.HearOfLogs(entries.Select(e => e.LogOf).OfType<string>().Select(r => RunId.Parse(r, null)));
        var isAll = entries.Count < MostAtOnce && jobs.Count < MostAtOnce;
        return isAll ? null : new Marks(entries.Count == 0 ? seen.Entry : entries[^1].Sequence, jobs.Count == 0 ? seen.Job : jobs[^1].Number);
    }

    /// <summary>How far a transaction has come that read everything and has written all that it writes.</summary>
    public async Task<Marks?> EndOfAsync(IWriteTransaction transaction, CancellationToken cancellationToken) => database.IsShared
        ? new Marks(
            await transaction.Context.Journal.MaxAsync(e => (long?)e.Sequence, cancellationToken) ?? 0,
            await transaction.Context.Jobs.MaxAsync(j => (long?)j.Number, cancellationToken) ?? 0)
        : null;

    /// <summary>The transaction was committed.</summary>
    public void Saw(Marks? marks) => _seen = marks ?? _seen;

    /// <summary>How far this process has come.</summary>
    /// <param name="Entry">The newest entry of the journal.</param>
    /// <param name="Job">The newest job.</param>
    internal sealed record Marks(long Entry, long Job);
}
