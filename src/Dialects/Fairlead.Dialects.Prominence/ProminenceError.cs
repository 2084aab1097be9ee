using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Prominence.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence;

/// <summary>PROMINENCE's error document, the only form in which this dialect says no: <c>{"error": "..."}</c>.</summary>
internal sealed class ProminenceError : IResult
{
    private readonly int _status;
    private readonly string _message;
    private readonly TimeSpan? _retryAfter;

    private ProminenceError(int status, string message, TimeSpan? retryAfter = null) => (_status, _message, _retryAfter) = (status, message, retryAfter);

    /// <summary>What cannot be done as it was asked for; also for things that are not there, for to clients 404 means that the address of the server is wrong.</summary>
    public static ProminenceError Of(Refusal refusal) => refusal.Kind is RefusalKind.Unauthenticated ? Unauthenticated : new(StatusOf(refusal.Kind), refusal.Message, refusal.RetryAfter);

    /// <summary>A request that is wrong, in words that clients know.</summary>
    public static ProminenceError Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>What the caller may not do, in words that clients know.</summary>
    public static ProminenceError Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    /// <summary>For links to files, which are no part of the API that clients know: what is not there may be missing.</summary>
    public static ProminenceError Missing(Refusal refusal) => refusal.Kind is RefusalKind.NotFound ? new(StatusCodes.Status404NotFound, refusal.Message) : Of(refusal);

    /// <summary>The one thing that may be missing: a key.</summary>
    public static readonly ProminenceError NoSuchKey = new(StatusCodes.Status404NotFound, "No such key");

    /// <summary>There is no such job, or not for the caller.</summary>
    public static readonly ProminenceError NoSuchJob = Bad("Job does not exist");

    /// <summary>There is no such workflow, or not for the caller.</summary>
    public static readonly ProminenceError NoSuchWorkflow = Bad("Workflow does not exist");

    /// <summary>The caller has not shown who they are.</summary>
    public static readonly ProminenceError Unauthenticated = new(StatusCodes.Status401Unauthorized, "Authentication failure");

    /// <summary>Whoever asks is not let in. Clients know one word for all that is wrong with a token, and another where its issuer could not be asked.</summary>
    public static ProminenceError NotLetIn(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Unavailable => new(StatusCodes.Status401Unauthorized, "Unable to connect to OIDC server", refusal.RetryAfter),
        RefusalKind.Forbidden => Unauthenticated,
        _ => Of(refusal),
    };

    /// <summary>Something that this server does not offer.</summary>
    public static readonly ProminenceError Disabled = new(StatusCodes.Status401Unauthorized, "Functionality disabled");

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static ProminenceError Of(int status) => new(status, status switch
    {
        StatusCodes.Status401Unauthorized => "Authentication failure",
        StatusCodes.Status404NotFound => "There is nothing at this address",
        StatusCodes.Status405MethodNotAllowed => "This address does not know that method",
        StatusCodes.Status413PayloadTooLarge => "The request is too large",
        StatusCodes.Status416RangeNotSatisfiable => "The file has no such range",
        StatusCodes.Status500InternalServerError => "The server failed to answer; the reason is in its log",
        _ => "The request cannot be answered",
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        httpContext.Response.SayRetryAfter(_retryAfter);

        return ProminenceJson.WriteAsync(httpContext, new JsonObject { ["error"] = _message });
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
