using System.Text;
using System.Text.RegularExpressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Reads <c>Credentials</c> of an import or export, and seals them at once: nothing else of the gateway sees them.</summary>
/// <param name="seal">Seals a secret of the owner, or null where there is no way to keep one.</param>
/// <param name="own">The token that the owner came with, which an empty <c>BearerToken</c> forwards; null for none.</param>
internal sealed partial class TransferCredentials(Func<string, SealedSecret>? seal, ForwardableToken? own)
{
    /// <summary>The place with the account that is used there, and the sealed value of an <c>Authorization</c> header or null where there are none.</summary>
    public (DataPlace Place, SealedSecret? Secret) Read(JsonFields entry, NamedPlace named) => named.Place switch
    {
        DataPlace.OverSsh ssh => OverSsh(entry, ssh, named.User),
        DataPlace.InBucket => (named.Place, Sealed(entry, OfBucket(entry))),
        DataPlace.Web or DataPlace.Git => (named.Place, Sealed(entry, OfWeb(entry, named.User))),
        _ when entry["Credentials"] is not null => (named.Place, Unsupported(entry)),
        _ => (named.Place, null),
    };

    private static JsonFields? Of(JsonFields entry) => entry["Credentials"] is null ? null : entry.Object("Credentials");

    private static SealedSecret? Unsupported(JsonFields entry)
    {
        entry.RefuseUnsupported("Credentials", "credentials for anything but http, https, git, s3 and scp are");
        return null;
    }

    private SealedSecret? Sealed(JsonFields entry, string? header)
    {
        if (header is null)
        {
            return null;
        }

        if (seal is null)
        {
            entry.RefuseUnsupported("Credentials", "credentials are");
        }

        return seal?.Invoke(header);
    }

    private string? OfWeb(JsonFields entry, string? user)
    {
        var credentials = Of(entry);
        if (credentials is null)
        {
            if (user is not null)
            {
                entry.Refuse("Credentials", "A user name in a URL needs Credentials with the Password.");
            }

            return null;
        }

        var header = HeaderOf(credentials, UserOf(credentials, user));
        if (header is null || header.Any(char.IsControl))
        {
            credentials.Refuse("Username", "Credentials are Username and Password, a BearerToken, or a Token, each without control characters.");
        }

        return header;
    }

    private static string? OfBucket(JsonFields entry)
    {
        if (Of(entry) is not { } credentials)
        {
            return null;
        }

        if (credentials.Text("Username") is { Length: > 0 } key && credentials.Text("Password") is { Length: > 0 } secret && !key.Contains(':', StringComparison.Ordinal) && !$"{key}{secret}".Any(char.IsControl))
        {
            return Basic(key, secret);
        }

        credentials.Refuse("Username", "s3 needs the access key as Username and its secret as Password, without control characters; or no Credentials at all, within a storage of the site.");
        return null;
    }

    private (DataPlace Place, SealedSecret? Secret) OverSsh(JsonFields entry, DataPlace.OverSsh place, string? named)
    {
        var credentials = Of(entry);
        var user = credentials is null ? named : UserOf(credentials, named);
        if (user is null || !Account().IsMatch(user))
        {
            entry.Refuse("Credentials", user is null
                ? "scp needs the user name, in the URL or as Username in Credentials."
                : $"'{Shown.Of(user)}' cannot be an account: letters, digits and . _ - @ are wanted.");
            return (place, null);
        }

        var secret = (credentials?.Text("Password"), credentials?.Text("PrivateKey")) switch
        {
            ({ Length: > 0 } password, null) when !password.Any(char.IsControl) => Basic(user, password),
            (null, { Length: > 0 } key) when IsPlainKey(key) => $"PrivateKey {Convert.ToBase64String(Encoding.UTF8.GetBytes(key.ReplaceLineEndings("\n")))}",
            _ => null,
        };
        if (secret is null)
        {
            entry.Refuse("Credentials", "scp needs Credentials with a Password without control characters, or with a PrivateKey: the text of a key file without a passphrase.");
        }

        return (place with { User = user }, Sealed(entry, secret));
    }

    private static string? UserOf(JsonFields credentials, string? named)
    {
        var user = credentials.Text("Username") is { Length: > 0 } given ? given : null;
        if (user is not null && named is not null && user != named)
        {
            credentials.Refuse("Username", $"Username and the user name in the URL contradict each other: '{Shown.Of(user)}' and '{Shown.Of(named)}'.");
        }

        return user ?? named;
    }

    private string? HeaderOf(JsonFields credentials, string? user)
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
            : user is not null && !user.Contains(':', StringComparison.Ordinal) ? Basic(user, credentials.Text("Password"))
            : null;
    }

    private static string Basic(string user, string? password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";

    private static bool IsPlainKey(string key) => key.StartsWith("-----BEGIN ", StringComparison.Ordinal) && key.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@-]{0,127}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Account();
}
