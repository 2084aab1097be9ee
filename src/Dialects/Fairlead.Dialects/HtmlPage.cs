using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects;

/// <summary>A page for a person. It loads nothing, runs no script, sends its forms to this gateway only, but for where that sends the browser on to, and is shown in no other page.</summary>
/// <param name="title">What it is, as text.</param>
/// <param name="body">Its content, as HTML: everything in it that came from outside has gone through <see cref="Text"/>.</param>
/// <param name="status">The status of the answer.</param>
public sealed class HtmlPage(string title, string body, int status = StatusCodes.Status200OK) : IResult
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8888;--accent:#1f5fa8}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:10vh auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0 0 1rem}
        form{display:grid;gap:.75rem}
        label{display:grid;gap:.25rem}
        input{font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.3rem}
        button{font:inherit;padding:.6rem 1rem;border:1px solid var(--accent);border-radius:.3rem;background:var(--accent);color:#fff;cursor:pointer}
        button.second{background:transparent;color:inherit;border-color:var(--line)}
        .code{letter-spacing:.1em}
        .error{border-left:.3rem solid #b3261e;padding:.25rem .75rem}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}
        dd{margin:0;overflow-wrap:anywhere}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The origin that the answer to a form on this page sends the browser on to, or null for none.</summary>
    public string? GoesOnTo { get; init; }

    /// <summary>How long to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Any text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, headers) = (httpContext.Response, httpContext.Response.Headers);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        headers[HeaderNames.ContentSecurityPolicy] =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'{(GoesOnTo is null ? string.Empty : $" {GoesOnTo}")}; base-uri 'none'; frame-ancestors 'none'";
        headers[HeaderNames.XFrameOptions] = "DENY";
        // Forms come back with where they came from, but no other server hears of this page.
        headers["Referrer-Policy"] = "same-origin";
        response.SayRetryAfter(RetryAfter);

        return response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(title)}</title><style>{Style}</style></head>
            <body><main><h1>{Text(title)}</h1>
            {body}
            </main></body>
            </html>

            """,
            httpContext.RequestAborted);
    }
}
