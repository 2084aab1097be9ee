using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore.Html;

/// <summary>What is different for a person with a browser: pages instead of JSON, a question for name and password, and no trust in other sites' pages.</summary>
internal static class Browser
{
    /// <summary>The query that asks for name and password, for one who could also go on without.</summary>
    public const string LogInQuery = "login";

    /// <summary>Whether the client would rather have a page than JSON: the first of the types it likes best is HTML.</summary>
    public static bool Asks(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault() is { MediaType.Value: { } first }
        && first.Equals("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes the browser ask for name and password. Programs never get this: they know what they send.</summary>
    public static void Challenge(HttpResponse response) => response.Headers.WWWAuthenticate = "Basic realm=\"Fairlead\", charset=\"UTF-8\"";

    /// <summary>
    /// Whether another site's page makes the browser change something here, with the name and password that the browser remembers. Browsers say so
    /// (<c>Sec-Fetch-Site</c>, and <c>Origin</c> where they are older); programs send neither.
    /// </summary>
    public static bool IsMisled(HttpRequest request, string address)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        return request.Headers["Sec-Fetch-Site"] is [{ } from]
            ? from is not ("same-origin" or "none")
            : request.Headers.Origin is [{ } origin] && !origin.Equals(address, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Writes the document as a page.</summary>
    public static async Task WriteAsync(HttpContext context, JsonObject document, Func<string, string>? addressOf)
    {
        var response = context.Response;
        var logIn = context.Request.Headers.Authorization.Count == 0 ? $"?{LogInQuery}" : null;
        var bytes = Encoding.UTF8.GetBytes(new HtmlPage(context.Request.Path.Value ?? "/", logIn, addressOf).Of(document));
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers[HeaderNames.Vary] = HeaderNames.Accept;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
