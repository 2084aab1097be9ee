using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Signatures;

/// <summary>
/// A token in compact form (RFC 7515, RFC 7519) that has been read but not believed yet. Reading is strict: objects without duplicate members, no
/// critical extensions, times that are numbers.
/// </summary>
internal sealed class SignedToken
{
    /// <summary>The longest token that is read, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly string _text;
    private readonly JsonElement _header;
    private readonly JsonElement _claims;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private SignedToken(string text, JsonElement header, JsonElement claims, byte[] signed, byte[] signature) =>
        (_text, _header, _claims, _signed, _signature) = (text, header, claims, signed, signature);

    /// <summary>The token, or false where the text is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SignedToken? token)
    {
        token = null;
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature])
        {
            return false;
        }

        try
        {
            token = new SignedToken(text, Parse(header), Parse(claims), Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]), Base64UrlEncoder.DecodeBytes(signature));
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A claim that is a text, or null.</summary>
    public string? Text(string claim) => _claims.TryGetProperty(claim, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whether a claim is the text <c>true</c> or the literal.</summary>
    public bool Says(string claim) => _claims.TryGetProperty(claim, out var value) && (value.ValueKind is JsonValueKind.True || Text(claim) == "true");

    /// <summary>The audiences it is for, or null where it does not say; a claim of another form counts as for nobody.</summary>
    public IReadOnlyList<string>? Audiences() => !_claims.TryGetProperty("aud", out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString() ?? string.Empty],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(a => a.ValueKind is JsonValueKind.String).Select(a => a.GetString() ?? string.Empty)],
        _ => [],
    };

    /// <summary>When it ends, or what is wrong with its times.</summary>
    /// <param name="now">The time.</param>
    /// <param name="maxLifetime">The longest it may be valid.</param>
    /// <param name="end">When it ends.</param>
    public string? ProblemOfTimes(DateTimeOffset now, TimeSpan maxLifetime, out DateTimeOffset end)
    {
        end = default;
        return TokenTimes.TryRead(_claims, out var times, out var problem) ? times.Problem(now, maxLifetime, out end) : problem;
    }

    /// <summary>SHA-256 of the token as it came, as text.</summary>
    public string Fingerprint() => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(_text)));

    /// <summary>The key that has signed it with the algorithm of that key, or null where none has.</summary>
    public VerificationKey? SignerAmong(IEnumerable<VerificationKey> keys)
    {
        if (_header.TryGetProperty("crit", out _) || !_header.TryGetProperty("alg", out var algorithm) || algorithm.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        var name = algorithm.GetString();
        return keys.FirstOrDefault(k => k.Algorithm == name && k.Verify(_signed, _signature));
    }

    private static JsonElement Parse(string part)
    {
        using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(part), Strict);
        return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("This is no object.");
    }
}
