using Fairlead.Core.Experiments;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What clients call the states of experiments and of their starts.</summary>
internal static class ExperimentWords
{
    /// <summary>Whether it goes on.</summary>
    public static string StatusOf(Experiment experiment) => experiment.IsGoing ? "RUNNING" : "NOT RUNNING";

    /// <summary>How a start went.</summary>
    public static string StatusOf(ExperimentStart start) => start switch
    {
        { EndedAt: null } => "ACTIVE",
        { End: RestCause.Stopped } => "TERMINATED",
        _ => "COMPLETED",
    };
}
