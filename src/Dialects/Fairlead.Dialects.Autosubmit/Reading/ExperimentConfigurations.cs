using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Reading;

/// <summary>The configurations of experiments: as they are now, and as each run has them.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="shapes">Those of runs.</param>
internal sealed class ExperimentConfigurations(IExperimentStore store, JobShapes shapes)
{
    /// <summary>The merged configuration as it is now; refused with what is wrong with it.</summary>
    public async Task<Outcome<ConfigMap>> NowAsync(Experiment experiment, CancellationToken cancellationToken) => ExperimentConfiguration.Load(
        new ExperimentFiles { Expid = experiment.Name, Conf = await store.FilesAsync(experiment, cancellationToken) }, new Findings());

    /// <summary>The one that a run was generated from; null where there is no such run.</summary>
    public async Task<ConfigMap?> OfRunAsync(Experiment experiment, int run, CancellationToken cancellationToken) =>
        (await store.GenerationsAsync(experiment, cancellationToken)).FirstOrDefault(generation => generation.Number == run) is { } known
        && (await shapes.FindAsync(known.Run, cancellationToken)).TryGet(out var shape, out _)
            ? shape.Configuration
            : null;
}
