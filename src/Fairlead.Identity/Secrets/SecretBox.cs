using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Secrets;

/// <summary>Seals with AES-256-GCM (NIST SP 800-38D) under the gateway's key; the owner is authenticated, so that nobody's secret opens as somebody else's. Fingerprints are HMACs.</summary>
/// <param name="key">The key.</param>
internal sealed class SecretBox(SecretsKey key) : ISecrets
{
    private const string Version = "v1:";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // One key for each use: what is learnt about one says nothing about the other.
    private readonly byte[] _fingerprinting = HKDF.Expand(HashAlgorithmName.SHA256, key.Value, 32, "fairlead fingerprints"u8.ToArray());

    /// <inheritdoc/>
    public SealedSecret Seal(string owner, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceLength + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(key.Value, TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(owner));
        return new SealedSecret(Version + Convert.ToBase64String(box));
    }

    /// <inheritdoc/>
    public Outcome<string> Open(string owner, SealedSecret secret)
    {
        var box = new byte[secret.Text.Length];
        if (!secret.Text.StartsWith(Version, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(secret.Text[Version.Length..], box, out var length)
            || length < NonceLength + TagLength)
        {
            return Lost();
        }

        var (nonce, tag, cipher) = Parts(box.AsMemory(0, length));
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(key.Value, TagLength);
        try
        {
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(owner));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Lost();
        }
    }

    /// <inheritdoc/>
    public string FingerprintOf(string owner, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprinting, Encoding.UTF8.GetBytes($"{owner.Length}:{owner}{secret}")));

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> box) =>
        (box[..NonceLength], box.Slice(NonceLength, TagLength), box[(NonceLength + TagLength)..]);

    private static Refusal Lost() => Refusal.Conflict("A secret cannot be read any more: the key of the gateway's secrets is another one now.");
}
