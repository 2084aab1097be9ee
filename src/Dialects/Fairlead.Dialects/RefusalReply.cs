using System.Globalization;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects;

/// <summary>What HTTP has for a refusal, where a dialect has nothing else for it.</summary>
public static class RefusalReply
{
    /// <summary>The status (RFC 9110) that stands for a kind of refusal.</summary>
    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Says in whole seconds, rounded up, when it is worth asking again; nothing where that is not known.</summary>
    public static void SayRetryAfter(this HttpResponse response, TimeSpan? wait)
    {
        if (wait is { } time)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
