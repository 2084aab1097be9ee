using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Slurm;

/// <summary>What Slurm itself says of a job, for people: what the controller knows, or what accounting kept of it.</summary>
internal sealed class SlurmDetails(SlurmHost host, SlurmBatches batches, SlurmConfiguration configuration)
{
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public async Task<Outcome<IReadOnlyDictionary<string, string>>> RunAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.CurrentAttempt is not { BatchId: { } batchId } attempt)
        {
            return Refusal.Conflict("Slurm does not have the job yet.");
        }

        if (LoginProcess.TryParse(batchId, out var process))
        {
            return ImmutableSortedDictionary<string, string>.Empty
                .Add("Node", process.Value.Node)
                .Add("Process", process.Value.Process.ToString(CultureInfo.InvariantCulture));
        }

        var answer = await host.AskAsync(job.Account, "scontrol", Scontrol.ShowJob(host.Command("scontrol"), batchId), cancellationToken);
        if (!answer.Select(Scontrol.ReadJob).TryGet(out var values, out var refusal))
        {
            return await configuration.HasAccountingAsync(cancellationToken) ? await AccountedAsync(job, attempt, batchId, cancellationToken) : refusal;
        }

        // The id may belong to another job by now.
        return await IsOfAsync(job, attempt, batchId, values.GetValueOrDefault("Comment", string.Empty), cancellationToken)
            ? values
            : Refusal.NotFound($"job {batchId} of the gateway in Slurm any more");
    }

    private async Task<bool> IsOfAsync(Job job, Attempt attempt, BatchId batchId, string text, CancellationToken cancellationToken)
    {
        if (SlurmComment.Read(text) is not { } comment)
        {
            return false;
        }

        // The task of a batch can be named by its number only.
        var task = int.TryParse(batchId.Value.Split('_')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var row = new QueueRow { Marker = comment.Marker, Index = task, Batch = comment.Batch, BatchId = batchId, Account = job.Account, Word = string.Empty };
        return (await batches.ResolveAsync([row], cancellationToken)).Rows.Any(r => r.Marker == attempt.Marker);
    }

    private async Task<Outcome<IReadOnlyDictionary<string, string>>> AccountedAsync(Job job, Attempt attempt, BatchId batchId, CancellationToken cancellationToken)
    {
        var answer = await host.AskAsync(job.Account, "sacct", Sacct.Command(host.Command("sacct"), [batchId], host.Now - attempt.CreatedAt + Slack), cancellationToken);
        if (!answer.Then(Sacct.Read).TryGet(out var read, out var refusal))
        {
            return refusal;
        }

        var rows = (await batches.ResolveAsync(read, cancellationToken)).Rows;

        if (SlurmLook.RowOf(job, SlurmLook.ByMarker(rows)) is not { } row)
        {
            return Refusal.NotFound($"job {batchId} of the gateway in Slurm any more");
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        values["JobID"] = row.BatchId.Value;
        values["State"] = row.Word;
        values["ExitCode"] = row.ExitCode.ToString(CultureInfo.InvariantCulture);
        values["NodeList"] = row.Node ?? string.Empty;
        values["Start"] = $"{row.StartedAt:u}";
        values["End"] = $"{row.EndsAt:u}";
        return values.ToImmutable();
    }
}
