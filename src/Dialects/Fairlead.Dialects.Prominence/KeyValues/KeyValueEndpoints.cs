using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.KeyValues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.KeyValues;

/// <summary>PROMINENCE's <c>/kv</c>: small values under keys that look like paths.</summary>
internal static class KeyValueEndpoints
{
    private const string TextType = "text/plain; charset=utf-8";
    private const string Hidden = "_internal_";

    public static void MapKeyValues(this RouteGroupBuilder root)
    {
        root.MapGet("/kv/{**key}", Read);
        root.MapPost("/kv/{**key}", Write);
        root.MapDelete("/kv/{**key}", Delete);
    }

    private static async Task<IResult> Read(string? key, HttpRequest request, Caller caller, UserValues values, CancellationToken cancellationToken)
    {
        var name = NameOf(key);
        if (request.Query.ContainsKey("list"))
        {
            var found = (await values.ListAsync(caller.Principal, name, cancellationToken)).Where(v => !v.Key.Contains(Hidden, StringComparison.Ordinal));
            var isWithValues = request.Query.ContainsKey("values");
            return new ProminenceJson(new JsonArray([.. found.Select(v => isWithValues
                ? new JsonObject { [$"/{v.Key}"] = Encoding.UTF8.GetString(v.Value) }
                : (JsonNode?)$"/{v.Key}")]));
        }

        if (name.Length == 0)
        {
            return ProminenceError.Bad("Key not specified");
        }

        return await values.FindAsync(caller.Principal, name, cancellationToken) is { } value ? TypedResults.Bytes(value, TextType) : ProminenceError.NoSuchKey;
    }

    private static async Task<IResult> Write(string? key, HttpRequest request, Caller caller, UserValues values, CancellationToken cancellationToken)
    {
        var name = NameOf(key);
        if (name.Length == 0)
        {
            return ProminenceError.Bad("Key not specified");
        }

        if (await ReadAsync(request, cancellationToken) is not { } value)
        {
            return ProminenceError.Bad("Content of value too large");
        }

        if (value.Length == 0)
        {
            return ProminenceError.Bad("No value provided");
        }

        var present = request.Query["prev"] is [{ } text] ? Encoding.UTF8.GetBytes(text) : null;
        return (await values.SetAsync(caller.Principal, name, value, present, cancellationToken)).TryGet(out _, out var refusal)
            ? new ProminenceJson(new JsonObject(), StatusCodes.Status201Created)
            : ProminenceError.Bad(refusal.Kind is RefusalKind.Conflict ? "Atomic replacement not successful" : refusal.Message);
    }

    private static async Task<IResult> Delete(string? key, HttpRequest request, Caller caller, UserValues values, CancellationToken cancellationToken)
    {
        var isBeginning = request.Query.ContainsKey("prefix");
        var name = NameOf(key);
        if (name.Length == 0 && !isBeginning)
        {
            return ProminenceError.Bad("Key not specified");
        }

        await values.RemoveAsync(caller.Principal, name, isBeginning, cancellationToken);
        return ProminenceJson.Empty;
    }

    /// <summary>The value, whatever it is said to be; null where it is longer than values may be.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[UserValues.LongestValue + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > UserValues.LongestValue ? null : buffer[..length];
    }

    /// <summary>The key: slashes at its beginning do not count, and repeated ones count once.</summary>
    private static string NameOf(string? key)
    {
        var parts = (key ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', parts) + (parts.Length > 0 && key is [.., '/'] ? "/" : string.Empty);
    }
}
