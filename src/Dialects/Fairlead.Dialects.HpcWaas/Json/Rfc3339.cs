using System.Globalization;

namespace Fairlead.Dialects.HpcWaas.Json;

/// <summary>Times as clients read them (RFC 3339): UTC, whole milliseconds.</summary>
internal static class Rfc3339
{
    /// <summary>The time as text.</summary>
    public static string Of(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
