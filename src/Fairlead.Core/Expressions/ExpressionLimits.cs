using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>How large an expression and what it makes may become. What exceeds a limit is an error that names it.</summary>
public sealed record ExpressionLimits
{
    /// <summary>The limits where nobody says otherwise.</summary>
    public static readonly ExpressionLimits Default = new();

    /// <summary>Characters of an expression.</summary>
    public int TextLength { get; init; } = 8_192;

    /// <summary>How deep brackets, blocks and prefixes may be nested. Each level takes about 10 KiB of stack while it is read.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Steps of one evaluation; work on a text counts one for each 256 characters.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Characters of a text, and items of a list, that an evaluation makes.</summary>
    public int ValueLength { get; init; } = 262_144;

    /// <summary>Characters of a regular expression.</summary>
    public int PatternLength { get; init; } = 512;

    /// <summary>How long one match of a regular expression may take; it is linear in the text, so this is the last resort.</summary>
    public TimeSpan PatternTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Words that no expression may contain. Whoever writes the usual ones might hope to reach the machine; they cannot, and are told so.</summary>
    public ImmutableArray<string> Forbidden { get; init; } = ["import ", "System", "Runtime"];
}
