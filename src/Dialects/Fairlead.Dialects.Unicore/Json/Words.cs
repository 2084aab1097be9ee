using System.Collections.Immutable;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>Lists of words in queries and properties: split at comma, blank or plus, with double quotes around the whole taken off.</summary>
internal static class Words
{
    private static readonly char[] Separators = [',', ' ', '+'];

    public static ImmutableArray<string> Of(string? text) =>
        text is null ? [] : [.. text.Trim().Trim('"').Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
