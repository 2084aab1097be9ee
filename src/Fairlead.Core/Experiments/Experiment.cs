using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Experiments;

/// <summary>
/// A workflow with a name, whose graph is generated from configuration, and which is changed and run again and again. It never changes; the store has its
/// next version. Its configuration, and what became of its jobs, are kept beside it.
/// </summary>
public sealed record Experiment
{
    /// <summary>Ascending in the order in which experiments were made; 0 until it is stored.</summary>
    public long Number { get; init; }

    /// <summary>Its short name, in lower case. Never given out twice.</summary>
    public required string Name { get; init; }

    /// <summary>Its owner's name.</summary>
    public string Owner => Mandate.User;

    /// <summary>As whom its jobs are submitted.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>The name of the dialect whose language its configuration is written in.</summary>
    public required string Dialect { get; init; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Description { get; init; }

    /// <summary>The platform on which most of it runs, as its configuration calls it; null where that is not known.</summary>
    public string? Platform { get; init; }

    /// <summary>For which version of the language it was written, or null.</summary>
    public string? LanguageVersion { get; init; }

    /// <summary>With whom it is shared.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its description or configuration was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The newest of its lists of jobs, or null before the first.</summary>
    public Generation? Current { get; init; }

    /// <summary>When it was last set going, or null for never.</summary>
    public ExperimentStart? LastStart { get; init; }

    /// <summary>Whether it goes on: it was set going and has not come to rest since.</summary>
    public bool IsGoing => LastStart is { EndedAt: null };
}
