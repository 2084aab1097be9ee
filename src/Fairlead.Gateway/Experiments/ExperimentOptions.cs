namespace Fairlead.Gateway.Experiments;

/// <summary>The <c>experiments</c> part of the configuration.</summary>
public sealed class ExperimentOptions
{
    /// <summary>Whether everybody who has shown who they are may read every experiment. Default: yes.</summary>
    public bool ReadableByAll { get; init; } = true;

    /// <summary>The most jobs that a list has. Default: 100,000.</summary>
    public int MostJobs { get; init; } = 100_000;
}
