using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.OpenId;

/// <summary>Who somebody with a token acts for (OpenID Connect Core, section 5.3).</summary>
internal static class UserInfoEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void MapUserInfo(this RouteGroupBuilder root) => root.MapMethods("/userinfo", Methods, Tell);

    private static async Task<IResult> Tell(HttpContext context, LogIn logIn, CancellationToken cancellationToken)
    {
        var read = AuthorizationHeader.Read(context.Request.Headers.Authorization)
            .Then<Credential>(c => c is Credential.BearerToken ? c with { Address = context.Connection.RemoteIpAddress?.ToString() } : NoToken);
        if (!read.TryGet(out var credential, out var refusal))
        {
            return OpenIdError.BadToken(refusal);
        }

        return (await logIn.RunAsync(credential, cancellationToken)).TryGet(out var principal, out refusal) ? OpenIdJson.Of(About(principal))
            : refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Forbidden ? OpenIdError.BadToken(refusal)
            : OpenIdError.Of(refusal);
    }

    private static Refusal NoToken => new(RefusalKind.Unauthenticated, "Show a token: Authorization: Bearer TOKEN.");

    private static JsonObject About(Principal principal) => new()
    {
        ["sub"] = principal.User,
        ["preferred_username"] = principal.User,
        ["groups"] = OpenIdJson.List([.. principal.Groups]),
    };
}
