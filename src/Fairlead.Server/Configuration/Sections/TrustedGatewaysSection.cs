using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Names;
using Fairlead.Identity.Tokens;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>trustedGateways</c> part of the configuration: who else may act for users.</summary>
internal static class TrustedGatewaysSection
{
    public static TrustedGateways Read(Section root)
    {
        var gateways = ImmutableArray.CreateBuilder<TrustedGateway>();
        foreach (var section in root.Sections("trustedGateways"))
        {
            var name = DistinguishedNames.Read(section, "name");
            if (ReadCertificate(section) is { } certificate && Make(section, certificate, name, ReadUrl(section)) is { } gateway)
            {
                if (gateways.Any(g => g.Name.Equals(gateway.Name)))
                {
                    section.Wrong("name", $"There are two gateways {gateway.Name}.", "Each has an X.500 name of its own.");
                }
                else
                {
                    gateways.Add(gateway);
                }
            }

            section.End();
        }

        return new TrustedGateways(gateways.ToImmutable());
    }

    private static X509Certificate2? ReadCertificate(Section section)
    {
        if (FilePath.ReadRequired(section, "certificate", "/etc/fairlead/other-gateway.pem") is not { Length: > 0 } file || !File.Exists(file))
        {
            return null;
        }

        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (CryptographicException e)
        {
            section.Wrong("certificate", $"{file} is not a certificate: {e.Message}", "It is an X.509 certificate as PEM or DER.");
            return null;
        }
    }

    private static Uri? ReadUrl(Section section)
    {
        if (section.Text("url") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { AbsolutePath: "/", Query: "", UserInfo: "" })
        {
            return url;
        }

        section.Wrong("url", $"'{text}' is not the address of a server.", "For instance https://other.example.org:8443, without a path.");
        return null;
    }

    private static TrustedGateway? Make(Section section, X509Certificate2 certificate, DistinguishedName? name, Uri? address)
    {
        try
        {
            return new TrustedGateway(certificate, name, address);
        }
        catch (FormatException e)
        {
            section.Wrong("certificate", e.Message, "Use a key that is Ed25519, EC on P-256, or RSA with at least 2048 bits.");
            return null;
        }
    }
}
