using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Tokens;
using Fairlead.Server.Configuration.Sections;

namespace Fairlead.Server.Certificates;

/// <summary>The certificate that the gateway shows and signs tokens with: its own from files, or a self-signed one that is made at the first start and kept.</summary>
public sealed class GatewayCertificate
{
    private const string CertificateName = "certificate.pem";
    private const string KeyName = "key.pem";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(10 * 365);

    private GatewayCertificate(GatewayKey key, X509Certificate2Collection chain, string file)
    {
        Key = key;
        Chain = chain;
        File = file;
    }

    /// <summary>The certificate with its key.</summary>
    public GatewayKey Key { get; }

    /// <summary>The certificates of the authorities that came with it.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>The file with the certificate: what clients of a self-signed one have to trust.</summary>
    public string File { get; }

    /// <summary>Loads the certificate that the configuration names, or that of an earlier start, or makes one.</summary>
    /// <param name="options">What the configuration says, or null.</param>
    /// <param name="dataDirectory">Where a certificate that is made here is kept, readable for the gateway's account only.</param>
    /// <param name="siteName">The organization in the name of a certificate that is made here.</param>
    /// <param name="clock">Says from when it is valid.</param>
    /// <exception cref="StartRefusedException">The files cannot be used, with the reason and the remedy.</exception>
    public static GatewayCertificate Load(CertificateOptions? options, string dataDirectory, string siteName, TimeProvider clock)
    {
        var (file, keyFile) = options is not null
            ? (options.File, options.Key)
            : (Path.Combine(dataDirectory, CertificateName), Path.Combine(dataDirectory, KeyName));
        try
        {
            if (options is null && !System.IO.File.Exists(file))
            {
                Make(file, keyFile, siteName, clock.GetUtcNow());
            }

            var certificate = X509Certificate2.CreateFromPemFile(file, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            chain.RemoveAt(0);
            return certificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime
                ? new GatewayCertificate(new GatewayKey(certificate), chain, file)
                : throw new StartRefusedException($"The certificate in {file} has ended on {certificate.NotAfter.ToUniversalTime():u}.", Renew(options, file, keyFile));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The certificate in {file} with the key in {keyFile} cannot be used: {e.Message}",
                "Both are PEM files, the key is without a pass phrase and belongs to the certificate; it is EC on P-256 or RSA with at least 2048 bits.");
        }
    }

    private static string Renew(CertificateOptions? options, string file, string keyFile) =>
        options is not null ? "Renew it." : $"Remove {file} and {keyFile}: a new one is made at the next start.";

    private static void Make(string file, string keyFile, string siteName, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(siteName);
        name.AddCommonName("fairlead");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server authentication")], critical: false));
        request.CertificateExtensions.Add(AlternativeNames());
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);

        // The certificate comes last: where it is, so is its key.
        OwnFile.Write(keyFile, key.ExportPkcs8PrivateKeyPem());
        OwnFile.Write(file, certificate.ExportCertificatePem());
    }

    private static X509Extension AlternativeNames()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        var host = Dns.GetHostName();
        if (Uri.CheckHostName(host) is UriHostNameType.Dns && host != "localhost")
        {
            names.AddDnsName(host);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }
}
