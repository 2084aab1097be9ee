using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>Lets pages of other origins call the API from browsers (Fetch, section 3.2). There are no cookies that they could use: a page has to show a token.</summary>
internal static class CrossOrigin
{
    private const string Exposed = "Location, ETag, Retry-After, Idempotency-Replayed";

    /// <summary>Says what the page may do; true where the request only asked for that and is answered.</summary>
    public static bool Answer(HttpContext context, ImmutableArray<string> origins)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        if (request.Headers.Origin is not [{ Length: > 0 } origin])
        {
            return false;
        }

        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        var isAllowed = origins.Contains("*") || origins.Contains(origin.TrimEnd('/'), StringComparer.OrdinalIgnoreCase);
        if (isAllowed)
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = Exposed;
        }

        if (!HttpMethods.IsOptions(request.Method) || request.Headers.AccessControlRequestMethod.Count == 0)
        {
            return false;
        }

        if (isAllowed)
        {
            headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
            headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = "600";
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        return true;
    }
}
