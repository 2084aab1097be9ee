using System.Security.Cryptography;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Slurm;

/// <summary>Looks at the queue, for everybody at once.</summary>
internal sealed class SlurmLook(SlurmHost host, SlurmBatches batches)
{
    private IReadOnlyList<QueueRow> _last = [];

    /// <summary>What the last look saw. Only for what does not change any more: that a job has ended, and how.</summary>
    public IReadOnlyList<QueueRow> Last => Volatile.Read(ref _last);

    /// <summary>Everything of ours in the queue now; what cannot be told whose it is may be missing.</summary>
    public async Task<Outcome<IReadOnlyList<QueueRow>>> RunAsync(CancellationToken cancellationToken) => (await SeeAsync(cancellationToken)).Select(s => s.Rows);

    /// <summary>Everything of ours in the queue now, all that <paramref name="jobs"/> have there for certain.</summary>
    public async Task<Outcome<IReadOnlyList<QueueRow>>> RunForAsync(IEnumerable<Job> jobs, CancellationToken cancellationToken) =>
        (await SeeAsync(cancellationToken)).Then(s => s.CompleteFor(jobs.Select(j => j.Account)));

    private async Task<Outcome<SlurmSeen>> SeeAsync(CancellationToken cancellationToken)
    {
        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var answer = await host.AskAsync(host.Watcher, "squeue", Squeue.Command(host.Command("squeue"), word), cancellationToken);
        if (!answer.TryGet(out var output, out var refusal))
        {
            return refusal;
        }

        if (!Squeue.Read(output, word).TryGet(out var rows, out var problem))
        {
            return host.Unusable("squeue", problem.Message);
        }

        var seen = await batches.ResolveAsync(rows, cancellationToken);
        Volatile.Write(ref _last, seen.Rows);
        return seen;
    }

    /// <summary>The row of a job's current attempt among <paramref name="rows"/>: of its account, and with its batch id where that is known.</summary>
    public static QueueRow? RowOf(Job job, ILookup<(Marker, int?), QueueRow> rows)
    {
        if (job.CurrentAttempt is not { } attempt)
        {
            return null;
        }

        // A second batch job with the same marker runs nothing; of two, the one that has not ended is the one that may.
        return rows[(attempt.Marker, attempt.ArrayIndex)]
            .Where(r => r.Account == job.Account && (attempt.BatchId is null || attempt.BatchId == r.BatchId))
            .MinBy(r => r.State.State is BatchState.Ended);
    }

    /// <summary>The rows by marker and index.</summary>
    public static ILookup<(Marker, int?), QueueRow> ByMarker(IEnumerable<QueueRow> rows) => rows.ToLookup(r => (r.Marker, r.Index));
}
