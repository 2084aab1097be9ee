using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;

namespace Fairlead.Gateway.Storages;

/// <summary>A stager with fault points: <c>driver.before-stage-in</c>, <c>driver.after-stage-in</c>, and the same for <c>stage-out</c>.</summary>
/// <param name="stager">The stager.</param>
/// <param name="faults">Hears of each point.</param>
internal sealed class StagerFaultPoints(IStager stager, IFaultPoint faults) : IStager
{
    public Task<Outcome<IReadOnlyList<string>>> StageInAsync(Job job, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "stage-in", () => stager.StageInAsync(job, cancellationToken));

    public Task<Outcome<IReadOnlyList<string>>> StageOutAsync(Job job, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "stage-out", () => stager.StageOutAsync(job, cancellationToken));

    public Task<Outcome<Done>> RemoveOutputsAsync(Job job, CancellationToken cancellationToken) => stager.RemoveOutputsAsync(job, cancellationToken);
}
