using System.Collections.Immutable;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>Finds runs for APIs that know them by their numbers and tell the current ones of an owner from those of the past.</summary>
public interface IRunNumbers
{
    /// <summary>Those of the numbers that are runs of that dialect, by number. Discarded runs are not among them.</summary>
    Task<IReadOnlyList<Run>> FindAsync(string dialect, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken);

    /// <summary>A page of the owner's runs: current ones by number, past ones with the last that ended first, both by number. Without discarded ones.</summary>
    Task<IReadOnlyList<Run>> ListAsync(string owner, RunSelection selection, CancellationToken cancellationToken);
}

/// <summary>Which runs of an owner to list.</summary>
/// <param name="Dialect">Only those of that dialect.</param>
/// <param name="Current">Only those that are current (<see cref="Run.IsCurrent"/>), only those that are not, or null for both.</param>
public sealed record RunSelection(string Dialect, bool? Current)
{
    /// <summary>Only those of exactly that name, or null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Only those that have every one of these tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Whether those with the highest numbers come first, where <see cref="Current"/> is not false.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0.</summary>
    public int Limit { get; init; } = 200;
}
