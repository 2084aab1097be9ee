using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Templates.Model;

namespace Fairlead.Dialects.Simulations.Descriptions;

/// <summary>What a simulation is to do, as the file that comes with a request says it.</summary>
internal sealed record SimulationDescription
{
    /// <summary>The workflow of the repository, such as <c>WORKFLOWS.HARBOUR.workflow.execution</c>; null where the description stands by itself.</summary>
    public string? WorkflowType { get; init; }

    /// <summary>How phases of the workflow are done, instead of how the template says.</summary>
    public ImmutableDictionary<string, PhaseChange> Changes { get; init; } = ImmutableDictionary<string, PhaseChange>.Empty;

    /// <summary>The phases of a description that stands by itself, by name and in order; empty for others.</summary>
    public JsonObject OwnPhases { get; init; } = [];

    /// <summary>Where inputs come from.</summary>
    public ImmutableDictionary<string, DataLocation> Inputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Where outputs go.</summary>
    public ImmutableDictionary<string, DataLocation> Outputs { get; init; } = ImmutableDictionary<string, DataLocation>.Empty;

    /// <summary>Values of parameters.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Variables of the environment.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
