using System.Buffers;
using System.Globalization;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>Durations as programs in Go write them: <c>1m30s</c>, <c>1.5h</c>, <c>250ms</c>, <c>-2s</c>; only 0 needs no unit.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Nanoseconds)[] Units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The duration, or null where the text is none. What is longer than 100 years is 100 years.</summary>
    public static TimeSpan? Read(string text)
    {
        var isNegative = text.StartsWith('-');
        var rest = text.AsSpan(text is ['-' or '+', ..] ? 1 : 0);
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        double nanoseconds = 0;
        do
        {
            if (ReadNumber(ref rest) is not { } number || ReadUnit(ref rest) is not { } unit)
            {
                return null;
            }

            nanoseconds += number * unit;
        }
        while (rest.Length > 0);
        var duration = TimeSpan.FromSeconds(Math.Min(nanoseconds / 1e9, TimeSpan.SecondsPerDay * 36_525.0));
        return isNegative ? -duration : duration;
    }

    private static double? ReadNumber(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(Digits);
        var digits = rest[..(length < 0 ? rest.Length : length)];
        rest = rest[digits.Length..];
        return digits is not "." && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static double? ReadUnit(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAny(Digits);
        var word = rest[..(length < 0 ? rest.Length : length)];
        rest = rest[word.Length..];
        foreach (var (unit, nanoseconds) in Units)
        {
            if (word.SequenceEqual(unit))
            {
                return nanoseconds;
            }
        }

        return null;
    }
}
