using System.Globalization;

namespace Fairlead.Sites.Scripts;

/// <summary>Reads what <c>date +%s.%N</c> prints; a date program without nanoseconds prints something else after the dot.</summary>
internal static class UnixTime
{
    private const long MaxSeconds = 253_402_300_799;

    public static bool TryRead(string? text, out DateTimeOffset at)
    {
        at = default;
        var parts = text?.Split('.', 2);
        if (parts is null || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxSeconds)
        {
            return false;
        }

        var hasNanoseconds = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var ticks = hasNanoseconds ? long.Parse(parts[1].PadRight(7, '0').AsSpan(0, 7), CultureInfo.InvariantCulture) : 0;
        at = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
        return true;
    }
}
