using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Server.Certificates;
using Fairlead.Server.Configuration.Sections;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server.Hosting;

/// <summary>
/// Asks clients for a certificate when they connect. They need not have one; one that no trusted authority has issued ends the connection. Clients are told
/// which authorities there are, so that they do not show others. Nothing is fetched from addresses in certificates.
/// </summary>
/// <param name="authorities">Whose certificates count: roots, and what stands between them and the users.</param>
/// <param name="certificate">What the server itself shows.</param>
/// <param name="logger">Hears of certificates of others.</param>
internal sealed class ClientCertificates(ImmutableArray<X509Certificate2> authorities, GatewayCertificate certificate, ILogger<ClientCertificates> logger)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly SslStreamCertificateContext _shown = SslStreamCertificateContext.Create(
        certificate.Key.Certificate,
        certificate.Chain,
        offline: true,
        SslCertificateTrust.CreateForX509Collection([.. authorities], sendTrustInHandshake: true));

    /// <summary>Sets up an endpoint.</summary>
    public void Ask(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.ClientCertificateValidation = (shown, chain, errors) => IsTrusted(shown, chain, errors);
        var before = https.OnAuthenticate;
        https.OnAuthenticate = (connection, tls) =>
        {
            before?.Invoke(connection, tls);
            tls.ServerCertificateContext = _shown;
            tls.CertificateChainPolicy = Policy();
        };
    }

    private bool IsTrusted(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        logger.ClientCertificateWrong(shown.Subject, string.Join(' ', chain?.ChainStatus.Select(s => s.StatusInformation) ?? []));
        return false;
    }

    // One for each connection: what a client sends along is added to it.
    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        policy.CustomTrustStore.AddRange(authorities.Where(ClientAuthoritiesSection.IsRoot).ToArray());
        policy.ExtraStore.AddRange(authorities.Where(a => !ClientAuthoritiesSection.IsRoot(a)).ToArray());
        return policy;
    }
}
