using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit;

/// <summary>The only forms in which this dialect says no. Version 3 says it in the shape of each reply, with status 200.</summary>
internal sealed class AutosubmitError : IResult
{
    private readonly JsonObject _document;
    private readonly int _status;
    private readonly TimeSpan? _retryAfter;

    private AutosubmitError(int status, JsonObject document, TimeSpan? retryAfter = null) => (_status, _document, _retryAfter) = (status, document, retryAfter);

    /// <summary>What cannot be done as it was asked for.</summary>
    public static AutosubmitError Of(Refusal refusal) => Of(StatusOf(refusal.Kind), refusal.Message, refusal.RetryAfter);

    /// <summary>The same after a beginning that says what failed.</summary>
    public static AutosubmitError Of(string beginning, Refusal refusal) => Of(StatusOf(refusal.Kind), $"{beginning}: {refusal.Message}", refusal.RetryAfter);

    /// <summary>A request that is wrong.</summary>
    public static AutosubmitError Bad(string message) => Of(StatusCodes.Status400BadRequest, message);

    /// <summary>What is not there.</summary>
    public static AutosubmitError Missing(string message) => Of(StatusCodes.Status404NotFound, message);

    /// <summary>What this server does not offer.</summary>
    public static AutosubmitError Disabled(string command) => Of(StatusCodes.Status403Forbidden, $"The {command} endpoint is currently disabled.");

    /// <summary>Values that do not fit.</summary>
    public static AutosubmitError Unfit(IEnumerable<Misfit> misfits) => new(
        StatusCodes.Status422UnprocessableEntity, new JsonObject { ["detail"] = new JsonArray([.. misfits.Select(misfit => (JsonNode?)misfit.ToJson())]) });

    /// <summary>Whoever asks has not shown who they are.</summary>
    public static AutosubmitError NotLetIn(bool isExpired) => Of(StatusCodes.Status401Unauthorized, isExpired ? "Expired token" : "Unauthorized");

    /// <summary>A login failed.</summary>
    public static AutosubmitError NotLoggedIn(string message) => new(
        StatusCodes.Status401Unauthorized,
        new JsonObject { ["authenticated"] = false, ["user"] = null, ["token"] = null, ["message"] = message });

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static AutosubmitError Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Detail(status, "Not Found"),
        StatusCodes.Status405MethodNotAllowed => Detail(status, "Method Not Allowed"),
        StatusCodes.Status500InternalServerError => Of(status, "An unexpected error occurred."),
        _ => Detail(status, "The request cannot be answered"),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.SayRetryAfter(_retryAfter);

        return JsonReply.Of(_document, _status).ExecuteAsync(httpContext);
    }

    private static AutosubmitError Of(int status, string message, TimeSpan? retryAfter = null) =>
        new(status, new JsonObject { ["error"] = true, ["error_message"] = message }, retryAfter);

    private static AutosubmitError Detail(int status, string message) => new(status, new JsonObject { ["detail"] = message });

    // What is away is behind this server.
    private static int StatusOf(RefusalKind kind) => kind is RefusalKind.Unavailable ? StatusCodes.Status502BadGateway : RefusalReply.StatusOf(kind);
}
