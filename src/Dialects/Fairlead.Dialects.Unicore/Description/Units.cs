using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Amounts of time and memory as UNICORE descriptions have them: <c>90min</c>, <c>1.5 G</c>, <c>43200</c>. Units in any case; powers of 1024.</summary>
internal static partial class Units
{
    private static readonly (string Word, decimal Factor)[] TimeUnits = [("SECONDS", 1), ("MINUTES", 60), ("HOURS", 3600), ("DAYS", 86400)];

    private static readonly (string Word, decimal Factor)[] MemoryUnits =
    [
        ("BYTES", 1), ("KILOBYTES", 1L << 10), ("MEGABYTES", 1L << 20), ("GIGABYTES", 1L << 30), ("TERABYTES", 1L << 40),
        ("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("TIB", 1L << 40),
    ];

    /// <summary>A length of time, in seconds where no unit is named; null where it cannot be read or represented.</summary>
    public static TimeSpan? Time(string text) =>
        Amount(text, TimeUnits) is { } seconds && seconds <= (decimal)TimeSpan.MaxValue.TotalSeconds - 1 ? TimeSpan.FromSeconds((long)seconds) : null;

    /// <summary>An amount of memory in bytes; null where it cannot be read or represented.</summary>
    public static long? Memory(string text) => Amount(text, MemoryUnits) is { } bytes && bytes <= long.MaxValue ? (long)bytes : null;

    private static decimal? Amount(string text, (string Word, decimal Factor)[] units)
    {
        var match = NumberAndUnit().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        // Any beginning of a word is the unit: s, sec, seconds. The first that fits is meant, so m is minutes, or megabytes.
        var unit = match.Groups["unit"].Value.ToUpperInvariant();
        var factor = unit.Length == 0 ? 1 : Array.Find(units, u => u.Word.StartsWith(unit, StringComparison.Ordinal)).Factor;
        return factor == 0 || number > long.MaxValue ? null : number * factor;
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,24}(\.[0-9]{1,9})?)\s*(?<unit>[A-Za-z]*)\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();
}
