using System.Text.Json.Nodes;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.OpenId;

/// <summary>Begins logins (RFC 8628, section 3.1) and gives tokens (section 3.4; RFC 6749, section 6).</summary>
internal static class TokenEndpoints
{
    private const string UsualScope = "openid";
    private const int LongestScope = 500;

    public static void MapTokens(this RouteGroupBuilder root)
    {
        root.MapPost("/devicecode", Begin);
        root.MapPost("/token", Give);
        root.MapPost("/revoke", Revoke);
    }

    private static Task<IResult> Begin(
        HttpRequest request, OpenIdIssuer issuer, ClientCheck check, DeviceLogins logins, CancellationToken cancellationToken) => AsClientAsync(
        request,
        check,
        async (client, form) =>
        {
            var scope = form["scope"] is { Length: > 0 } asked ? asked : UsualScope;
            if (scope.Length > LongestScope || scope.Any(c => c is < ' ' or > '~' or '"' or '\\'))
            {
                return OpenIdError.Bad($"scope is words of printable ASCII characters with spaces between them, {LongestScope} characters at most.");
            }

            var begun = await logins.BeginAsync(client, scope, request.HttpContext.Connection.RemoteIpAddress?.ToString(), cancellationToken);
            return begun.TryGet(out var login, out var refusal) ? Codes(login, issuer) : OpenIdError.Of(refusal);
        },
        cancellationToken);

    private static IResult Codes(NewDeviceLogin login, OpenIdIssuer issuer) => OpenIdJson.Of(new JsonObject
    {
        ["device_code"] = login.DeviceCode,
        ["user_code"] = login.UserCode,
        ["verification_uri"] = $"{issuer.Address}/device",
        ["verification_uri_complete"] = $"{issuer.Address}/device?user_code={login.UserCode}",
        ["expires_in"] = (long)login.Lifetime.TotalSeconds,
        ["interval"] = (long)login.Interval.TotalSeconds,
    });

    private static Task<IResult> Give(
        HttpRequest request, OpenIdIssuer issuer, ClientCheck check, DeviceLogins logins, ITokenIssuer tokens, CancellationToken cancellationToken) => AsClientAsync(
        request,
        check,
        async (client, form) =>
        {
            var (kind, shown) = (form["grant_type"], form["grant_type"] == GrantTypes.DeviceCode ? form["device_code"] : form["refresh_token"]);
            if (kind is not (GrantTypes.DeviceCode or GrantTypes.RefreshToken))
            {
                return OpenIdError.OtherGrant;
            }

            if (shown.Length == 0)
            {
                return OpenIdError.Bad("device_code or refresh_token is missing.");
            }

            var outcome = kind == GrantTypes.DeviceCode
                ? await logins.AskAsync(client, shown, cancellationToken)
                : await logins.RenewAsync(client, shown, cancellationToken);
            return outcome.TryGet(out var reply, out var refusal)
                ? reply.Grant is { } grant ? Tokens(grant, client, issuer, tokens) : OpenIdError.Of(reply.Answer)
                : OpenIdError.Of(refusal);
        },
        cancellationToken);

    private static IResult Tokens(DeviceGrant grant, LoginClient client, OpenIdIssuer issuer, ITokenIssuer tokens)
    {
        var document = new JsonObject
        {
            ["access_token"] = grant.AccessToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)grant.Lifetime.TotalSeconds,
            ["scope"] = grant.Scope,
        };
        if (grant.Renewal is { } renewal)
        {
            document["refresh_token"] = renewal;
        }

        if (grant.Scope.Split(' ').Contains(UsualScope))
        {
            document["id_token"] = tokens.Identify(grant.Principal, issuer.Address, client.Id, grant.Lifetime);
        }

        return OpenIdJson.Of(document);
    }

    /// <summary>An answer without a body, whatever was shown (RFC 7009). Tokens themselves end by their time only.</summary>
    private static Task<IResult> Revoke(HttpRequest request, ClientCheck check, DeviceLogins logins, CancellationToken cancellationToken) => AsClientAsync(
        request,
        check,
        async (client, form) =>
        {
            await logins.RevokeAsync(client, form["token"], cancellationToken);
            return TypedResults.Ok();
        },
        cancellationToken);

    private static async Task<IResult> AsClientAsync(
        HttpRequest request, ClientCheck check, Func<LoginClient, FormBody, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!(await FormBody.ReadAsync(request, cancellationToken)).TryGet(out var form, out var refusal))
        {
            return OpenIdError.Of(refusal);
        }

        return (await check.RunAsync(request, form, cancellationToken)).TryGet(out var client, out refusal) ? await answer(client, form) : OpenIdError.UnknownClient(refusal);
    }
}
