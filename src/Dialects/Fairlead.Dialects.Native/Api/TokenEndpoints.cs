using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.ApiTokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Native.Api;

/// <summary>API tokens in the native API. A token itself is in the answer to its making, and nowhere else.</summary>
internal static class TokenEndpoints
{
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
        if (!(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out var refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var fields = new JsonFields(body);
        var name = fields.Text("name");
        var seconds = fields.Count("lifetime");
        if (fields.End() is { } wrong)
        {
            return NativeProblem.Of(wrong);
        }

        TimeSpan? lifetime = seconds is { } count ? TimeSpan.FromSeconds(count) : null;
        if (!(await tokens.CreateAsync(caller.Principal, name, lifetime, cancellationToken)).TryGet(out var made, out refusal))
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

    private static JsonObject View(ApiToken token) => new()
    {
        ["id"] = token.Id,
        ["name"] = token.Name,
        ["createdAt"] = token.CreatedAt,
        ["expiresAt"] = token.ExpiresAt,
    };
}
