using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.ApiTokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Native.Api;

/// <summary>API tokens in the native API. A token itself is in the answer to its making, and nowhere else.</summary>
internal static class TokenEndpoints
{
    private static readonly string[] Fields = ["name", "lifetime"];

    public static void MapTokens(this RouteGroupBuilder api)
    {
        api.MapGet("/tokens", List);
        api.MapPost("/tokens", Create);
        api.MapDelete("/tokens/{id}", Revoke);
    }

    private static async Task<IResult> List(Caller caller, UserTokens tokens, CancellationToken cancellationToken) => new NativeJson(new JsonObject
    {
        ["tokens"] = new JsonArray([.. (await tokens.ListAsync(caller.Principal, cancellationToken)).Select(t => (JsonNode)View(t))]),
    });

    private static async Task<IResult> Create(HttpRequest request, Caller caller, UserTokens tokens, CancellationToken cancellationToken)
    {
        if (!(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out var refusal)
            || !NativeJson.OnlyFields(body, Fields).TryGet(out _, out refusal)
            || !NativeJson.TextIn(body, "name").TryGet(out var name, out refusal)
            || !LifetimeIn(body).TryGet(out var lifetime, out refusal)
            || !(await tokens.CreateAsync(caller.Principal, name.Text, lifetime.Time, cancellationToken)).TryGet(out var made, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var view = View(made.Token);
        view["token"] = made.Text;
        return new NativeJson(view, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Revoke(string id, Caller caller, UserTokens tokens, CancellationToken cancellationToken) =>
        (await tokens.RevokeAsync(caller.Principal, id, cancellationToken)).TryGet(out _, out var refusal) ? Results.NoContent() : NativeProblem.Of(refusal);

    private static Outcome<Lifetime> LifetimeIn(JsonObject body) => body["lifetime"] switch
    {
        null => new Lifetime(null),
        JsonValue value when value.TryGetValue<int>(out var seconds) => new Lifetime(TimeSpan.FromSeconds(seconds)),
        _ => Refusal.Invalid("lifetime", "'lifetime' has to be a whole number: how many seconds the token is good."),
    };

    private static JsonObject View(ApiToken token) => new()
    {
        ["id"] = token.Id,
        ["name"] = token.Name,
        ["createdAt"] = token.CreatedAt,
        ["expiresAt"] = token.ExpiresAt,
    };

    private sealed record Lifetime(TimeSpan? Time);
}
