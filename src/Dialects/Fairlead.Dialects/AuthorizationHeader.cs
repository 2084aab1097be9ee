using System.Net.Http.Headers;
using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Identity;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects;

/// <summary>Reads what a request shows in its <c>Authorization</c> header: Basic (RFC 7617) or Bearer (RFC 6750).</summary>
public static class AuthorizationHeader
{
    private const int MaxLength = 32 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// What is shown. What cannot be read is <see cref="RefusalKind.Unauthenticated"/>, and so is no header at all: whether that is
    /// wrong is for the dialect to say, so it looks whether there is one first.
    /// </summary>
    public static Outcome<Credential> Read(StringValues header)
    {
        if (header is not [{ Length: <= MaxLength } text] || !AuthenticationHeaderValue.TryParse(text, out var value) || value.Parameter is not { } parameter)
        {
            return Unreadable("The Authorization header cannot be read.");
        }

        return value.Scheme.ToUpperInvariant() switch
        {
            "BASIC" => ReadBasic(parameter),
            "BEARER" => new Credential.BearerToken(parameter.Trim()),
            _ => Unreadable("Credentials are taken as Basic or Bearer."),
        };
    }

    private static Outcome<Credential> ReadBasic(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return Unreadable("The Basic credentials are not base64.");
        }

        var text = Decode(bytes.AsSpan(0, length));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 1
            ? Unreadable("Basic credentials are a name, a colon and a password.")
            : new Credential.NameAndPassword(text[..colon], text[(colon + 1)..]);
    }

    // RFC 7617 leaves the character set open: clients send UTF-8, old ones Latin-1.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static Refusal Unreadable(string message) => new(RefusalKind.Unauthenticated, message);
}
