using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.OpenId;

/// <summary>The error document of OAuth 2.0 (RFC 6749, section 5.2), the only form in which this dialect says no to programs.</summary>
internal sealed class OpenIdError : IResult
{
    private readonly int _status;
    private readonly string _code;
    private readonly string _description;

    private OpenIdError(int status, string code, string description) => (_status, _code, _description) = (status, code, description);

    /// <summary>What the client is to show who it is with, where it did not.</summary>
    public string? Challenge { get; private init; }

    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>A fault of the gateway's own.</summary>
    public static readonly OpenIdError Failed = new(StatusCodes.Status500InternalServerError, "server_error", "The server failed to answer; the reason is in its log.");

    /// <summary>A request without something that it needs, or with something else.</summary>
    public static OpenIdError Bad(string description) => new(StatusCodes.Status400BadRequest, "invalid_request", description);

    /// <summary>A registration that asks for what is not offered (RFC 7591, section 3.2.2).</summary>
    public static OpenIdError BadClient(string description) => new(StatusCodes.Status400BadRequest, "invalid_client_metadata", description);

    /// <summary>A way to a token that is not offered.</summary>
    public static readonly OpenIdError OtherGrant = new(
        StatusCodes.Status400BadRequest, "unsupported_grant_type", $"Tokens are had by {GrantTypes.DeviceCode} or {GrantTypes.RefreshToken}.");

    /// <summary>The client has not shown that it is who it says.</summary>
    public static OpenIdError UnknownClient(Refusal refusal) => new(StatusCodes.Status401Unauthorized, "invalid_client", refusal.Message) { Challenge = "Basic realm=\"fairlead\"" };

    /// <summary>The token that was shown is not good (RFC 6750, section 3.1).</summary>
    public static OpenIdError BadToken(Refusal refusal) =>
        new(StatusCodes.Status401Unauthorized, "invalid_token", refusal.Message) { Challenge = "Bearer realm=\"fairlead\", error=\"invalid_token\"" };

    /// <summary>What a device hears that gets no token (RFC 8628, section 3.5).</summary>
    public static OpenIdError Of(DeviceAnswer answer) => answer switch
    {
        DeviceAnswer.Pending => new(StatusCodes.Status400BadRequest, "authorization_pending", "Nobody has confirmed this login yet."),
        DeviceAnswer.TooOften => new(StatusCodes.Status400BadRequest, "slow_down", "Wait longer from one question to the next."),
        DeviceAnswer.Denied => new(StatusCodes.Status400BadRequest, "access_denied", "This login was denied."),
        DeviceAnswer.Expired => new(StatusCodes.Status400BadRequest, "expired_token", "Nobody has confirmed this login in time."),
        _ => new(StatusCodes.Status400BadRequest, "invalid_grant", "What was shown is unknown, or has been used."),
    };

    /// <summary>What was refused.</summary>
    public static OpenIdError Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Unavailable => new(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", refusal.Message) { RetryAfter = refusal.RetryAfter },
        RefusalKind.TooMany => new(StatusCodes.Status429TooManyRequests, "temporarily_unavailable", refusal.Message) { RetryAfter = refusal.RetryAfter },
        RefusalKind.TooLarge => new(StatusCodes.Status413PayloadTooLarge, "invalid_request", refusal.Message),
        RefusalKind.Forbidden => new(StatusCodes.Status400BadRequest, "invalid_grant", refusal.Message),
        _ => Bad(refusal.Message),
    };

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static OpenIdError Of(int status) => new(status, "invalid_request", status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not know that method.",
        _ => "The request cannot be answered.",
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (Challenge is { } challenge)
        {
            headers[HeaderNames.WWWAuthenticate] = challenge;
        }

        httpContext.Response.SayRetryAfter(RetryAfter);

        return OpenIdJson.Of(new JsonObject { ["error"] = _code, ["error_description"] = _description }, _status).ExecuteAsync(httpContext);
    }
}
