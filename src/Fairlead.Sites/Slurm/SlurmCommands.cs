using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Shell;
using Fairlead.Sites.Beside;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Commands beside jobs: steps of the job on its first node, which share what the job has (<c>srun --overlap</c>); for a job on the login node, processes
/// beside it.
/// </summary>
internal sealed class SlurmCommands(SlurmHost host, SlurmDetails details)
{
    private const string Running = "RUNNING";

    public async Task<Outcome<CommandResult>> RunAsync(Job job, SideCommand command, CancellationToken cancellationToken)
    {
        if (!(await WayAsync(job, cancellationToken)).TryGet(out var way, out var refusal))
        {
            return refusal;
        }

        try
        {
            var name = way.IsEmpty ? "beside" : "srun";
            return BesideScript.Read(await host.RunAsync(job.Account, job.Preferences.Groups, name, BesideScript.Command(job, command, way), cancellationToken), host.Profile.Name);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable($"{host.Profile.Name} cannot be reached: {e.Message}");
        }
    }

    /// <summary>What brings a command to the node. The job is looked at first: its batch id may belong to another job by now, and srun takes numbers only.</summary>
    private async Task<Outcome<ImmutableArray<string>>> WayAsync(Job job, CancellationToken cancellationToken)
    {
        if (LoginProcess.TryParse(job.CurrentAttempt?.BatchId, out _))
        {
            return ImmutableArray<string>.Empty;
        }

        if (!(await details.RunAsync(job, cancellationToken)).TryGet(out var known, out var refusal))
        {
            return refusal.Kind is RefusalKind.NotFound ? Refusal.Conflict("Slurm does not run the job any more.") : refusal;
        }

        return known.GetValueOrDefault("JobState") == Running && long.TryParse(known.GetValueOrDefault("JobId"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Step(number)
            : Refusal.Conflict("Slurm does not run the job now.");
    }

    private ImmutableArray<string> Step(long number) =>
    [
        host.Command("srun"), string.Create(CultureInfo.InvariantCulture, $"--jobid={number}"), "--overlap", "--nodes=1", "--ntasks=1", "--relative=0", "--input=none", "--quiet",
    ];
}
