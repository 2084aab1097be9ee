using System.Text.Json.Nodes;

namespace Fairlead.Templates.Triggering;

/// <summary>A file of workflows that somebody brings along and wants to be run.</summary>
/// <param name="Text">The file, at most 10 MiB of YAML.</param>
public sealed record DocumentRequest(string Text)
{
    /// <summary>Which workflow of the file; null for the only one, or else <c>main</c>.</summary>
    public string? Workflow { get; init; }

    /// <summary>Values of parameters and places of inputs, by name.</summary>
    public JsonObject Inputs { get; init; } = [];

    /// <summary>The site that it is to run on, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>A name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute path of the folder of the code on the site, or null.</summary>
    public string? CodeFolder { get; init; }

    /// <summary>Key under which the same run is given again, or null.</summary>
    public string? Key { get; init; }
}
