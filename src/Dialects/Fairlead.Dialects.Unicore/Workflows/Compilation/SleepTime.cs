using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>The time that a HOLD waits: a whole number with a unit, of which any beginning is enough: <c>90</c>, <c>30m</c>, <c>2 hours</c>.</summary>
internal static partial class SleepTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>The time, or null where the text is none or longer than a hundred years.</summary>
    public static TimeSpan? Read(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success || !long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = match.Groups["unit"].Value;
        long? seconds = IsBeginningOf("seconds") ? 1 : IsBeginningOf("minutes") ? 60 : IsBeginningOf("hours") ? 3_600 : IsBeginningOf("days") ? 86_400 : null;
        return seconds is { } factor && number <= Longest.TotalSeconds / factor ? TimeSpan.FromSeconds(number * factor) : null;

        bool IsBeginningOf(string word) => word.StartsWith(unit, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("^(?<number>[0-9]+)[ \t]*(?<unit>[A-Za-z]*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
