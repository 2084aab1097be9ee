using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Native.Api;

/// <summary>The only form in which the native API says no: a problem document (RFC 9457). What has several faults lists them as <c>errors</c>.</summary>
internal sealed class NativeProblem : IResult
{
    private readonly int _status;
    private readonly string _message;
    private readonly Refusal? _refusal;

    private NativeProblem(int status, string message, Refusal? refusal = null) => (_status, _message, _refusal) = (status, message, refusal);

    /// <summary>What cannot be done, and why.</summary>
    public static NativeProblem Of(Refusal refusal) => new(RefusalReply.StatusOf(refusal.Kind), refusal.Message, refusal);

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static NativeProblem Of(int status) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not know that method.",
        StatusCodes.Status500InternalServerError => "The gateway failed to answer; the reason is in its log.",
        _ => "The request cannot be answered.",
    });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.SayRetryAfter(_refusal?.RetryAfter);

        if (_status == StatusCodes.Status401Unauthorized)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = "Bearer, Basic realm=\"fairlead\"";
        }

        var lines = _message.Split('\n');
        var document = new JsonObject { ["title"] = lines.Length == 1 ? lines[0] : $"There are {lines.Length} faults.", ["status"] = _status };
        if (_refusal?.Field is { } field)
        {
            document["field"] = field;
        }

        if (lines.Length > 1)
        {
            document["errors"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]);
        }

        return NativeJson.WriteAsync(httpContext, document, "application/problem+json");
    }
}
