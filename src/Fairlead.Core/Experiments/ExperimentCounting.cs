using Fairlead.Core.Workflows;

namespace Fairlead.Core.Experiments;

/// <summary>Counts the jobs of a generation from the run that goes through it.</summary>
public static class ExperimentCounting
{
    /// <summary>How the jobs stand.</summary>
    public static GenerationCounts Of(RunHeader run)
    {
        var nodes = run.JobNodes;
        return new GenerationCounts(
            run.Total, nodes.Ready, nodes.UnderWay - nodes.Queued - nodes.Running, nodes.Queued, nodes.Running, nodes.Succeeded, nodes.Failed, nodes.Suspended);
    }
}
