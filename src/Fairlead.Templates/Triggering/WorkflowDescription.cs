using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fairlead.Templates.Triggering;

/// <summary>What a published workflow takes and gives.</summary>
/// <param name="Name">Its name in its file.</param>
public sealed record WorkflowDescription(string Name)
{
    /// <summary>What it is about, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The values that a run is given.</summary>
    public ImmutableArray<ParameterDescription> Parameters { get; init; } = [];

    /// <summary>The data that a run is given.</summary>
    public ImmutableArray<InputDescription> Inputs { get; init; } = [];

    /// <summary>What a run hands over.</summary>
    public ImmutableArray<OutputDescription> Outputs { get; init; } = [];

    /// <summary>The names of its outermost phases, in the order of the file.</summary>
    public ImmutableArray<string> Phases { get; init; } = [];

    /// <summary>Whether a phase of it keeps what it needs to go on after its time limit.</summary>
    public bool HasCheckpoints { get; init; }
}

/// <summary>A value that a run is given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>list</c>, <c>map</c> or <c>path</c>.</param>
/// <param name="IsRequired">Whether there is no run without it.</param>
public sealed record ParameterDescription(string Name, string Type, bool IsRequired)
{
    /// <summary>What it is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Its value where none is given, or null.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The least number, or null.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number, or null.</summary>
    public double? Max { get; init; }

    /// <summary>The only values that are allowed; empty for all.</summary>
    public ImmutableArray<JsonNode?> Enum { get; init; } = [];

    /// <summary>A regular expression that the whole text fits, or null.</summary>
    public string? Pattern { get; init; }
}

/// <summary>Data that a run is given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Server">The address that it is fetched from unless a run says another one, or null.</param>
/// <param name="Path">Where it is: below the data folder where it is fetched, else on the site.</param>
/// <param name="IsRequired">Whether there is no run without it.</param>
public sealed record InputDescription(string Name, string? Server, string? Path, bool IsRequired);

/// <summary>What a run hands over.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of the value, or <c>file</c>.</param>
public sealed record OutputDescription(string Name, string Type);
