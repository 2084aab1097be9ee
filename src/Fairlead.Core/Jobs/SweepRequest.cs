using System.Collections.Immutable;

namespace Fairlead.Core.Jobs;

/// <summary>Asks for a task for each of several points: the same commands with other variables or other input, each in a directory of its own.</summary>
/// <param name="Points">The points, in order; at least one.</param>
public sealed record SweepRequest(ImmutableArray<SweepPoint> Points);

/// <summary>What one task of a sweep has for itself.</summary>
/// <param name="Label">What tells it from the others, for people, such as <c>N = 3</c>.</param>
public sealed record SweepPoint(string Label)
{
    /// <summary>Environment variables over those of the job.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Input that the gateway fetches for it alone.</summary>
    public ImmutableArray<StageIn> Imports { get; init; } = [];

    /// <summary>Output of it alone that the gateway delivers; nothing where it was never set.</summary>
    public ImmutableArray<StageOut> Exports { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What it asks of the site, or null for the same as the job.</summary>
    public ResourceRequest? Resources { get; init; }
}

/// <summary>A file from elsewhere on the site that appears in the working directory as a symbolic link, unless there is a file of that name.</summary>
/// <param name="From">Its absolute path on the site.</param>
/// <param name="To">Path in the working directory.</param>
public sealed record LinkedFile(string From, string To);
