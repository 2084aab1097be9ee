using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Shell;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Local;

/// <summary>The parts of the gateway that a local site works with.</summary>
/// <param name="Shells">The way into other accounts.</param>
/// <param name="Clock">The time.</param>
/// <param name="Faults">
/// Hears when the queue on disk changes (<c>local.before-enqueue</c>, <c>local.after-enqueue</c>; <c>…-leave</c>) and when a process is started
/// (<c>…-launch</c>).
/// </param>
/// <param name="Logger">The log.</param>
internal sealed record LocalSurroundings(IShellFactory Shells, TimeProvider Clock, IFaultPoint Faults, ILogger<LocalSite> Logger)
{
    /// <summary>Opens what jobs are given beside their descriptions; null where the gateway gives nothing.</summary>
    public OpenJobSecrets? Secrets { get; init; }
}
