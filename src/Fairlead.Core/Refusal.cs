namespace Fairlead.Core;

/// <summary>What kind of "no" a <see cref="Refusal"/> is. Each dialect turns a kind into its own status code in one place.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong; it names a field and what would be right.</summary>
    Invalid,

    /// <summary>Nobody known is asking, or the credentials are wrong.</summary>
    Unauthenticated,

    /// <summary>Somebody known is asking for what they may not do.</summary>
    Forbidden,

    /// <summary>There is no such thing, or the caller may not know of it.</summary>
    NotFound,

    /// <summary>The thing exists but its state does not allow the request.</summary>
    Conflict,

    /// <summary>The request is larger than a limit.</summary>
    TooLarge,

    /// <summary>A site or service that is needed does not answer now; later it may.</summary>
    Unavailable,

    /// <summary>The caller asks too often, or has failed too often; <see cref="Refusal.RetryAfter"/> says when to come back.</summary>
    TooMany,
}

/// <summary>An expected "no": why something cannot be done, in words for the person who asked.</summary>
/// <param name="Kind">What kind of no.</param>
/// <param name="Message">One sentence: what was wrong and what would be right. Holds no secret and no internals.</param>
/// <param name="Field">The field of the request that is at fault, in the core's words, or null where no single one is.</param>
public sealed record Refusal(RefusalKind Kind, string Message, string? Field = null)
{
    /// <summary>How long to wait before asking again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request is wrong in <paramref name="field"/>.</summary>
    public static Refusal Invalid(string field, string message) => new(RefusalKind.Invalid, message, field);

    /// <summary>There is no such thing for this caller.</summary>
    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, $"There is no {what}.");

    /// <summary>The state of the thing does not allow the request.</summary>
    public static Refusal Conflict(string message) => new(RefusalKind.Conflict, message);

    /// <summary>The caller may not do this.</summary>
    public static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, message);

    /// <summary>Something that is needed does not answer now.</summary>
    public static Refusal Unavailable(string message) => new(RefusalKind.Unavailable, message);

    /// <summary>The request is larger than a limit.</summary>
    public static Refusal TooLarge(string field, string message) => new(RefusalKind.TooLarge, message, field);

    /// <summary>The caller has to wait <paramref name="retryAfter"/> before asking again.</summary>
    public static Refusal TooMany(string message, TimeSpan retryAfter) => new(RefusalKind.TooMany, message) { RetryAfter = retryAfter };
}
