using System.Globalization;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>Times as clients read them.</summary>
/// <param name="Zone">The zone of the server.</param>
internal sealed record WireTime(TimeZoneInfo Zone)
{
    /// <summary><c>2024-05-21T10:10:21+02:00</c>, in the zone of the server.</summary>
    public string Local(DateTimeOffset time) => Text(TimeZoneInfo.ConvertTime(time, Zone), "yyyy-MM-ddTHH:mm:sszzz");

    /// <summary>The same, or null.</summary>
    public string? Local(DateTimeOffset? time) => time is { } known ? Local(known) : null;

    /// <summary><c>2024-05-21-10:10:21</c>, in the zone of the server.</summary>
    public string Dashed(DateTimeOffset time) => Text(TimeZoneInfo.ConvertTime(time, Zone), "yyyy-MM-dd-HH:mm:ss");

    /// <summary>The same, or null.</summary>
    public string? Dashed(DateTimeOffset? time) => time is { } known ? Dashed(known) : null;

    /// <summary><c>20240521_101021</c>, in the zone of the server, as names of logs begin.</summary>
    public string Stamp(DateTimeOffset time) => Text(TimeZoneInfo.ConvertTime(time, Zone), "yyyyMMdd_HHmmss");

    /// <summary><c>20240521101021</c>, in the zone of the server.</summary>
    public string Compact(DateTimeOffset time) => Text(TimeZoneInfo.ConvertTime(time, Zone), "yyyyMMddHHmmss");

    /// <summary><c>2024-05-21 10:10:00+02:00</c>: the minute, in the zone of the server.</summary>
    public string Minute(DateTimeOffset time) => Text(TimeZoneInfo.ConvertTime(time, Zone), "yyyy-MM-dd HH:mm:00zzz");

    /// <summary><c>2024-05-21T08:10:21+00:00</c>.</summary>
    public static string Utc(DateTimeOffset time) => Text(time.ToUniversalTime(), "yyyy-MM-ddTHH:mm:sszzz");

    /// <summary>The same, or null.</summary>
    public static string? Utc(DateTimeOffset? time) => time is { } known ? Utc(known) : null;

    /// <summary><c>0:40:10</c>, or <c>1 day, 2:03:04</c>.</summary>
    public static string Span(long seconds)
    {
        var (days, rest) = Math.DivRem(seconds, 86_400);
        var clock = string.Create(CultureInfo.InvariantCulture, $"{rest / 3600}:{rest / 60 % 60:00}:{rest % 60:00}");
        return days == 0 ? clock : string.Create(CultureInfo.InvariantCulture, $"{days} {(days == 1 ? "day" : "days")}, {clock}");
    }

    private static string Text(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
