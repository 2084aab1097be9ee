using System.Data.Common;

namespace Fairlead.Store.Rows;

/// <summary>The times that both databases can keep: UTC, whole microseconds.</summary>
internal static class Instant
{
    /// <summary>The same time as both databases give it back.</summary>
    public static DateTimeOffset Of(DateTimeOffset at) => FromMicroseconds(ToMicroseconds(at));

    /// <inheritdoc cref="Of(DateTimeOffset)"/>
    public static DateTimeOffset? Of(DateTimeOffset? at) => at is { } value ? Of(value) : null;

    /// <summary>Microseconds since 1970.</summary>
    public static long ToMicroseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time in a column: SQLite keeps a number of microseconds, PostgreSQL a time.</summary>
    public static DateTimeOffset Read(DbDataReader row, int column) =>
        row.GetFieldType(column) == typeof(long) ? FromMicroseconds(row.GetInt64(column)) : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>The time that many microseconds after the beginning of 1970.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
