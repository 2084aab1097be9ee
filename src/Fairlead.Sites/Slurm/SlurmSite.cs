using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Tunnels;
using Fairlead.Sites.Access;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// A cluster under Slurm, by its batch commands, on this host or over OpenSSH. Jobs are submitted, cancelled and cleaned up under their own accounts;
/// one account looks at the queue for all of them.
/// </summary>
public sealed class SlurmSite : ISite, ITunnels
{
    private readonly SlurmHost _host;
    private readonly SlurmLook _look;
    private readonly SlurmSubmit _submit;
    private readonly SlurmFind _find;
    private readonly SlurmCollect _collect;
    private readonly SlurmCancel _cancel;
    private readonly SlurmDetails _details;
    private readonly SlurmTunnels _tunnels;
    private readonly SlurmChecks _checks;

    internal SlurmSite(SiteProfile profile, SlurmOptions options, SiteAccess access, SlurmSurroundings surroundings)
    {
        _host = new SlurmHost(profile, options, access, surroundings);
        var configuration = new SlurmConfiguration(_host);
        var batches = new SlurmBatches(_host);
        _look = new SlurmLook(_host, batches);
        _submit = new SlurmSubmit(_host, batches, configuration);
        _find = new SlurmFind(_host, _look, batches, configuration);
        _collect = new SlurmCollect(_host, _look, batches, configuration);
        _cancel = new SlurmCancel(_host, _look, _find);
        _details = new SlurmDetails(_host, batches, configuration);
        _tunnels = new SlurmTunnels(_host, _details);
        _checks = new SlurmChecks(_host, _look);
    }

    /// <inheritdoc/>
    public SiteProfile Profile => _host.Profile;

    /// <inheritdoc/>
    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => _submit.RunAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => _find.RunAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) =>
        (await _look.RunAsync(cancellationToken)).Select<IReadOnlyList<Sighting>>(rows => [.. rows.Select(r => r.ToSighting())]);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken) =>
        _collect.RunAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => _cancel.RunAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        foreach (var account in jobs.GroupBy(j => j.Account))
        {
            var workspace = Profile.WorkspaceOf(account.Key);
            if (!JobDirectories.Of(account, workspace).TryGet(out var directories, out var refusal)
                || !(await _host.AskAsync(account.Key, "clean", JobDirectories.Remove(workspace, directories), cancellationToken)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return Done.Value;
    }

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) => _details.RunAsync(job, cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<Tunnel>> OpenTunnelAsync(Job job, TunnelTarget target, CancellationToken cancellationToken) => _tunnels.OpenAsync(job, target, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => _checks.RunAsync(cancellationToken);
}
