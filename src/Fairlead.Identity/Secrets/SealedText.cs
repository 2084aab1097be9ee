using System.Security.Cryptography;
using System.Text;
using Fairlead.Core.Identity;

namespace Fairlead.Identity.Secrets;

/// <summary>Seals texts with AES-256-GCM (NIST SP 800-38D); the owner is authenticated, so that nobody's secret opens as somebody else's.</summary>
internal static class SealedText
{
    private const string Version = "v1:";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The secret as it may be kept.</summary>
    /// <param name="key">256 bits.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="secret">The secret.</param>
    public static SealedSecret Seal(byte[] key, string owner, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceLength + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(owner));
        return new SealedSecret(Version + Convert.ToBase64String(box));
    }

    /// <summary>The secret, or null where it was not sealed with that key for that owner.</summary>
    public static string? Open(byte[] key, string owner, SealedSecret secret)
    {
        var box = new byte[secret.Text.Length];
        if (!secret.Text.StartsWith(Version, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(secret.Text[Version.Length..], box, out var length)
            || length < NonceLength + TagLength)
        {
            return null;
        }

        var (nonce, tag, cipher) = Parts(box.AsMemory(0, length));
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(owner));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> box) =>
        (box[..NonceLength], box.Slice(NonceLength, TagLength), box[(NonceLength + TagLength)..]);
}
