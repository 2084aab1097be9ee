using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Fairlead.Identity.Signatures;

/// <summary>The times of a token in seconds since 1970; only its end must be there.</summary>
internal readonly record struct TokenTimes(long? IssuedAt, long? NotBefore, long ExpiresAt)
{
    // The last second of the year 9999; what is later is no time.
    private const long Latest = 253_402_300_799;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>The times, or what is wrong with them.</summary>
    public static bool TryRead(JsonElement claims, out TokenTimes times, [NotNullWhen(false)] out string? problem)
    {
        times = default;
        problem = null;
        if (!Read(claims, "iat", ref problem, out var issued) || !Read(claims, "nbf", ref problem, out var from) || !Read(claims, "exp", ref problem, out var until))
        {
            problem ??= "its times cannot be read";
            return false;
        }

        if (until is not { } end)
        {
            problem = "exp is missing";
            return false;
        }

        times = new TokenTimes(issued, from, end);
        return true;
    }

    /// <summary>Why a token with these times is not good now, or null; clocks may differ by 30 s.</summary>
    public string? Problem(DateTimeOffset now, TimeSpan maxLifetime, out DateTimeOffset end)
    {
        end = DateTimeOffset.FromUnixTimeSeconds(ExpiresAt);
        var soon = (now + Skew).ToUnixTimeSeconds();
        return now - Skew >= end ? "it is over"
            : IssuedAt > soon ? "it was issued in the future"
            : NotBefore > soon ? "it begins in the future"
            : ExpiresAt - (IssuedAt ?? now.ToUnixTimeSeconds()) > maxLifetime.TotalSeconds ? "it lasts too long"
            : null;
    }

    private static bool Read(JsonElement claims, string name, ref string? problem, out long? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
        {
            return true;
        }

        // Some libraries write fractions of seconds.
        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= Latest)
        {
            time = (long)seconds;
            return true;
        }

        problem = $"{name} is not a time";
        return false;
    }
}
