using System.Security.Cryptography.X509Certificates;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore.Base;

/// <summary>What the base document says of this server that does not change while it runs.</summary>
internal sealed class ServerInformation
{
    /// <summary>The version of UNICORE whose interface this is. Clients read the numbers before the dash and compare them.</summary>
    public const string Version = "10.2.0-fairlead";

    /// <summary>The version of UNICORE's workflow service whose interface this is.</summary>
    public const string WorkflowVersion = "3.10.4";

    public ServerInformation(INames names, ITokenIssuer tokens, TimeProvider clock)
    {
        using var certificate = X509Certificate2.CreateFromPem(tokens.CertificatePem);
        Name = names.Gateway;
        Issuer = certificate.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData) ? names.Gateway : certificate.IssuerName.Name;
        Expires = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        UpSince = clock.GetUtcNow();
    }

    /// <summary>The X.500 name of the gateway.</summary>
    public string Name { get; }

    /// <summary>Who issued its certificate.</summary>
    public string Issuer { get; }

    /// <summary>When its certificate ends.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>When it started.</summary>
    public DateTimeOffset UpSince { get; }
}
