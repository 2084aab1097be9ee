using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;
using Fairlead.Identity.Names;
using Fairlead.Identity.Signatures;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.Tokens;

/// <summary>
/// Believes delegation tokens, with which somebody else acts for a user: those that this gateway has signed, and those of other gateways that the
/// configuration trusts. Tokens of other kinds are left to others; a bad delegation token is forbidden, as UNICORE's servers have it.
/// </summary>
/// <param name="issuers">Whose tokens are believed.</param>
/// <param name="users">Whom a token can stand for.</param>
/// <param name="sites">Know the accounts that a token can choose.</param>
/// <param name="options">How long a token may be valid.</param>
/// <param name="clock">Says when one has ended.</param>
/// <param name="logger">Hears of forged tokens.</param>
internal sealed class TokenAuthenticator(
    TrustedIssuers issuers, UserDirectory users, SiteDirectory sites, IdentityOptions options, TimeProvider clock, ILogger<TokenAuthenticator> logger)
    : IAuthenticator
{
    private readonly CheckedSignatures _signatures = new(clock);

    /// <inheritdoc/>
    public Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is not Credential.BearerToken { Token: var text } || !SignedToken.TryRead(text, out var token) || !IsDelegation(token))
        {
            return Task.FromResult<Outcome<Principal>?>(null);
        }

        var outcome = Authenticate(token);
        if (!outcome.TryGet(out _, out var refusal))
        {
            logger.TokenWrong(refusal.Message, credential.Address ?? "(unknown)");
        }

        return Task.FromResult<Outcome<Principal>?>(outcome);
    }

    // Those that name this gateway are its business whatever else is wrong with them.
    private bool IsDelegation(SignedToken token) =>
        token.Text(Claims.Issuer) is { } issuer
        && ((token.Says(Claims.Delegation) && token.Text(Claims.Subject) is { } subject && subject != issuer) || issuers.IsOwn(issuer));

    private Outcome<Principal> Authenticate(SignedToken token)
    {
        var now = clock.GetUtcNow();
        if (token.Text(Claims.Issuer) is not { } name || issuers.Find(name, now) is not { } issuer)
        {
            return Wrong("its issuer is not trusted here");
        }

        var problem = token.ProblemOfTimes(now, options.MaxTokenLifetime, out var end)
            ?? (_signatures.IsSignedBy(token, end, [issuer.Key]) ? null : "its issuer has not signed it")
            ?? (token.Says(Claims.Delegation) ? null : "it is no delegation token")
            ?? (token.Audiences() is not { } audiences || audiences.Any(issuers.IsOwn) ? null : "it is for somebody else");
        return problem is null ? Believe(token, issuer, end) : Wrong(problem);
    }

    private Outcome<Principal> Believe(SignedToken token, TrustedIssuer issuer, DateTimeOffset end)
    {
        if (token.Text(Claims.Subject) is not { } subject || !DistinguishedName.TryParse(subject, out var name) || users.Find(name) is not { } user)
        {
            return Wrong("its subject is nobody who is known here");
        }

        var principal = users.PrincipalOf(user, AuthenticationMethod.SignedToken) with
        {
            DistinguishedName = name.ToString(),
            MayIssueTokens = token.Says(Claims.Renewable),
            ValidUntil = end,
        };

        // Only this gateway knows which account somebody had here.
        var wanted = issuer.IsOwn && token.Text(Claims.Account) is { } account ? new Preferences { Account = account, Role = Role.User } : Preferences.None;
        return token.Text(Claims.Preferences) is { } preferences
            ? PreferenceText.Read(preferences).Then(p => Fix(principal, wanted.With(p)))
            : Fix(principal, wanted);
    }

    private Outcome<Principal> Fix(Principal principal, Preferences wanted) =>
        wanted == Preferences.None ? principal : PreferenceRules.Apply(principal, wanted, sites).Select(p => p with { HasFixedPreferences = true });

    private static Refusal Wrong(string why) => Refusal.Forbidden($"The delegation token is not valid: {why}.");
}
