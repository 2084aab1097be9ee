using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Workflows;

/// <summary>A workflow that somebody has asked for, as a whole. It never changes; the store has its next version. Its blocks and nodes are kept beside it.</summary>
public sealed record Run
{
    /// <summary>Its identity.</summary>
    public required RunId Id { get; init; }

    /// <summary>Ascending in the order in which runs were taken; 0 until it is stored.</summary>
    public long Number { get; init; }

    /// <summary>Ascending with each change of what the engine knows. A change counts only for the version it was made of.</summary>
    public long Version { get; init; }

    /// <summary>Its owner's name.</summary>
    public string Owner => Mandate.User;

    /// <summary>As whom its jobs are submitted.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>The name of the dialect that compiled it and is asked about its jobs.</summary>
    public required string Dialect { get; init; }

    /// <summary>What the dialect keeps with it for itself, or null.</summary>
    public string? Extra { get; init; }

    /// <summary>A name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Free words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>With whom it is shared.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is removed by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How it is as a whole.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>Whether it stays among the current runs of its owner when it has ended, until they put it away.</summary>
    public bool StaysCurrent { get; init; }

    /// <summary>Whether it is among the current runs of its owner.</summary>
    public bool IsCurrent => Header.EndedAt is null || StaysCurrent;

    /// <summary>Whether a node of it waits for a person or for a time.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether what its jobs write is entered in its log.</summary>
    public bool LogsOutput { get; init; }

    /// <summary>Whether something of it goes on, as far as is stored: it runs, or jobs of it are being cancelled after its end.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether its owner has let it go: it is removed as soon as nothing of it goes on.</summary>
    public bool IsDiscarded { get; init; }
}
