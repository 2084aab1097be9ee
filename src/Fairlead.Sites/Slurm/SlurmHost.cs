using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Login;
using Fairlead.Sites.Scripts;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Slurm;

/// <summary>What every kind of question to a cluster needs: the way there, limits, the clock, figures and the log.</summary>
internal sealed class SlurmHost(SiteProfile profile, SlurmOptions options, SiteAccess access, SlurmSurroundings surroundings) : ILoginHost
{
    private readonly ConcurrentDictionary<string, bool> _served = new();

    public SiteProfile Profile => profile;

    public SlurmOptions Options => options;

    public ILogger<SlurmSite> Logger => surroundings.Logger;

    public DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    /// <inheritdoc/>
    public JobScripts Scripts { get; } = new(profile.Containers, surroundings.Secrets, EmbeddedScript.Read("spread.slurm.sh"));

    /// <summary>The account that looks at the queue.</summary>
    public string Watcher { get; } = options.WatchAccount ?? access.DefaultWatcher ?? profile.Accounts.Default
        ?? throw new ArgumentException($"The site {profile.Name} needs watchAccount: the account that looks at its queue.", nameof(options));

    /// <summary>The login node, or null where the commands run on this host.</summary>
    public string? LoginNode => (access as SiteAccess.Ssh)?.Template.Host;

    /// <summary>All shells.</summary>
    public IShellFactory Shells => surroundings.Shells;

    /// <summary>The way to the account.</summary>
    public ShellAccess AccessOf(string account) => access.For(account);

    /// <summary>Whether the gateway has reason to act as <paramref name="account"/> here: that it has jobs in the queue with our comments is none.</summary>
    public bool IsServed(string account) => _served.ContainsKey(account) || profile.Accounts.All.Contains(account);

    /// <summary>How the program of that name is called.</summary>
    public string Command(string name) => options.CommandDirectory is { } directory ? $"{directory.TrimEnd('/')}/{name}" : name;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> VariablesInside(BatchId allocation) =>
        new Dictionary<string, string> { ["SLURM_JOB_ID"] = allocation.Value, ["SLURM_JOBID"] = allocation.Value };

    /// <summary>
    /// Runs a command as <paramref name="account"/>; whatever its exit code is. There is a fault point before it and one after its answer:
    /// <c>slurm.before-sbatch</c>, <c>slurm.after-sbatch</c> and so on.
    /// </summary>
    /// <param name="account">Who runs it.</param>
    /// <param name="name">Its name in figures and log.</param>
    /// <param name="command">The command; where it has no time limit of its own, it gets <see cref="SlurmOptions.CommandTimeout"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ShellUnavailableException">The shell failed.</exception>
    public Task<ShellResult> RunAsync(string account, string name, ShellCommand command, CancellationToken cancellationToken) =>
        RunAsync(account, GroupChoice.None, name, command, cancellationToken);

    /// <summary>The same under the groups that somebody chose.</summary>
    public async Task<ShellResult> RunAsync(string account, GroupChoice groups, string name, ShellCommand command, CancellationToken cancellationToken)
    {
        _served.TryAdd(account, true);
        var started = surroundings.Clock.GetTimestamp();
        var ok = false;
        try
        {
            var limited = command with { TimeLimit = command.TimeLimit ?? options.CommandTimeout };
            var result = await surroundings.Faults.AroundAsync(
                "slurm", name, () => surroundings.Shells.Get(access.For(account, groups)).RunAsync(limited, cancellationToken));
            ok = result.Succeeded;
            return result;
        }
        catch (ShellUnavailableException e)
        {
            Logger.ShellFailed(name, profile.Name, e.Failure, e.Message);
            throw;
        }
        finally
        {
            surroundings.Meters.CommandEnded(profile.Name, name, ok, surroundings.Clock.GetElapsedTime(started));
        }
    }

    /// <summary>The same for a question: a shell that fails and an exit code other than 0 are no answer.</summary>
    public async Task<Outcome<string>> AskAsync(string account, string name, ShellCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var result = await RunAsync(account, name, command, cancellationToken);
            return result.Succeeded ? result.Output : Failed(name, result);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable($"{profile.Name} cannot be asked: {e.Message}");
        }
    }

    /// <summary>A command ended with an error: its words, for people.</summary>
    public Refusal Failed(string name, ShellResult result)
    {
        var words = OneLine(result.Error);
        Logger.CommandFailed(name, profile.Name, result.ExitCode, words);
        return Refusal.Unavailable($"{name} on {profile.Name} failed with exit code {result.ExitCode}: {words}");
    }

    /// <summary>A command ended well, but what it printed cannot be an answer.</summary>
    public Refusal Unusable(string name, string problem)
    {
        Logger.AnswerUnusable(name, profile.Name, problem);
        return Refusal.Unavailable($"{name} on {profile.Name} gave no usable answer: {problem}");
    }

    /// <summary>A few words of what a program printed, in one line.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[])['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 500 ? line : string.Concat(line.AsSpan(0, 500), "…");
    }
}

/// <summary>The parts of the gateway that a site works with.</summary>
internal sealed record SlurmSurroundings(IShellFactory Shells, TimeProvider Clock, SiteMeters Meters, IFaultPoint Faults, ILogger<SlurmSite> Logger)
{
    /// <summary>Opens what jobs are given beside their descriptions; null where the gateway gives nothing.</summary>
    public OpenJobSecrets? Secrets { get; init; }
}
