using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>One job of an experiment.</summary>
internal sealed record GraphJob
{
    /// <summary>Its place in the list of jobs, from 0.</summary>
    public required int Index { get; init; }

    public required JobSection Section { get; init; }

    /// <summary>The index of its date, or -1 where it has none.</summary>
    public required int Date { get; init; }

    /// <summary>The index of its member, or -1 where it has none.</summary>
    public required int Member { get; init; }

    /// <summary>The number of its chunk, or 0 where it has none.</summary>
    public required int Chunk { get; init; }

    /// <summary>The number of its split, or 0 where it has none.</summary>
    public required int Split { get; init; }

    /// <summary>How many splits there are, or 0 where it is not split.</summary>
    public required int Splits { get; init; }

    /// <summary>Unique in the experiment. Never parsed: its shape is ambiguous.</summary>
    public required string Name { get; init; }
}

/// <summary>One job waits for another.</summary>
/// <param name="Parent">The index of the job that is waited for.</param>
/// <param name="Child">The index of the job that waits.</param>
/// <param name="Trigger">What has to happen to the parent.</param>
internal sealed record GraphEdge(int Parent, int Child, Trigger Trigger);
