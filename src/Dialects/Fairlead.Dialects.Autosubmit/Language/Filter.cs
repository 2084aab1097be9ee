namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>What a filter chooses by, from coarse to fine.</summary>
internal enum FilterLevel
{
    /// <summary>The start date.</summary>
    Dates,

    /// <summary>The member.</summary>
    Members,

    /// <summary>The chunk.</summary>
    Chunks,

    /// <summary>The split.</summary>
    Splits,
}

/// <summary>What a dependency says about some of the children: which parents, and what has to happen to them.</summary>
internal sealed record Filter
{
    /// <summary>Elements of the four <c>…_TO</c> by level, in upper case with ranges written out; null where there is none.</summary>
    public required IReadOnlyList<string>?[] To { get; init; }

    /// <summary>By what <see cref="Parts"/> are chosen; null where there are none.</summary>
    public FilterLevel? From { get; init; }

    /// <summary>Finer filters for some of the children.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Selector, Filter Filter)> Parts { get; init; } = [];

    public Trigger? Trigger { get; init; }

    /// <summary>Whether it says nothing about which parents.</summary>
    public bool IsNatural => From is null && Array.TrueForAll(To, to => to is null);
}

/// <summary>What has to happen to a parent.</summary>
/// <param name="Status">The least status, in upper case.</param>
/// <param name="Step">The checkpoint it has to have left, or 0.</param>
/// <param name="MayFail">Whether its failure will do too.</param>
internal sealed record Trigger(string Status, int Step, bool MayFail)
{
    /// <summary>It has to end well.</summary>
    public static readonly Trigger Completed = new("COMPLETED", 0, MayFail: false);
}
