using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Reads <c>Credentials</c> of an import or export, and seals them at once: nothing else of the gateway sees them.</summary>
/// <param name="seal">Seals a secret of the owner, or null where there is no way to keep one.</param>
/// <param name="own">The token that the owner came with, which an empty <c>BearerToken</c> forwards; null for none.</param>
internal sealed class TransferCredentials(Func<string, SealedSecret>? seal, ForwardableToken? own)
{
    /// <summary>The sealed value of an <c>Authorization</c> header, or null where there are none.</summary>
    public SealedSecret? Read(JsonFields entry, DataPlace? place)
    {
        if (entry["Credentials"] is null || entry.Object("Credentials") is not { } credentials)
        {
            return null;
        }

        if (seal is null || place is not (null or DataPlace.Web))
        {
            entry.RefuseUnsupported("Credentials", "credentials for anything but http and https are");
            return null;
        }

        var header = HeaderOf(credentials);
        if (header is null || header.Any(char.IsControl))
        {
            credentials.Refuse("Username", "Credentials are Username and Password, a BearerToken, or a Token, each without control characters.");
            return null;
        }

        return seal(header);
    }

    private string? HeaderOf(JsonFields credentials)
    {
        if (credentials.Text("BearerToken") is { } bearer)
        {
            if (bearer.Trim() is { Length: > 0 } given)
            {
                return $"Bearer {given}";
            }

            if (own is null)
            {
                credentials.Refuse("BearerToken", "An empty BearerToken forwards the access token that you came with, but you came with none of an OpenID Connect issuer.");
            }

            return $"Bearer {own?.Reveal()}";
        }

        return credentials.Text("Token") is { Length: > 0 } token ? $"Token {token}"
            : credentials.Text("Username") is { Length: > 0 } user && !user.Contains(':', StringComparison.Ordinal)
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credentials.Text("Password")}"))}"
            : null;
    }
}
