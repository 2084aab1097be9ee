using System.Buffers.Text;
using System.Security.Cryptography;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Secrets;

/// <summary>Seals under keys that users keep: a token is such a key.</summary>
internal sealed class TokenBox : ISecurityTokens
{
    private const int KeyLength = 32;
    private const int TokenLength = 44;

    /// <inheritdoc/>
    public NewlySealed Seal(string owner, string secret)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        return new NewlySealed(SealedText.Seal(key, owner, secret), $"{Base64Url.EncodeToString(key)}=");
    }

    /// <inheritdoc/>
    public Outcome<string> Open(string owner, SealedSecret secret, string token)
    {
        var key = new byte[KeyLength];
        return token is { Length: TokenLength } && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, key, out _) && SealedText.Open(key, owner, secret) is { } text
            ? text
            : Refusal.Conflict("The security token does not open the key.");
    }
}
