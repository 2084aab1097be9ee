using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.ApiTokens;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Signatures;

namespace Fairlead.Identity.Tokens;

/// <summary>
/// Lets programs in with the API tokens of users. Such a token is known by its hash alone: what it says of itself is for others, and a new key of the gateway
/// does not end it.
/// </summary>
/// <param name="tokens">Knows which there are.</param>
/// <param name="principals">Knows whom they stand for.</param>
internal sealed class ApiTokenAuthenticator(UserTokens tokens, IPrincipals principals) : IAuthenticator
{
    /// <inheritdoc/>
    public async Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is not Credential.BearerToken { Token: var text } || !SignedToken.TryRead(text, out var read) || read.Text(Claims.Use) != Claims.ApiUse)
        {
            return null;
        }

        if (await tokens.FindAsync(text, cancellationToken) is not { } token)
        {
            return new Refusal(RefusalKind.Unauthenticated, "The API token is not valid: it has ended, or has been revoked or replaced.");
        }

        return token.Mandate.Act(await principals.FindAsync(token.Owner, cancellationToken))
            .Select(principal => principal with { Method = AuthenticationMethod.ApiToken, MayIssueTokens = false, ValidUntil = token.ExpiresAt });
    }
}
