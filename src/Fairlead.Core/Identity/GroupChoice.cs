using System.Collections.Immutable;

namespace Fairlead.Core.Identity;

/// <summary>The groups under which somebody wants to work on a site, instead of those that the account has there by itself.</summary>
public sealed record GroupChoice
{
    /// <summary>No choice: the groups of the account.</summary>
    public static readonly GroupChoice None = new();

    /// <summary>The primary group, which new files belong to; null for that of the account.</summary>
    public string? Primary { get; init; }

    /// <summary>The supplementary groups, sorted; empty for those of the account.</summary>
    public ImmutableArray<string> Supplementary { get; init; } = [];

    /// <summary>Whether the name can be that of a group on a site: 1 to 64 letters, digits, and . _ - @, of which the first is a letter or _.</summary>
    public static bool CanName(string group) =>
        group is { Length: > 0 and <= 64 } && (char.IsAsciiLetter(group[0]) || group[0] == '_') && group.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@');

    /// <summary>Whether nothing was chosen.</summary>
    public bool IsNone => Primary is null && Supplementary.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(GroupChoice? other) => other is not null && Primary == other.Primary && Supplementary.AsSpan().SequenceEqual(other.Supplementary.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Primary, Supplementary.Length, Supplementary.IsEmpty ? null : Supplementary[0]);
}
