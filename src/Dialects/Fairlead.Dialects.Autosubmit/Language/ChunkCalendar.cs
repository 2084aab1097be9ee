namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Units in which chunks and splits are measured, from small to large.</summary>
internal enum TimeUnit
{
    /// <summary>Sixty minutes.</summary>
    Hour,

    /// <summary>Twenty-four hours.</summary>
    Day,

    /// <summary>A month of the calendar.</summary>
    Month,

    /// <summary>A year of the calendar.</summary>
    Year,
}

/// <summary>Counts time as an experiment does.</summary>
/// <param name="HasLeapDays">False where 29 February does not exist.</param>
internal sealed record ChunkCalendar(bool HasLeapDays)
{
    /// <summary><paramref name="date"/> and <paramref name="count"/> units later.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is after the year 9999.</exception>
    public DateTime Add(DateTime date, int count, TimeUnit unit) => unit switch
    {
        TimeUnit.Hour => SkipLeapDays(date, date.AddHours(count)),
        TimeUnit.Day => SkipLeapDays(date, date.AddDays(count)),
        TimeUnit.Month => date.AddMonths(count),
        _ => date.AddYears(count),
    };

    /// <summary>How many units lie between two times; parts of months and years are fractions of those touched.</summary>
    public double Between(DateTime from, DateTime to, TimeUnit unit) => unit switch
    {
        TimeUnit.Hour => Days(from, to) * 24,
        TimeUnit.Day => Days(from, to),
        TimeUnit.Month => Fractions(from, to, date => new DateTime(date.Year, date.Month, 1).AddMonths(1), date => new DateTime(date.Year, date.Month, 1)),
        _ => Fractions(from, to, date => new DateTime(date.Year, 1, 1).AddYears(1), date => new DateTime(date.Year, 1, 1)),
    };

    private double Days(DateTime from, DateTime to) => (to - from).TotalDays - LeapDays(from, to);

    private double Fractions(DateTime from, DateTime to, Func<DateTime, DateTime> end, Func<DateTime, DateTime> begin)
    {
        var sum = 0.0;
        for (var at = from; at < to;)
        {
            var next = end(at) < to ? end(at) : to;
            sum += Days(at, next) / Days(begin(at), end(at));
            at = next;
        }

        return sum;
    }

    private DateTime SkipLeapDays(DateTime from, DateTime to)
    {
        for (var (seen, now) = (0, LeapDays(from, to)); now > seen; now = LeapDays(from, to))
        {
            to = to.AddDays(now - seen);
            seen = now;
        }

        return to;
    }

    private int LeapDays(DateTime from, DateTime to)
    {
        var days = 0;
        for (var year = from.Year; !HasLeapDays && year <= to.Year; year++)
        {
            if (DateTime.IsLeapYear(year) && new DateTime(year, 2, 29) is var leap && leap >= from.Date && leap <= to)
            {
                days++;
            }
        }

        return days;
    }
}
