using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>What belongs to the runs of a dialect beside their jobs, and goes with them.</summary>
public interface IRunBelongings
{
    /// <summary>The name of the dialect.</summary>
    string Dialect { get; }

    /// <summary>Removes what belongs to the run. It may be asked the same again, as after a crash: what is gone is no error.</summary>
    Task<Outcome<Done>> RemoveAsync(Run run, Principal owner, CancellationToken cancellationToken);
}
