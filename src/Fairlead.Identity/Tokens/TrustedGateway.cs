using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Names;
using Fairlead.Identity.Signatures;

namespace Fairlead.Identity.Tokens;

/// <summary>Another gateway or service whose delegation tokens are believed.</summary>
public sealed class TrustedGateway
{
    /// <param name="certificate">Its certificate; the private key is not used.</param>
    /// <param name="name">The name it puts into its tokens; null for the subject of the certificate.</param>
    /// <param name="address">Where this gateway acts at it for its users: scheme, host and port; null where it does not.</param>
    /// <exception cref="FormatException">The key is of a kind that is not supported, or too short.</exception>
    public TrustedGateway(X509Certificate2 certificate, DistinguishedName? name = null, Uri? address = null)
    {
        Name = name ?? DistinguishedName.OfSubject(certificate);
        Key = VerificationKey.OfCertificate(certificate);
        Address = address;
        CertificateHash = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        ValidUntil = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>The name it puts into its tokens as their issuer.</summary>
    public DistinguishedName Name { get; }

    /// <summary>The key it signs with.</summary>
    public VerificationKey Key { get; }

    /// <summary>Where this gateway acts at it for its users; null where it does not.</summary>
    public Uri? Address { get; }

    /// <summary>SHA-256 of the certificate, as hexadecimal digits.</summary>
    public string CertificateHash { get; }

    /// <summary>When the certificate ends; it is not believed any longer then.</summary>
    public DateTimeOffset ValidUntil { get; }
}

/// <summary>The other gateways of the configuration whose delegation tokens are believed.</summary>
/// <param name="All">All of them; their names are unique.</param>
public sealed record TrustedGateways(ImmutableArray<TrustedGateway> All)
{
    /// <summary>None.</summary>
    public static readonly TrustedGateways None = new([]);
}
