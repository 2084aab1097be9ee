using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Login;

/// <summary>The host where a site's commands run, as <see cref="LoginNode"/> needs it; every kind of site has its own.</summary>
internal interface ILoginHost
{
    /// <summary>What the configuration says of the site.</summary>
    SiteProfile Profile { get; }

    /// <summary>The time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Writes the scripts of jobs.</summary>
    JobScripts Scripts { get; }

    /// <summary>The variables by which the batch system's own commands know that they are meant for that allocation.</summary>
    IReadOnlyDictionary<string, string> VariablesInside(BatchId allocation);

    /// <summary>Runs a command as <paramref name="account"/> under the groups that somebody chose; whatever its exit code is.</summary>
    /// <exception cref="ShellUnavailableException">The shell failed.</exception>
    Task<ShellResult> RunAsync(string account, GroupChoice groups, string name, ShellCommand command, CancellationToken cancellationToken);

    /// <summary>The same for a question: a shell that fails and an exit code other than 0 are no answer.</summary>
    Task<Outcome<string>> AskAsync(string account, string name, ShellCommand command, CancellationToken cancellationToken);
}
