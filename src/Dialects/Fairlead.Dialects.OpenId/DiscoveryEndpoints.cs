using System.Text.Json.Nodes;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.OpenId;

/// <summary>What this provider offers, and its key (OpenID Connect Discovery 1.0; RFC 8414).</summary>
internal static class DiscoveryEndpoints
{
    public static void MapDiscovery(this RouteGroupBuilder root)
    {
        root.MapGet("/.well-known/openid-configuration", Describe);
        root.MapGet("/jwks", Keys);
    }

    private static IResult Describe(OpenIdIssuer issuer, ITokenIssuer tokens) => OpenIdJson.Of(new JsonObject
    {
        ["issuer"] = issuer.Address,
        ["device_authorization_endpoint"] = $"{issuer.Address}/devicecode",
        ["token_endpoint"] = $"{issuer.Address}/token",
        ["revocation_endpoint"] = $"{issuer.Address}/revoke",
        ["registration_endpoint"] = $"{issuer.Address}/register",
        ["userinfo_endpoint"] = $"{issuer.Address}/userinfo",
        ["jwks_uri"] = $"{issuer.Address}/jwks",
        ["scopes_supported"] = OpenIdJson.List("openid", "profile", DeviceLoginLifecycle.OfflineAccess),
        ["response_types_supported"] = new JsonArray(),
        ["grant_types_supported"] = OpenIdJson.List(GrantTypes.DeviceCode, GrantTypes.RefreshToken),
        ["subject_types_supported"] = OpenIdJson.List("public"),
        ["id_token_signing_alg_values_supported"] = OpenIdJson.List(tokens.PublicKey["alg"]),
        ["token_endpoint_auth_methods_supported"] = OpenIdJson.List([.. ClientCheck.Methods]),
        ["claims_supported"] = OpenIdJson.List("sub", "preferred_username", "groups"),
    });

    private static IResult Keys(ITokenIssuer tokens) => OpenIdJson.Of(new JsonObject
    {
        ["keys"] = new JsonArray(new JsonObject(tokens.PublicKey.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)))),
    });
}
