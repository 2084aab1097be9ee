using System.Globalization;

namespace Fairlead.Dialects.Unicore;

/// <summary>Dates as UNICORE writes and reads them. The gateway's time zone is UTC.</summary>
internal static class UnicoreTime
{
    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary><c>2025-03-09T07:30:00+0000</c>.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    /// <summary>As it stands in job logs: <c>Sun Mar 09 07:30:00 UTC 2025</c>.</summary>
    public static string FormatLog(DateTimeOffset time) => time.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2025-03-09T07:30:00+0100</c> (with or without a colon in the zone), <c>2025-03-09 07:30</c>, or <c>07:30</c>: the next time it is that late.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        var invariant = CultureInfo.InvariantCulture;
        if (DateTimeOffset.TryParseExact(WithColonInZone(text), Zoned, invariant, Utc, out var zoned)
            || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm", invariant, Utc, out zoned))
        {
            return zoned.ToUniversalTime();
        }

        if (!TimeOnly.TryParseExact(text.Trim(), "HH:mm", invariant, DateTimeStyles.None, out var hour))
        {
            return null;
        }

        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + hour.ToTimeSpan();
        return today > now ? today : today.AddDays(1);
    }

    private static string WithColonInZone(string text) =>
        text is [.., '+' or '-', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9'] ? text.Insert(text.Length - 2, ":") : text;
}
