using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fairlead.Identity.Signatures;

/// <summary>A public key with the one algorithm it is used with: what a token says of its algorithm never decides how it is checked.</summary>
public sealed class VerificationKey
{
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 16_384;
    private const int Ed25519KeyBytes = 32;
    private const int EcSignatureBytes = 64;
    private const string Ed25519Oid = "1.3.101.112";

    private readonly Func<byte[], byte[], bool> _verify;

    internal VerificationKey(string algorithm, Func<byte[], byte[], bool> verify) => (Algorithm, _verify) = (algorithm, verify);

    /// <summary>The name of the algorithm in tokens (RFC 7518, RFC 8037): <c>RS256</c>, <c>ES256</c> or <c>EdDSA</c>.</summary>
    public string Algorithm { get; }

    /// <summary>An RSA key, which has 2048 to 16384 bits.</summary>
    /// <exception cref="FormatException">It has another length, or is none.</exception>
    public static VerificationKey OfRsa(RSAParameters key)
    {
        using (var probe = Import(key))
        {
            if (probe.KeySize is < MinRsaBits or > MaxRsaBits)
            {
                throw new FormatException($"The RSA key has {probe.KeySize} bits; {MinRsaBits} to {MaxRsaBits} are wanted.");
            }
        }

        return new VerificationKey("RS256", (data, signature) =>
        {
            using var rsa = Import(key);
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        });
    }

    /// <summary>A key on the curve P-256.</summary>
    /// <exception cref="FormatException">The point is not on that curve.</exception>
    public static VerificationKey OfP256(ECPoint point)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point };
        Import(parameters).Dispose();
        return new VerificationKey("ES256", (data, signature) =>
        {
            using var ec = Import(parameters);
            return signature.Length == EcSignatureBytes && ec.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        });
    }

    /// <summary>An Ed25519 key (RFC 8032). .NET has no such signatures, Bouncy Castle does.</summary>
    /// <exception cref="FormatException">It is no point of the curve.</exception>
    public static VerificationKey OfEd25519(ReadOnlySpan<byte> point)
    {
        var key = point.ToArray();
        if (key.Length != Ed25519KeyBytes || !Ed25519.ValidatePublicKeyFull(key, 0))
        {
            throw new FormatException("This is no Ed25519 key.");
        }

        return new VerificationKey("EdDSA", (data, signature) =>
            signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, key, 0, data, 0, data.Length));
    }

    /// <summary>The key of a certificate.</summary>
    /// <exception cref="FormatException">It is of a kind that is not supported, or too short.</exception>
    public static VerificationKey OfCertificate(X509Certificate2 certificate)
    {
        if (certificate.PublicKey.Oid.Value == Ed25519Oid)
        {
            return OfEd25519(certificate.PublicKey.EncodedKeyValue.RawData);
        }

        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return OfRsa(rsa.ExportParameters(includePrivateParameters: false));
        }

        using var ec = certificate.GetECDsaPublicKey();
        return ec is { KeySize: 256 }
            ? OfP256(ec.ExportParameters(includePrivateParameters: false).Q)
            : throw new FormatException("The key of the certificate is Ed25519, EC on P-256 or RSA.");
    }

    /// <summary>Whether <paramref name="signature"/> is one of this key over <paramref name="data"/>.</summary>
    public bool Verify(byte[] data, byte[] signature)
    {
        try
        {
            return _verify(data, signature);
        }
        catch (CryptographicException)
        {
            // Some signatures are so far from one that they are an error rather than wrong.
            return false;
        }
    }

    private static RSA Import(RSAParameters key)
    {
        try
        {
            return RSA.Create(key);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("This is no RSA key.", e);
        }
    }

    private static ECDsa Import(ECParameters key)
    {
        try
        {
            return ECDsa.Create(key);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("This is no key on P-256.", e);
        }
    }
}
