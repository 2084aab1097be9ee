using System.Collections.Immutable;

namespace Fairlead.Templates.Model;

/// <summary>What the job of a phase is, as it was written. Its texts may hold references.</summary>
internal sealed record JobWords
{
    /// <summary>What is run under <c>bash -e</c>; null where <see cref="Type"/> says it.</summary>
    public Written? Run { get; init; }

    /// <summary>The implementation in a repository of templates, or null.</summary>
    public Written? Type { get; init; }

    /// <summary>What is given to the implementation.</summary>
    public ImmutableArray<Argument> Arguments { get; init; } = [];

    /// <summary>What it asks of the site, by key.</summary>
    public ImmutableArray<Written> Resources { get; init; } = [];

    /// <summary>How many tasks it has, or null where it is one.</summary>
    public Written? Array { get; init; }

    /// <summary>Where it keeps what it needs to go on after its time was over, or null.</summary>
    public CheckpointWords? Checkpoint { get; init; }
}

/// <summary>How a job goes on after its time was over.</summary>
/// <param name="Folder">Where it keeps what it needs, below the execution folder.</param>
/// <param name="Restart">What is run then, or null for the same as before.</param>
internal sealed record CheckpointWords(Written Folder, Written? Restart);
