using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>Logins: with a code that the page of this gateway gave, and with name and password.</summary>
internal static class LoginEndpoints
{
    private const string Unknown = "Can't verify user";
    private const string OtherClient = "Your service is not authorized for this operation. The API admin needs to add your URL to the list of allowed clients.";

    public static void MapLogins(this RouteGroupBuilder root)
    {
        var auth = root.MapGroup("/v4/auth").WithMetadata(new Needs(Need.Never));
        auth.MapGet("/verify-token", Verify).About("Whether the token is good, and whose it is");
        auth.MapGet("/oidc/login", WithCode).About("Log in with the code of the login page", "code", "redirect_uri");
        auth.MapGet("/cas/v2/login", WithTicket).About("Log in with the ticket of the login page, or go there", "service", "ticket");
        auth.MapGet("/oauth2/github/login", () => AutosubmitError.NotLoggedIn("Logins by GitHub are not offered; use OpenID Connect.")).About("Not offered");
        auth.MapPost("/login", WithPassword).About("Log in with name and password", Shape.Of("username", "password"));
        auth.MapLoginPage();
        root.MapMethods("/v3/tokentest", ["GET", "POST"], Test).WithMetadata(new Needs(Need.Never)).About("Whether the token is good");
        root.MapGet("/v3/login", WithOldTicket).WithMetadata(new Needs(Need.Never)).About("Log in with the ticket of the login page, or go there", "ticket", "env");
    }

    private static JsonReply Verify(Caller caller) => JsonReply.Of(
        new JsonObject { ["authenticated"] = !caller.Principal.IsAnonymous, ["user"] = caller.Principal.IsAnonymous ? null : caller.Principal.User },
        caller.Principal.IsAnonymous ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);

    private static JsonReply Test(Caller caller) => caller.Principal.IsAnonymous
        ? JsonReply.Of(new JsonObject { ["isValid"] = false, ["message"] = "Unauthorized" }, StatusCodes.Status401Unauthorized)
        : JsonReply.Of(new JsonObject { ["isValid"] = true, ["message"] = null });

    private static async Task<IResult> WithCode(string? code, string? redirect_uri, RedirectLogins logins, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(code))
        {
            return AutosubmitError.NotLoggedIn("Can't verify user, missing code");
        }

        return await logins.EndAsync(redirect_uri ?? string.Empty, code, cancellationToken) is { } grant
            ? LoggedIn(grant.Principal.User, grant.AccessToken)
            : AutosubmitError.NotLoggedIn("Couldn't find user on OpenID Connect provider");
    }

    private static async Task<IResult> WithTicket(
        HttpRequest request, string? service, string? ticket, RedirectLogins logins, AutosubmitLinks links, CancellationToken cancellationToken)
    {
        var address = (service ?? string.Empty).Split('?')[0];
        return logins.Knows(address, links.OriginOf(request))
            ? await WithTicketAsync(request, address, ticket, "Token generated", logins, links, cancellationToken)
            : AutosubmitError.NotLoggedIn(OtherClient);
    }

    private static async Task<IResult> WithOldTicket(
        HttpRequest request, string? ticket, string? env, RedirectLogins logins, AutosubmitLinks links, CancellationToken cancellationToken)
    {
        var address = Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) ? $"{from.GetLeftPart(UriPartial.Authority)}/{env?.Trim('/')}".TrimEnd('/') + "/login" : string.Empty;
        return logins.Knows(address, links.OriginOf(request))
            ? await WithTicketAsync(request, address, ticket, "Token generated.", logins, links, cancellationToken)
            : AutosubmitError.NotLoggedIn(OtherClient.Replace("Your service", "Your client", StringComparison.Ordinal));
    }

    private static async Task<IResult> WithTicketAsync(
        HttpRequest request, string address, string? ticket, string done, RedirectLogins logins, AutosubmitLinks links, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(ticket))
        {
            return TypedResults.Redirect($"{links.RootOf(request)}/v4/auth/page?service={Uri.EscapeDataString(address)}", permanent: false, preserveMethod: true);
        }

        return await logins.EndAsync(address, ticket, cancellationToken) is { } grant
            ? LoggedIn(grant.Principal.User, grant.AccessToken, done)
            : AutosubmitError.NotLoggedIn(Unknown);
    }

    private static async Task<IResult> WithPassword(HttpRequest request, LogIn logIn, ITokenIssuer tokens, LoginOptions options, AutosubmitOptions dialect, CancellationToken cancellationToken)
    {
        if (!(await BodyFields.ReadAsync(request, dialect.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var shown = new Credential.NameAndPassword(body.RequiredText("username"), body.RequiredText("password")) { Address = request.HttpContext.Connection.RemoteIpAddress?.ToString() };
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (!(await logIn.RunAsync(shown, cancellationToken)).TryGet(out var principal, out var refusal))
        {
            return refusal.Kind is RefusalKind.TooMany or RefusalKind.Unavailable ? AutosubmitError.Of(refusal) : AutosubmitError.NotLoggedIn(Unknown);
        }

        return tokens.Issue(principal, new TokenRequest(options.TokenLifetime)).TryGet(out var token, out refusal) ? LoggedIn(principal.User, token) : AutosubmitError.Of(refusal);
    }

    private static JsonReply LoggedIn(string user, string token, string message = "Token generated") => JsonReply.Of(
        new JsonObject { ["authenticated"] = true, ["user"] = user, ["token"] = $"Bearer {token}", ["message"] = message });
}
