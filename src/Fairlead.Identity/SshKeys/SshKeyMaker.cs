using System.Security.Cryptography;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Utilities;
using Org.BouncyCastle.Security;

namespace Fairlead.Identity.SshKeys;

/// <summary>Makes SSH key pairs: Ed25519 in OpenSSH's own form, RSA in that of PKCS #1, which older programs read too.</summary>
internal sealed class SshKeyMaker : ISshKeyMaker
{
    private const int RsaBits = 2048;

    /// <inheritdoc/>
    public NewSshKey Make(SshKeyAlgorithm algorithm)
    {
        var id = SshKeyId.Of(RandomNumberGenerator.GetBytes(SshKeyId.Length));
        return algorithm is SshKeyAlgorithm.Rsa ? MakeRsa(id) : MakeEd25519(id);
    }

    private static NewSshKey MakeRsa(SshKeyId id)
    {
        using var rsa = RSA.Create(RsaBits);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        return new NewSshKey(id, LineOf("ssh-rsa", WithSign(numbers.Exponent ?? []), WithSign(numbers.Modulus ?? [])), rsa.ExportRSAPrivateKeyPem() + "\n");
    }

    private static NewSshKey MakeEd25519(SshKeyId id)
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var pem = PemEncoding.WriteString("OPENSSH PRIVATE KEY", OpenSshPrivateKeyUtilities.EncodePrivateKey(key)) + "\n";
        return new NewSshKey(id, LineOf("ssh-ed25519", key.GeneratePublicKey().GetEncoded()), pem);
    }

    /// <summary>RFC 4253, 6.6: each part with its length before it.</summary>
    private static string LineOf(string type, params ReadOnlySpan<byte[]> parts)
    {
        using var blob = new MemoryStream();
        Append(blob, Encoding.ASCII.GetBytes(type));
        foreach (var part in parts)
        {
            Append(blob, part);
        }

        return $"{type} {Convert.ToBase64String(blob.ToArray())}";
    }

    private static void Append(MemoryStream blob, byte[] part)
    {
        var length = BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(part.Length));
        blob.Write(length);
        blob.Write(part);
    }

    /// <summary>RFC 4251, 5: a number whose first bit is set would be a negative one.</summary>
    private static byte[] WithSign(byte[] number) => number is [>= 0x80, ..] ? [0, .. number] : number;
}
