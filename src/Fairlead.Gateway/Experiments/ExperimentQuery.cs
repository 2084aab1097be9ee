using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Experiments;

/// <summary>Which experiments to list, and which part of them. All conditions have to hold.</summary>
public sealed record ExperimentQuery
{
    /// <summary>Text that is in the name, the description or the owner, whatever the case; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>Only those that go on.</summary>
    public bool OnlyGoing { get; init; }

    /// <summary>Their owner, or null for any.</summary>
    public TextPattern? Owner { get; init; }

    /// <summary>The version of their language, or null for any.</summary>
    public TextPattern? LanguageVersion { get; init; }

    /// <summary>Their platform, or null for any.</summary>
    public TextPattern? Platform { get; init; }

    /// <summary>Only those whose name begins with one of these letters; null for any.</summary>
    public string? FirstLetters { get; init; }

    /// <summary>Only those whose name begins with none of these letters; null for any.</summary>
    public string? OtherLetters { get; init; }

    /// <summary>In which order.</summary>
    public ExperimentOrder Order { get; init; }

    /// <summary>Whether the order is the other way round.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Only those of this owner, and those that are shared under one of <see cref="SharedWith"/>; null for all.</summary>
    public string? VisibleTo { get; init; }

    /// <summary>See <see cref="VisibleTo"/>.</summary>
    public IReadOnlyList<(GranteeKind Kind, string Grantee)> SharedWith { get; init; } = [];
}

/// <summary>By what experiments are put in order.</summary>
public enum ExperimentOrder
{
    /// <summary>When they were made.</summary>
    Number,

    /// <summary>Their names.</summary>
    Name,

    /// <summary>When they were made, by the clock.</summary>
    Created,

    /// <summary>Their descriptions.</summary>
    Description,
}

/// <summary>A text that something is compared with.</summary>
/// <param name="Text">The text; <c>*</c> in it stands for any characters.</param>
/// <param name="IsNegated">Whether it is meant that does not fit.</param>
public sealed record TextPattern(string Text, bool IsNegated = false);

/// <summary>Part of a list of experiments.</summary>
/// <param name="Experiments">The experiments, in order.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record ExperimentPage(IReadOnlyList<Experiment> Experiments, long Total);
