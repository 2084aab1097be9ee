using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Options;

namespace Fairlead.Gateway.Tunnels;

/// <summary>Opens tunnels to services of jobs, under the caller's rights and within their share.</summary>
/// <param name="jobs">Finds the jobs.</param>
/// <param name="sites">Where they run.</param>
/// <param name="journal">Hears of every tunnel, when it opens and when it ends.</param>
/// <param name="options">How many there may be, and how long they may be silent.</param>
/// <param name="clock">Says when.</param>
public sealed class OpenTunnel(JobAccess jobs, SiteDirectory sites, IJournal journal, IOptions<TunnelOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(30);
    private readonly UserShares _open = new();

    /// <summary>
    /// Connects to a service of the job. Refused with <see cref="RefusalKind.Conflict"/> where the job does not run or nothing listens there, with
    /// <see cref="RefusalKind.Forbidden"/> where the service is not the job's, with <see cref="RefusalKind.TooMany"/> where the caller has too many.
    /// </summary>
    /// <returns>The tunnel, which the caller disposes.</returns>
    public async Task<Outcome<OpenedTunnel>> RunAsync(Principal principal, JobId id, TunnelTarget target, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var job, out var refusal)
            || !FindWay(job).TryGet(out var way, out refusal))
        {
            return refusal;
        }

        if (!_open.TryEnter(principal.User, options.Value.PerUser))
        {
            return Refusal.TooMany($"{principal.User} has {options.Value.PerUser} tunnels open already, which is the limit.", ComeBack);
        }

        Tunnel? unclaimed = null;
        var isOpen = false;
        try
        {
            var outcome = await way.OpenTunnelAsync(job, target, cancellationToken);
            _ = outcome.TryGet(out unclaimed, out refusal);
            await NoteAsync(job, principal, refusal is null ? JournalLevel.Info : JournalLevel.Warning, Words(principal, target, refusal), cancellationToken);
            if (!outcome.TryGet(out var tunnel, out refusal))
            {
                return refusal;
            }

            isOpen = true;
            return new OpenedTunnel(tunnel, options.Value.IdleTime, clock, traffic => CloseAsync(job, principal, target, traffic));
        }
        finally
        {
            if (!isOpen)
            {
                _open.Leave(principal.User);
                await (unclaimed?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
        }
    }

    private static string Words(Principal principal, TunnelTarget target, Refusal? refusal) =>
        refusal is null ? $"{principal.User} opened a tunnel to {target}." : $"{principal.User} would have opened a tunnel to {target}: {refusal.Message}";

    private Outcome<ITunnels> FindWay(Job job)
    {
        if (!options.Value.Enabled)
        {
            return Refusal.Forbidden("Port forwarding is switched off on this gateway.");
        }

        if (job.State is not JobState.Running || job.CurrentAttempt is not { BatchId: not null })
        {
            return Refusal.Conflict($"Only to a job that runs there are tunnels; this one is {job.State}.");
        }

        return !sites.Find(job.Site).TryGet(out var site, out var refusal) ? refusal
            : site is ITunnels tunnels ? Outcome<ITunnels>.Of(tunnels)
            : Refusal.Conflict($"Sites of kind {site.Profile.Kind} do not offer port forwarding.");
    }

    private async Task CloseAsync(Job job, Principal principal, TunnelTarget target, TunnelTraffic traffic)
    {
        _open.Leave(principal.User);
        var words = $"The tunnel of {principal.User} to {target} is closed: {traffic.ToService} bytes went there, {traffic.FromService} came back.";
        await NoteAsync(job, principal, JournalLevel.Info, words, CancellationToken.None);
    }

    private Task NoteAsync(Job job, Principal principal, JournalLevel level, string words, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(job.Id, clock.GetUtcNow(), level, words, principal.User)], cancellationToken);
}
