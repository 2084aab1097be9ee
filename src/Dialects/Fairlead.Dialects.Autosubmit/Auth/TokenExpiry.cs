using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Gateway.Identity;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>Tells clients whether a token that was refused had been good before: they ask for a new login then.</summary>
internal static class TokenExpiry
{
    /// <summary>Whether the token says that it has ended. Nothing is believed for it.</summary>
    public static bool IsPast(StringValues header, DateTimeOffset now) =>
        AuthorizationHeader.Read(header).TryGet(out var credential, out _)
        && credential is Credential.BearerToken { Token: var text }
        && text.Split('.') is [_, { Length: > 0 } payload, _]
        && EndOf(payload) is { } end
        && end < now.ToUnixTimeSeconds();

    private static long? EndOf(string payload)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(payload)) is JsonObject claims && claims["exp"] is JsonValue value && value.TryGetValue<long>(out var end) ? end : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
