using System.Text.Json;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>What an issuer says of a token. A claim is named as it is, or by the way to it: <c>realm_access.roles</c>.</summary>
/// <param name="document">The claims.</param>
internal sealed class IssuerClaims(JsonElement document)
{
    /// <summary>Reads an object; null where the text is none.</summary>
    public static IssuerClaims? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object ? new IssuerClaims(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The texts of a claim: those of a list, or one; others are left out.</summary>
    public IReadOnlyList<string> Texts(string claim) => Find(claim) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Text).OfType<string>()],
        { } one when Text(one) is { } text => [text],
        _ => [],
    };

    /// <summary>The text of a claim that has exactly one.</summary>
    public string? Text(string claim) => Find(claim) is { } value ? Text(value) : null;

    /// <summary>Whether a claim is true.</summary>
    public bool IsTrue(string claim) => Find(claim) is { ValueKind: JsonValueKind.True };

    /// <summary>Whether a claim says that something is not so.</summary>
    public bool IsFalse(string claim) => Find(claim) is { ValueKind: JsonValueKind.False };

    /// <summary>A time in seconds since 1970, or null.</summary>
    public DateTimeOffset? Time(string claim) =>
        Find(claim) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private JsonElement? Find(string claim)
    {
        if (document.TryGetProperty(claim, out var direct))
        {
            return direct;
        }

        var at = document;
        foreach (var part in claim.Split('.'))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return at;
    }

    private static string? Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
