using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>Tries all that a Slurm site needs, for <c>fairlead check</c>.</summary>
internal sealed class SlurmChecks(SlurmHost host, SlurmLook look)
{
    private const string TryWorkspace = """
        mkdir -p -- "$1/.fairlead" && mkdir "$1/.fairlead/check.$$" && rmdir "$1/.fairlead/check.$$"
        """;

    private const string TryPrograms = """
        missing=
        for program in base64 tar xargs grep readlink; do
            command -v "$program" >/dev/null || missing="$missing $program"
        done
        [ -z "$missing" ] || { echo "not found:$missing" >&2; exit 1; }
        """;

    public async Task<IReadOnlyList<SiteCheck>> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<SiteCheck>();
        Task<string?> TryAsync(string what, string name, ShellCommand command, string remedy) =>
            AskAsync(checks, host.Watcher, what, name, command, remedy, cancellationToken);

        if (!await CheckAccountAsync(checks, host.Watcher, cancellationToken))
        {
            return checks;
        }

        await TryAsync("programs on the host", "command", ShellCommand.Script(TryPrograms), "Install coreutils, tar, grep and findutils there.");
        await TryAsync("sbatch", "sbatch", new ShellCommand(host.Command("sbatch"), "--version"), "Set commandDirectory to where Slurm's commands are.");
        await TryAsync("Slurm answers", "sinfo", new ShellCommand(host.Command("sinfo"), "--noheader", "--format=%P"), "Check that slurmctld runs and that this host may talk to it.");
        await CheckQueueAsync(checks, cancellationToken);
        CheckPartitions(checks, await TryAsync("partitions", "scontrol", Scontrol.ShowPartitions(host.Command("scontrol")), "Check that slurmctld runs."));
        await TryAsync("peak memory of jobs", "time", ShellCommand.Script("env --default-signal=TERM /usr/bin/time -q -f %M true"), "Only a hint: install GNU time and coreutils 8.31 on the nodes to have it measured.");
        await CheckAccountingAsync(checks, cancellationToken);
        foreach (var account in host.Profile.Accounts.All.Where(a => a != host.Watcher).Order(StringComparer.Ordinal))
        {
            await CheckAccountAsync(checks, account, cancellationToken);
        }

        return checks;
    }

    /// <summary>Whether the account can be reached; and says whether its jobs have a place.</summary>
    private async Task<bool> CheckAccountAsync(List<SiteCheck> checks, string account, CancellationToken cancellationToken)
    {
        const string Shell = "Check access, account, key and known_hosts of the site.";
        if (await AskAsync(checks, account, $"shell as {account}", "true", ShellCommand.Script("true"), Shell, cancellationToken) is null)
        {
            return false;
        }

        var workspace = host.Profile.WorkspaceOf(account);
        const string Remedy = "Make the directory, or let the account write there.";
        await AskAsync(checks, account, $"workspace {workspace}", "mkdir", ShellCommand.Script(TryWorkspace, workspace), Remedy, cancellationToken);
        return true;
    }

    private async Task<string?> AskAsync(
        List<SiteCheck> checks, string account, string what, string name, ShellCommand command, string remedy, CancellationToken cancellationToken)
    {
        var answer = await host.AskAsync(account, name, command, cancellationToken);
        var ok = answer.TryGet(out var output, out var refusal);
        checks.Add(new SiteCheck(what, ok ? null : $"{refusal?.Message} {remedy}"));
        return output;
    }

    private async Task CheckQueueAsync(List<SiteCheck> checks, CancellationToken cancellationToken)
    {
        var seen = await look.RunAsync(cancellationToken);
        checks.Add(new SiteCheck("queue", seen.TryGet(out _, out var refusal) ? null : refusal.Message));
    }

    private void CheckPartitions(List<SiteCheck> checks, string? output)
    {
        if (output is null)
        {
            return;
        }

        var there = Scontrol.ReadPartitions(output);
        var wanted = host.Profile.Queues.Keys.Concat(host.Profile.DefaultQueue is { } queue ? [queue] : []).Distinct();
        checks.AddRange(wanted.Select(q => new SiteCheck($"partition {q}", there.Contains(q) ? null : $"Slurm has no partition {q}. There are: {string.Join(", ", there)}.")));
    }

    private async Task CheckAccountingAsync(List<SiteCheck> checks, CancellationToken cancellationToken)
    {
        var answer = await host.AskAsync(host.Watcher, "scontrol", Scontrol.ShowConfig(host.Command("scontrol")), cancellationToken);
        var config = answer.TryGet(out var output, out var refusal) ? Scontrol.ReadConfig(output) : null;
        checks.Add(new SiteCheck("configuration", config is null ? refusal?.Message ?? "scontrol show config cannot be read." : null));
        if (host.Options.Accounting is SlurmAccounting.No || (host.Options.Accounting is SlurmAccounting.Auto && config is not { HasAccounting: true }))
        {
            return;
        }

        var accounts = await host.AskAsync(host.Watcher, "sacct", Sacct.Command(host.Command("sacct"), [], TimeSpan.FromMinutes(1)), cancellationToken);
        checks.Add(new SiteCheck("accounting", accounts.Then(Sacct.Read).TryGet(out _, out refusal) ? null : $"{refusal.Message} Set accounting to no where there is none."));
    }
}
