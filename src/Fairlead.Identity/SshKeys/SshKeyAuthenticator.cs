using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Names;
using Fairlead.Identity.Signatures;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.SshKeys;

/// <summary>
/// Believes tokens that users sign with their own SSH keys: subject and issuer are both the user's name. Tokens that name two are left to others, and
/// so are those that name nobody with a key.
/// </summary>
/// <param name="users">Whose keys there are.</param>
/// <param name="clock">Says when a token has ended.</param>
/// <param name="logger">Hears of wrong ones.</param>
internal sealed class SshKeyAuthenticator(UserDirectory users, TimeProvider clock, ILogger<SshKeyAuthenticator> logger) : IAuthenticator
{
    // A client makes one for each request, or for each of its runs. Whoever gets hold of one can use it as long as it lasts.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);

    private readonly CheckedSignatures _signatures = new(clock);

    /// <inheritdoc/>
    public Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken) => Task.FromResult(Authenticate(credential));

    private Outcome<Principal>? Authenticate(Credential credential)
    {
        if (credential is not Credential.BearerToken { Token: var text } || !SignedToken.TryRead(text, out var token)
            || token.Text(Claims.Subject) is not { } subject || subject != token.Text(Claims.Issuer)
            || users.Find(subject) is not { SshKeys.IsEmpty: false } user)
        {
            return null;
        }

        var problem = token.ProblemOfTimes(clock.GetUtcNow(), MaxLifetime, out var end)
            ?? (token.Says(Claims.Delegation) ? "it is a delegation token" : null)
            ?? (_signatures.IsSignedBy(token, end, user.SshKeys) ? null : "no key of the user has signed it");
        if (problem is null)
        {
            return users.PrincipalOf(user, AuthenticationMethod.SshKey) with
            {
                DistinguishedName = (user.DistinguishedName ?? DistinguishedName.OfSshUser(user.Name)).ToString(),
                ValidUntil = end,
            };
        }

        logger.SshTokenWrong(user.Name, problem, credential.Address ?? "(unknown)");
        return new Refusal(RefusalKind.Unauthenticated, $"The token is not valid: {problem}.");
    }
}
