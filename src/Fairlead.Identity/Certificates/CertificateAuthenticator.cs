using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Names;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.Certificates;

/// <summary>
/// Believes certificates: the user is the one whose X.500 name is the subject. That an authority which is trusted has issued it is known already; that it
/// has not ended is looked at again, since connections can last longer.
/// </summary>
/// <param name="users">Who there is.</param>
/// <param name="clock">Says when a certificate has ended.</param>
/// <param name="logger">Hears of those of nobody.</param>
internal sealed class CertificateAuthenticator(UserDirectory users, TimeProvider clock, ILogger<CertificateAuthenticator> logger) : IAuthenticator
{
    /// <inheritdoc/>
    public Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken) => Task.FromResult(Authenticate(credential));

    private Outcome<Principal>? Authenticate(Credential credential)
    {
        if (credential is not Credential.ClientCertificate { Certificate: var certificate })
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var (from, until) = (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        if (now < from || now >= until)
        {
            return Wrong(certificate.Subject, "it is not valid now", credential);
        }

        return DistinguishedName.OfPerson(certificate) is not { } name ? Wrong(certificate.Subject, "its subject is no name that can stand for a user", credential)
            : users.Find(name) is not { } user ? Wrong(name.ToString(), "its subject is nobody who is known here", credential)
            : users.PrincipalOf(user, AuthenticationMethod.Certificate) with { DistinguishedName = name.ToString(), ValidUntil = until };
    }

    private Refusal Wrong(string subject, string why, Credential credential)
    {
        logger.CertificateWrong(subject, why, credential.Address ?? "(unknown)");
        return new Refusal(RefusalKind.Unauthenticated, $"The client certificate is not valid here: {why}.");
    }
}
