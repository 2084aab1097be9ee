using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Description;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>What a description of a workflow comes to.</summary>
/// <param name="Definition">The workflow in the core's words.</param>
/// <param name="Source">The document as it is shown from now on.</param>
internal sealed record CompiledWorkflow(WorkflowDefinition Definition, JsonObject Source)
{
    /// <summary>Its name, or null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Its labels, as tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Whether its owner wants mail when it is over.</summary>
    public bool WantsMail { get; init; }

    /// <summary>How many jobs it has, all instances counted.</summary>
    public required int Total { get; init; }

    /// <summary>Whether it stays among the current workflows when it has ended.</summary>
    public bool StaysCurrent { get; init; }

    /// <summary>The uploaded objects that its jobs need.</summary>
    public ImmutableArray<NeededObject> Objects { get; init; } = [];
}
