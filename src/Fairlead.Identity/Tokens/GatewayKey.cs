using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Names;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tokens;

/// <summary>The gateway's own key and certificate: it signs tokens with it and knows them again by it.</summary>
public sealed class GatewayKey
{
    private const int MinRsaBits = 2048;

    /// <param name="certificate">The certificate with its private key: an EC key on P-256, or an RSA key of 2048 bits or more.</param>
    /// <exception cref="ArgumentException">The key is of another kind or too short, or is missing.</exception>
    public GatewayKey(X509Certificate2 certificate)
    {
        Certificate = certificate;
        ValidUntil = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        Name = DistinguishedName.OfSubject(certificate);
        Pem = certificate.ExportCertificatePem();
        (SigningKey, Algorithm) = Read(certificate);
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>When the certificate ends.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>The subject of the certificate.</summary>
    public DistinguishedName Name { get; }

    /// <summary>The certificate as PEM, without the key.</summary>
    public string Pem { get; }

    /// <summary>The one algorithm that tokens are signed with and accepted with: <c>ES256</c> or <c>RS256</c>.</summary>
    public string Algorithm { get; }

    internal SecurityKey SigningKey { get; }

    /// <summary>The public part as the members of a JSON Web Key (RFC 7517); the name is its thumbprint (RFC 7638).</summary>
    internal IReadOnlyDictionary<string, string> PublicMembers()
    {
        using var ec = Certificate.GetECDsaPublicKey();
        using var rsa = Certificate.GetRSAPublicKey();
        var web = JsonWebKeyConverter.ConvertFromSecurityKey(ec is not null ? new ECDsaSecurityKey(ec) : new RsaSecurityKey(rsa));
        var members = new Dictionary<string, string>
        {
            ["kty"] = web.Kty,
            ["use"] = "sig",
            ["alg"] = Algorithm,
            ["kid"] = Base64UrlEncoder.Encode(web.ComputeJwkThumbprint()),
        };
        foreach (var (name, value) in new[] { ("crv", web.Crv), ("x", web.X), ("y", web.Y), ("n", web.N), ("e", web.E) }.Where(m => m.Item2 is not null))
        {
            members[name] = value;
        }

        return members;
    }

    private static (SecurityKey Key, string Algorithm) Read(X509Certificate2 certificate)
    {
        if (certificate.GetECDsaPrivateKey() is { KeySize: 256 } ec)
        {
            return (new ECDsaSecurityKey(ec), SecurityAlgorithms.EcdsaSha256);
        }

        if (certificate.GetRSAPrivateKey() is { KeySize: >= MinRsaBits } rsa)
        {
            return (new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256);
        }

        throw new ArgumentException($"The key of the certificate is EC on P-256, or RSA with at least {MinRsaBits} bits.", nameof(certificate));
    }
}
