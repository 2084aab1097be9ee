using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.HpcWaas.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>HPCWaaS's list of errors, the only form in which this dialect says no. Clients print the detail on one line and know no other form.</summary>
internal sealed class HpcWaasError : IResult
{
    private const string Challenge = "Basic realm=\"HPCWaaS\", charset=\"UTF-8\", Bearer";

    private readonly int _status;
    private readonly string[] _details;
    private readonly TimeSpan? _retryAfter;

    private HpcWaasError(int status, TimeSpan? retryAfter, params string[] details) => (_status, _retryAfter, _details) = (status, retryAfter, details);

    /// <summary>What cannot be done, and why: an error for each thing that is wrong.</summary>
    public static HpcWaasError Of(Refusal refusal) => new(RefusalReply.StatusOf(refusal.Kind), refusal.RetryAfter, refusal.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The request is wrong.</summary>
    public static HpcWaasError Bad(string detail) => new(StatusCodes.Status400BadRequest, null, detail);

    /// <summary>There is no such thing, or not for the caller.</summary>
    public static HpcWaasError Missing(string detail) => new(StatusCodes.Status404NotFound, null, detail);

    /// <summary>The caller has not shown who they are.</summary>
    public static HpcWaasError Unauthenticated(string detail) => new(StatusCodes.Status401Unauthorized, null, detail);

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static HpcWaasError Of(int status) => new(status, null, status switch
    {
        StatusCodes.Status401Unauthorized => "Authorization Required",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not know that method.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large.",
        StatusCodes.Status500InternalServerError => "Something went wrong: the reason is in the log of the gateway.",
        _ => "The request cannot be answered.",
    });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_status == StatusCodes.Status401Unauthorized)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
        }

        response.SayRetryAfter(_retryAfter);

        var (id, title) = WordsOf(_status);
        return HpcWaasJson.WriteAsync(httpContext, new JsonObject
        {
            ["errors"] = new JsonArray([.. _details.Select(detail => new JsonObject { ["id"] = id, ["status"] = _status, ["title"] = title, ["detail"] = OnOneLine(detail) })]),
        });
    }

    private static (string Id, string Title) WordsOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("bad_request", "Bad Request"),
        StatusCodes.Status401Unauthorized => ("unauthorized", "Unauthorized"),
        StatusCodes.Status403Forbidden => ("forbidden", "Forbidden"),
        StatusCodes.Status404NotFound => ("not_found", "Not Found"),
        StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", "Method Not Allowed"),
        StatusCodes.Status409Conflict => ("conflict", "Conflict"),
        StatusCodes.Status413PayloadTooLarge => ("payload_too_large", "Payload Too Large"),
        StatusCodes.Status429TooManyRequests => ("too_many_requests", "Too Many Requests"),
        StatusCodes.Status503ServiceUnavailable => ("service_unavailable", "Service Unavailable"),
        StatusCodes.Status500InternalServerError => ("internal_server_error", "Internal Server Error"),
        _ => ("error", "Error"),
    };

    private static string OnOneLine(string text) => new StringBuilder(text).Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ').ToString();
}
