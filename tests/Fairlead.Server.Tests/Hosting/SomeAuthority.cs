using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Server.Tests.Hosting;

/// <summary>An authority that issues certificates.</summary>
internal sealed class SomeAuthority(X509Certificate2 certificate) : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public X509Certificate2 Certificate { get; } = certificate;

    public static SomeAuthority Root(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SomeAuthority(Request(subject, key, isAuthority: true, ClientAuthentication).CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10)));
    }

    public SomeAuthority Below(string subject) => new(Issue(subject, isAuthority: true));

    /// <summary>A certificate with its key.</summary>
    public X509Certificate2 Issue(string subject, bool isAuthority = false, string use = ClientAuthentication, int lastDay = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Issue(Request(subject, key, isAuthority, use), key, lastDay);
    }

    public void Dispose() => Certificate.Dispose();

    private X509Certificate2 Issue(CertificateRequest request, ECDsa key, int lastDay)
    {
        // Not through Create(X509Certificate2, ...), which refuses to issue with what is no authority: that is what some tests want.
        using var own = Certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The authority has no key.");
        using var bare = request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(own), Now.AddDays(-5), Now.AddDays(lastDay), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority, string use)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        return request;
    }
}
