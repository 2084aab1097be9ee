using System.Buffers;
using System.Globalization;

namespace Fairlead.Core.Reading;

/// <summary>Durations and sizes as people write them.</summary>
public static class Units
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>, <c>250ms</c>, and sums such as <c>1h30m</c>. A number without a unit is refused.</summary>
    public static TimeSpan? Duration(string text)
    {
        var rest = text.AsSpan().Trim();
        var sum = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            if (SecondsOf(unit) is not { } seconds)
            {
                return null;
            }

            sum += number * seconds;
            rest = rest[unit.Length..];
        }

        return text.Length == 0 || sum > TimeSpan.FromDays(36_500).TotalSeconds ? null : TimeSpan.FromSeconds(sum);
    }

    /// <summary>Reads <c>8GiB</c>, <c>512 MiB</c>, <c>2GB</c>, <c>1024</c> (bytes).</summary>
    public static long? Size(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept(Digits);
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = digits < 0 ? [] : trimmed[digits..].Trim();
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && BytesOf(unit) is { } bytes
            && value < long.MaxValue / bytes
            ? (long)(value * bytes)
            : null;
    }

    private static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" or "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => null,
    };

    private static long? BytesOf(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "B" => 1,
        "kB" or "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        "KiB" or "K" => 1L << 10,
        "MiB" or "M" => 1L << 20,
        "GiB" or "G" => 1L << 30,
        "TiB" or "T" => 1L << 40,
        _ => null,
    };
}
