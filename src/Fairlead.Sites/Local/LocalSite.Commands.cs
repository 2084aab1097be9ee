using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Beside;

namespace Fairlead.Sites.Local;

/// <content>Commands beside jobs: processes of the same account and groups. What they use is not counted.</content>
public sealed partial class LocalSite : ISideCommands
{
    private static readonly SiteAccess Access = new SiteAccess.ThisHost();

    /// <inheritdoc/>
    public async Task<Outcome<CommandResult>> RunBesideAsync(Job job, SideCommand command, CancellationToken cancellationToken)
    {
        Ready();
        if (KeyOf(job) is not { } key || _queue.Find(key) is not { IsRunning: true })
        {
            return Refusal.Conflict("The job does not run.");
        }

        try
        {
            var result = await _shells.Get(Access.For(job.Account, job.Preferences.Groups)).RunAsync(BesideScript.Command(job, command, []), cancellationToken);
            return BesideScript.Read(result, Profile.Name);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable(e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<Outcome<Done>> MakeSnapshotAsync(Job job, string path, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        (await RunBesideAsync(job, BesideScript.Snapshot(Profile.WorkspaceOf(job.Account), job, path, timeLimit), cancellationToken)).Then(BesideScript.ReadSnapshot);

    /// <inheritdoc/>
    public (string Root, string Path) SnapshotOf(Job job) => BesideScript.SnapshotOf(Profile.WorkspaceOf(job.Account), job);
}
