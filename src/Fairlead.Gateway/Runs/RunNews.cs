using System.Collections.Immutable;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>Something that a run hears of.</summary>
/// <param name="Event">What happened to it, or null.</param>
internal sealed record RunNews(RunEvent? Event)
{
    /// <summary>There is something to look at.</summary>
    public static readonly RunNews Look = new((RunEvent?)null);

    /// <summary>Files that it knows by name from now on.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
