using System.Globalization;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Times of jobs, as <c>HH:MM</c>.</summary>
internal static class Wallclock
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads <c>HH:MM</c>; seconds behind it are left out. Null for anything else.</summary>
    public static TimeSpan? Read(string text)
    {
        var parts = text.Split(':');
        return parts.Length is 2 or 3 && Whole(parts[0]) is { } hours && Whole(parts[1]) is { } minutes and < 60 && (parts.Length == 2 || Whole(parts[2]) is < 60)
            && new TimeSpan(hours, minutes, 0) is var time && time <= Longest
            ? time
            : null;
    }

    /// <summary>As <c>HH:MM</c>.</summary>
    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000 ? number : null;
}
