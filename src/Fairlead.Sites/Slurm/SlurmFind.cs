using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Finds attempts whose submission has an unknown outcome. The order matters: first the control directories, which show that no submission is
/// still going on, then the queue, which shows all that was sent before, then accounting.
/// </summary>
internal sealed class SlurmFind(SlurmHost host, SlurmLook look, SlurmBatches batches, SlurmConfiguration configuration)
{
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    public async Task<Outcome<IReadOnlyList<Sighting>>> RunAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var traces = new Dictionary<JobId, Sighting>();
        foreach (var account in jobs.GroupBy(j => j.Account))
        {
            if ((await TracesAsync(account.Key, [.. account], traces, cancellationToken)) is { } refusal)
            {
                return refusal;
            }
        }

        if (!(await look.RunForAsync(jobs, cancellationToken)).TryGet(out var rows, out var noLook))
        {
            return noLook;
        }

        var byMarker = SlurmLook.ByMarker(rows);
        var found = jobs.Select(j => SlurmLook.RowOf(j, byMarker)?.ToSighting() ?? traces.GetValueOrDefault(j.Id)).ToList();
        var missing = jobs.Where((_, place) => found[place] is null).ToList();
        if (missing.Count > 0 && await configuration.HasAccountingAsync(cancellationToken))
        {
            if (!(await AccountedAsync(missing, cancellationToken)).TryGet(out var accounted, out var noAnswer))
            {
                return noAnswer;
            }

            found.AddRange(accounted);
        }

        return found.OfType<Sighting>().ToList();
    }

    /// <summary>What the control directories of an account know.</summary>
    private async Task<Refusal?> TracesAsync(string account, List<Job> jobs, Dictionary<JobId, Sighting> traces, CancellationToken cancellationToken)
    {
        var workspace = host.Profile.WorkspaceOf(account);
        var controls = jobs.Where(j => j.CurrentAttempt is not null).ToDictionary(j => j, j => ControlDirectory.Of(workspace, j.CurrentAttempt!)); // checked just before
        var asked = await host.AskAsync(account, "find", LostSubmission.Command(workspace, controls.Values), cancellationToken);
        if (!asked.Then(output => LostSubmission.Read(output, host.Options.SettleTime)).TryGet(out var sent, out var refusal))
        {
            return host.Unusable("find", refusal.Message);
        }

        var read = await host.AskAsync(account, "read", ControlFiles.Command(workspace, controls.Values), cancellationToken);
        if (!read.Then(ControlFiles.Read).TryGet(out var contents, out refusal))
        {
            return host.Unusable("read", refusal.Message);
        }

        foreach (var (job, control) in controls)
        {
            var content = contents.GetValueOrDefault(control.OwnName, ControlContent.None);
            var id = content.Start?.BatchId ?? content.Result?.BatchId ?? (sent.TryGetValue((control.Marker, control.Index), out var known) ? known : (BatchId?)null);
            if (id is { } batchId)
            {
                traces[job.Id] = new Sighting
                {
                    Marker = control.Marker,
                    ArrayIndex = control.Index,
                    BatchId = batchId,
                    State = BatchState.Ended,
                    NativeState = content.Result is not null ? "result file" : content.Start is not null ? "start file" : "submitted",
                    Node = content.Start?.Node,
                };
            }
        }

        return null;
    }

    private async Task<Outcome<IReadOnlyList<Sighting>>> AccountedAsync(List<Job> missing, CancellationToken cancellationToken)
    {
        var found = new List<Sighting>();
        foreach (var account in missing.GroupBy(j => j.Account))
        {
            var since = host.Now - account.Min(j => j.CurrentAttempt?.CreatedAt ?? j.CreatedAt) + Slack;
            var answer = await host.AskAsync(account.Key, "sacct", Sacct.Command(host.Command("sacct"), [], since > Slack ? since : Slack), cancellationToken);
            if (!answer.Then(Sacct.Read).TryGet(out var read, out var refusal)
                || !(await batches.ResolveAsync(read, cancellationToken)).CompleteFor([account.Key]).TryGet(out var rows, out refusal))
            {
                return host.Unusable("sacct", refusal.Message);
            }

            var byMarker = SlurmLook.ByMarker(rows);
            found.AddRange(account.Select(j => SlurmLook.RowOf(j, byMarker)?.ToSighting()).OfType<Sighting>());
        }

        return found;
    }
}
