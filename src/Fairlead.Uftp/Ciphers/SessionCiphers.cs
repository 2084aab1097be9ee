using System.Security.Cryptography;
using Fairlead.Gateway.FileSessions;

namespace Fairlead.Uftp.Ciphers;

/// <summary>The ciphers that clients know. Each connection is encrypted as one message: only its last block is padded (PKCS #7).</summary>
internal static class SessionCiphers
{
    private const int VectorSize = 16;

    /// <summary>Encrypts what is written; the stream below stays open.</summary>
    public static Stream Encrypt(Stream target, SessionCipher cipher) => new CryptoStream(target, Transform(cipher, isEncrypting: true), CryptoStreamMode.Write, leaveOpen: true);

    /// <summary>Decrypts what is read; the stream below stays open.</summary>
    public static Stream Decrypt(Stream source, SessionCipher cipher) => new CryptoStream(source, Transform(cipher, isEncrypting: false), CryptoStreamMode.Read, leaveOpen: true);

    private static ICryptoTransform Transform(SessionCipher cipher, bool isEncrypting)
    {
        var key = cipher.Key.AsSpan();
        if (cipher.Kind is CipherKind.Blowfish)
        {
            return new BlowfishTransform(key, isEncrypting);
        }

        using var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
#pragma warning disable CA5401 // Both sides of the protocol have the vector from the key; the client has made it for this session.
        return isEncrypting
            ? aes.CreateEncryptor(key[VectorSize..].ToArray(), key[..VectorSize].ToArray())
            : aes.CreateDecryptor(key[VectorSize..].ToArray(), key[..VectorSize].ToArray());
#pragma warning restore CA5401
    }
}
