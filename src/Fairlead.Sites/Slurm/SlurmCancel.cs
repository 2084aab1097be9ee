using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>Takes jobs from Slurm. Only what carries our marker is cancelled: a batch id alone may by now belong to something else.</summary>
internal sealed class SlurmCancel(SlurmHost host, SlurmLook look, SlurmFind find)
{
    public async Task<Outcome<IReadOnlyList<bool>>> RunAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        // What was never heard of may have been sent, or be about to be.
        var unheard = jobs.Where(j => j.CurrentAttempt?.BatchId is null).ToList();
        if (unheard.Count > 0 && !(await find.RunAsync(unheard, cancellationToken)).TryGet(out _, out var notFound))
        {
            return notFound;
        }

        if (!(await look.RunForAsync(jobs, cancellationToken)).TryGet(out var before, out var noLook))
        {
            return noLook;
        }

        var live = Live(jobs, before);
        foreach (var account in jobs.Where(j => live.ContainsKey(j.Id)).GroupBy(j => j.Account))
        {
            if (await CancelAsync(account.Key, [.. account.Select(j => live[j.Id].BatchId)], cancellationToken) is { } failed)
            {
                return failed;
            }
        }

        if (live.Count == 0)
        {
            return Outcome<IReadOnlyList<bool>>.Of([.. jobs.Select(_ => true)]);
        }

        if (!(await look.RunForAsync(jobs, cancellationToken)).TryGet(out var after, out noLook))
        {
            return noLook;
        }

        var still = Live(jobs, after);
        return Outcome<IReadOnlyList<bool>>.Of([.. jobs.Select(j => !still.ContainsKey(j.Id))]);
    }

    private async Task<Refusal?> CancelAsync(string account, IReadOnlyList<BatchId> ids, CancellationToken cancellationToken)
    {
        try
        {
            await host.RunAsync(account, "scancel", Scancel.Command(host.Command("scancel"), ids), cancellationToken);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable($"{host.Profile.Name} cannot be reached: {e.Message}");
        }

        return null;
    }

    private static Dictionary<JobId, QueueRow> Live(IReadOnlyList<Job> jobs, IReadOnlyList<QueueRow> rows)
    {
        var byMarker = SlurmLook.ByMarker(rows);
        return jobs.Select(j => (j.Id, Row: SlurmLook.RowOf(j, byMarker)))
            .Where(j => j.Row is { State.State: not BatchState.Ended })
            .ToDictionary(j => j.Id, j => j.Row!); // not null: it has a state
    }
}
