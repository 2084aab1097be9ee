using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>UNICORE's error document, the only form in which this dialect says no: <c>{"status": 404, "errorMessage": "..."}</c>.</summary>
internal sealed class UnicoreError : IResult
{
    private readonly int _status;
    private readonly string _message;
    private readonly TimeSpan? _retryAfter;

    private UnicoreError(int status, string message, TimeSpan? retryAfter = null) => (_status, _message, _retryAfter) = (status, message, retryAfter);

    public static UnicoreError Of(Refusal refusal) => new(RefusalReply.StatusOf(refusal.Kind), Shown.Message(refusal.Message), refusal.RetryAfter);

    /// <summary>For a document with several errors: one line each, which nothing is cut off from.</summary>
    public static UnicoreError OfLines(string lines) => new(StatusCodes.Status400BadRequest, lines);

    /// <summary>For what HTTP itself refuses: a path, verb or media type.</summary>
    public static UnicoreError Of(int status) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This resource does not know that method.",
        StatusCodes.Status406NotAcceptable => "A directory has no bytes: ask for application/json.",
        StatusCodes.Status415UnsupportedMediaType => "This resource does not take that media type.",
        StatusCodes.Status416RangeNotSatisfiable => "The file has no such range: ask for one range of bytes that begins within it.",
        StatusCodes.Status500InternalServerError => "The gateway failed to answer; the reason is in its log.",
        _ => "The request cannot be answered.",
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        httpContext.Response.SayRetryAfter(_retryAfter);

        return UnicoreJson.WriteAsync(httpContext, new JsonObject { ["status"] = _status, ["errorMessage"] = _message });
    }
}
