using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.OpenId;

/// <summary>Registers programs (RFC 7591). Nobody has to show who they are: a program can do nothing before somebody confirms a login from it.</summary>
internal static class RegistrationEndpoints
{
    private const int MaxLength = 64 * 1024;
    private const string NoName = "a program without a name";

    public static void MapRegistration(this RouteGroupBuilder root) => root.MapPost("/register", Register);

    private static async Task<IResult> Register(HttpRequest request, LoginClients clients, Allowances allowances, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadTextAsync(request, MaxLength, cancellationToken)).TryGet(out var text, out var refusal))
        {
            return OpenIdError.Of(refusal);
        }

        if (!Read(text).TryGet(out var wish, out refusal))
        {
            return OpenIdError.BadClient(refusal.Message);
        }

        if (allowances.Register(request.HttpContext.Connection.RemoteIpAddress?.ToString()) is { } tooMany)
        {
            return OpenIdError.Of(tooMany);
        }

        return (await clients.RegisterAsync(wish.Name, cancellationToken)).TryGet(out var made, out refusal)
            ? OpenIdJson.Of(Answer(made, wish), StatusCodes.Status201Created)
            : refusal.Kind is RefusalKind.Invalid ? OpenIdError.BadClient(refusal.Message)
            : OpenIdError.Of(refusal);
    }

    /// <summary>What is not offered is left out of the answer, which the RFC allows: addresses to return to, for instance, which only logins with a redirect need.</summary>
    private static JsonObject Answer(NewLoginClient made, Wish wish) => new()
    {
        ["client_id"] = made.Client.Id,
        ["client_secret"] = made.Secret,
        ["client_id_issued_at"] = made.Client.CreatedAt.ToUnixTimeSeconds(),
        ["client_secret_expires_at"] = made.Client.ExpiresAt.ToUnixTimeSeconds(),
        ["client_name"] = made.Client.Name,
        ["token_endpoint_auth_method"] = wish.Method,
        ["grant_types"] = OpenIdJson.List(GrantTypes.DeviceCode, GrantTypes.RefreshToken),
        ["response_types"] = new JsonArray(),
        ["redirect_uris"] = new JsonArray(),
    };

    private static Outcome<Wish> Read(string text)
    {
        if (ReadObject(text) is not { } document)
        {
            return Refusal.Invalid("body", "The body is to be a JSON object.");
        }

        if (!TryText(document, "client_name", NoName, out var name) || !TryText(document, "token_endpoint_auth_method", ClientCheck.InHeader, out var method))
        {
            return Refusal.Invalid("client_name", "client_name and token_endpoint_auth_method are texts.");
        }

        if (!ClientCheck.Methods.Contains(method))
        {
            return Refusal.Invalid("token_endpoint_auth_method", $"token_endpoint_auth_method is one of {string.Join(", ", ClientCheck.Methods)}.");
        }

        return document["grant_types"] is null || (document["grant_types"] is JsonArray grants && grants.Any(IsDeviceCode))
            ? new Wish(name, method)
            : Refusal.Invalid("grant_types", $"grant_types contains {GrantTypes.DeviceCode}: there is no other way to a first token.");
    }

    private static bool IsDeviceCode(JsonNode? grant) => grant is JsonValue value && value.TryGetValue<string>(out var text) && text == GrantTypes.DeviceCode;

    private static bool TryText(JsonObject document, string member, string usual, out string text)
    {
        var found = usual;
        var isText = document[member] is not { } value || (value is JsonValue scalar && scalar.TryGetValue(out found));
        text = found ?? usual;
        return isText;
    }

    private static JsonObject? ReadObject(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Wish(string Name, string Method);
}
