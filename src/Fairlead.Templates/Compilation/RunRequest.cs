using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Templates.Compilation;

/// <summary>What is wanted of one run of a workflow.</summary>
internal sealed record RunRequest
{
    /// <summary>The values of its parameters, defaults included.</summary>
    public required ImmutableDictionary<string, Value> Values { get; init; }

    /// <summary>Where its inputs are instead of where the file says: an address, or a path on the site.</summary>
    public ImmutableDictionary<string, string> Inputs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The site that it is to run on, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>Absolute path of the folder of the code on the site, or null.</summary>
    public string? CodeFolder { get; init; }
}
