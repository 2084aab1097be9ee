using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Reservations;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Tunnels;
using Fairlead.Sites.Access;
using Fairlead.Sites.Beside;
using Fairlead.Sites.Login;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// A cluster under Slurm, by its batch commands, on this host or over OpenSSH. Jobs are submitted, cancelled and cleaned up under their own accounts;
/// one account looks at the queue for all of them.
/// </summary>
public sealed class SlurmSite : ISite, ITunnels, ISideCommands, IReservations
{
    private readonly SlurmHost _host;
    private readonly SlurmLook _look;
    private readonly SlurmSubmit _submit;
    private readonly SlurmFind _find;
    private readonly SlurmCollect _collect;
    private readonly SlurmCancel _cancel;
    private readonly LoginNode _login;
    private readonly SlurmDetails _details;
    private readonly SlurmTunnels _tunnels;
    private readonly SlurmCommands _commands;
    private readonly SlurmReservations _reservations;
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
        _login = new LoginNode(_host);
        _details = new SlurmDetails(_host, batches, configuration);
        _tunnels = new SlurmTunnels(_host, _details);
        _commands = new SlurmCommands(_host, _details);
        _reservations = new SlurmReservations(_host);
        _checks = new SlurmChecks(_host, _look);
    }

    /// <inheritdoc/>
    public SiteProfile Profile => _host.Profile;

    /// <inheritdoc/>
    public ReservationLimits? Reservable => _reservations.Limits;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var results = await ByPlacement.AskAsync(
            jobs,
            j => j,
            async part => Outcome<IReadOnlyList<SubmitResult>>.Of(await _login.SubmitAsync(part, cancellationToken)),
            async part => Outcome<IReadOnlyList<SubmitResult>>.Of(await _submit.RunAsync(part, cancellationToken)));
        return results.TryGet(out var all, out var refusal) ? all : [.. jobs.Select(_ => new SubmitResult.Unknown(refusal.Message))];
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var places = jobs.ToLookup(j => j.Placement);
        var found = new List<Sighting>();
        if (places[StepPlacement.LoginNode].Any())
        {
            if (!(await _login.FindAsync([.. places[StepPlacement.LoginNode]], cancellationToken)).TryGet(out var started, out var refusal))
            {
                return refusal;
            }

            found.AddRange(started);
        }

        return places[StepPlacement.Batch].Any()
            ? (await _find.RunAsync([.. places[StepPlacement.Batch]], cancellationToken)).Select<IReadOnlyList<Sighting>>(queued => [.. found, .. queued])
            : found;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sighting>> WatchLoginAsync(IReadOnlyList<LoginAttempt> attempts, CancellationToken cancellationToken) =>
        _login.WatchAsync(attempts, cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) =>
        (await _look.RunAsync(cancellationToken)).Select<IReadOnlyList<Sighting>>(rows => [.. rows.Select(r => r.ToSighting())]);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken) =>
        ByPlacement.AskAsync(jobs, j => j.Job, part => _login.CollectAsync(part, cancellationToken), part => _collect.RunAsync(part, cancellationToken));

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        ByPlacement.AskAsync(jobs, j => j, part => _login.CancelAsync(part, cancellationToken), part => _cancel.RunAsync(part, cancellationToken));

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
    public Task<Outcome<CommandResult>> RunBesideAsync(Job job, SideCommand command, CancellationToken cancellationToken) => _commands.RunAsync(job, command, cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<Done>> MakeSnapshotAsync(Job job, string path, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        (await RunBesideAsync(job, BesideScript.Snapshot(Profile.WorkspaceOf(job.Account), job, path, timeLimit), cancellationToken)).Then(BesideScript.ReadSnapshot);

    /// <inheritdoc/>
    public (string Root, string Path) SnapshotOf(Job job) => BesideScript.SnapshotOf(Profile.WorkspaceOf(job.Account), job);

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Reservation>>> ListReservationsAsync(CancellationToken cancellationToken) => _reservations.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<Done>> ReserveAsync(string name, string account, ReservationRequest wanted, CancellationToken cancellationToken) =>
        _reservations.MakeAsync(name, account, wanted, cancellationToken);

    /// <inheritdoc/>
    public Task<Outcome<Done>> ReleaseAsync(string name, CancellationToken cancellationToken) => _reservations.RemoveAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => _checks.RunAsync(cancellationToken);
}
