using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Identity.Signatures;

namespace Fairlead.Identity.SshKeys;

/// <summary>Reads public keys as OpenSSH writes them: <c>TYPE BASE64 COMMENT</c>, the base64 being RFC 4253's form of the key.</summary>
public static class SshPublicKey
{
    private const int MaxLength = 16 * 1024;
    private const string Ed25519 = "ssh-ed25519";
    private const string P256 = "ecdsa-sha2-nistp256";
    private const string Rsa = "ssh-rsa";
    private const byte Uncompressed = 4;

    /// <summary>The key, or what is wrong with the line.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? problem)
    {
        (key, problem) = (null, null);
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var type and (Ed25519 or P256 or Rsa), var text, ..])
        {
            problem = $"A line is TYPE KEY COMMENT without options before it, with {Ed25519}, {P256} or {Rsa} as the type.";
            return false;
        }

        var blob = new byte[Math.Min(text.Length, MaxLength)];
        if (!Convert.TryFromBase64String(text, blob, out var length))
        {
            problem = "The key is not base64.";
            return false;
        }

        try
        {
            key = Read(type, blob.AsSpan(0, length));
            return true;
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return false;
        }
    }

    private static VerificationKey Read(string type, ReadOnlySpan<byte> rest)
    {
        if (Encoding.ASCII.GetString(Take(ref rest)) != type)
        {
            throw new FormatException("The type before the key is not that within it.");
        }

        return type switch
        {
            Ed25519 => VerificationKey.OfEd25519(Last(rest)),
            P256 => OfP256(rest),
            _ => OfRsa(rest),
        };
    }

    private static VerificationKey OfP256(ReadOnlySpan<byte> rest)
    {
        const int size = 32;
        var curve = Encoding.ASCII.GetString(Take(ref rest));
        var point = Last(rest);
        return curve == "nistp256" && point is [Uncompressed, ..] && point.Length == 1 + (2 * size)
            ? VerificationKey.OfP256(new ECPoint { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() })
            : throw new FormatException("This is no key on P-256.");
    }

    private static VerificationKey OfRsa(ReadOnlySpan<byte> rest)
    {
        var exponent = Take(ref rest).TrimStart((byte)0);
        var modulus = Last(rest).TrimStart((byte)0);
        return VerificationKey.OfRsa(new RSAParameters { Exponent = exponent.ToArray(), Modulus = modulus.ToArray() });
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> rest)
    {
        var field = Take(ref rest);
        return rest.IsEmpty ? field : throw new FormatException("There is something behind the key.");
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        const int prefix = sizeof(uint);
        if (rest.Length < prefix || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - prefix)
        {
            throw new FormatException("The key is cut off.");
        }

        var field = rest.Slice(prefix, (int)length);
        rest = rest[(prefix + (int)length)..];
        return field;
    }
}
