using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>Gathers evidence of how attempts ended: the wrapper's result first, then what the queue shows, then accounting.</summary>
internal sealed class SlurmCollect(SlurmHost host, SlurmLook look, SlurmBatches batches, SlurmConfiguration configuration)
{
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public async Task<Outcome<IReadOnlyList<AttemptEnd?>>> RunAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<JobId, ControlContent>();
        foreach (var account in jobs.GroupBy(j => j.Job.Account))
        {
            if (await ReadAsync(account.Key, [.. account.Select(j => j.Job)], contents, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        if (!(await RowsAsync(jobs, contents, cancellationToken)).TryGet(out var rows, out var noRows))
        {
            return noRows;
        }

        var rules = new SlurmEvidence(host.Now, host.Options.ResultWait);
        return Outcome<IReadOnlyList<AttemptEnd?>>.Of([.. jobs.Select(j => rules.Judge(j.Job, j.Last, contents[j.Job.Id], rows.GetValueOrDefault(j.Job.Id)))]);
    }

    private async Task<Refusal?> ReadAsync(string account, List<Job> jobs, Dictionary<JobId, ControlContent> contents, CancellationToken cancellationToken)
    {
        var workspace = host.Profile.WorkspaceOf(account);
        var controls = jobs.ToDictionary(j => j.Id, j => j.CurrentAttempt is { } attempt ? ControlDirectory.Of(workspace, attempt) : null);
        var answer = await host.AskAsync(account, "read", ControlFiles.Command(workspace, controls.Values.OfType<ControlDirectory>()), cancellationToken);
        if (!answer.Then(ControlFiles.Read).TryGet(out var read, out var refusal))
        {
            return host.Unusable("read", refusal.Message);
        }

        foreach (var (id, control) in controls)
        {
            contents[id] = control is null ? ControlContent.None : read.GetValueOrDefault(control.OwnName, ControlContent.None);
        }

        return null;
    }

    /// <summary>What Slurm says of those whose files leave a question open.</summary>
    private async Task<Outcome<Dictionary<JobId, QueueRow>>> RowsAsync(
        IReadOnlyList<(Job Job, Sighting? Last)> jobs, Dictionary<JobId, ControlContent> contents, CancellationToken cancellationToken)
    {
        var open = jobs.Where(j => contents[j.Job.Id].Result is null or { LeavesCauseOpen: true }).ToList();
        var rows = new Dictionary<JobId, QueueRow>();
        Match(open.Where(j => j.Last is not null).Select(j => j.Job), look.Last, rows);
        if (open.Exists(j => j.Last is { State: BatchState.Ended } && !rows.ContainsKey(j.Job.Id)))
        {
            if (!(await look.RunAsync(cancellationToken)).TryGet(out var now, out var refusal))
            {
                return refusal;
            }

            Match(open.Select(j => j.Job), now, rows);
        }

        var gone = open.Where(j => j.Job.CurrentAttempt?.BatchId is not null && !rows.ContainsKey(j.Job.Id)).Select(j => j.Job).ToList();
        if (gone.Count > 0 && await configuration.HasAccountingAsync(cancellationToken))
        {
            await AddAccountedAsync(gone, rows, cancellationToken);
            await RemoveRequeuedAsync(gone, rows, cancellationToken);
        }

        return rows;
    }

    /// <summary>
    /// Accounting shows a job that was preempted or lost its node as ended although it waits in the queue to run again: only a queue that certainly
    /// does not have it makes that an end.
    /// </summary>
    private async Task RemoveRequeuedAsync(List<Job> gone, Dictionary<JobId, QueueRow> rows, CancellationToken cancellationToken)
    {
        var doubtful = gone.Where(j => rows.GetValueOrDefault(j.Id)?.State.Cause is EndCause.NodeFailure or EndCause.Preempted).ToList();
        if (doubtful.Count == 0)
        {
            return;
        }

        var queued = (await look.RunForAsync(doubtful, cancellationToken)).TryGet(out var now, out _) ? SlurmLook.ByMarker(now) : null;
        foreach (var job in doubtful.Where(j => queued is null || SlurmLook.RowOf(j, queued) is not null))
        {
            rows.Remove(job.Id);
        }
    }

    private async Task AddAccountedAsync(List<Job> gone, Dictionary<JobId, QueueRow> rows, CancellationToken cancellationToken)
    {
        foreach (var account in gone.GroupBy(j => j.Account))
        {
            var since = host.Now - account.Min(j => j.CurrentAttempt?.CreatedAt ?? j.CreatedAt) + Slack;
            foreach (var some in account.Chunk(500))
            {
                var ids = some.Select(j => j.CurrentAttempt?.BatchId).OfType<BatchId>();
                var answer = await host.AskAsync(account.Key, "sacct", Sacct.Command(host.Command("sacct"), ids, since > Slack ? since : Slack), cancellationToken);

                // Accounting that does not answer is no news: the jobs are asked for again.
                if (answer.Then(Sacct.Read).TryGet(out var accounted, out _))
                {
                    Match(some, (await batches.ResolveAsync(accounted, cancellationToken)).Rows, rows);
                }
            }
        }
    }

    private static void Match(IEnumerable<Job> jobs, IEnumerable<QueueRow> seen, Dictionary<JobId, QueueRow> rows)
    {
        var byMarker = SlurmLook.ByMarker(seen);
        foreach (var job in jobs)
        {
            if (SlurmLook.RowOf(job, byMarker) is { } row)
            {
                rows[job.Id] = row;
            }
        }
    }
}
