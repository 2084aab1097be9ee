using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Secrets;

/// <summary>Seals under the gateway's key. Fingerprints are HMACs.</summary>
/// <param name="key">The key.</param>
internal sealed class SecretBox(SecretsKey key) : ISecrets
{
    // One key for each use: what is learnt about one says nothing about the other.
    private readonly byte[] _fingerprinting = HKDF.Expand(HashAlgorithmName.SHA256, key.Value, 32, "fairlead fingerprints"u8.ToArray());

    /// <inheritdoc/>
    public SealedSecret Seal(string owner, string secret) => SealedText.Seal(key.Value, owner, secret);

    /// <inheritdoc/>
    public Outcome<string> Open(string owner, SealedSecret secret) => SealedText.Open(key.Value, owner, secret) is { } text
        ? text
        : Refusal.Conflict("A secret cannot be read any more: the key of the gateway's secrets is another one now.");

    /// <inheritdoc/>
    public string FingerprintOf(string owner, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprinting, Encoding.UTF8.GetBytes($"{owner.Length}:{owner}{secret}")));
}
