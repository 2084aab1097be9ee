using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Identity.Users;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>Who somebody is here of whom an issuer says something.</summary>
/// <param name="options">The issuer.</param>
/// <param name="users">Who there is.</param>
internal sealed class ClaimMapping(IssuerOptions options, UserDirectory users)
{
    private const int MaxGroups = 1000;
    private const int MaxNameLength = 64;
    private const int MaxEmailLength = 254;

    /// <summary>The principal; forbidden where the token lacks what is required, or where nobody of that name is a user.</summary>
    public Outcome<Principal> Map(IssuerClaims claims)
    {
        foreach (var (claim, values) in options.Required)
        {
            if (!claims.Texts(claim).Any(values.Contains))
            {
                return Refusal.Forbidden($"The token does not say that you may use this gateway: its claim '{claim}' has none of the values that are required.");
            }
        }

        if (claims.Text(options.UserClaim) is not { Length: > 0 and <= MaxNameLength } name || name.Any(c => char.IsControl(c) || c is ':'))
        {
            return Refusal.Forbidden($"The token has no claim '{options.UserClaim}' that could be the name of a user.");
        }

        var groups = options.GroupsClaim is { } claimed ? claims.Texts(claimed).Take(MaxGroups) : [];
        var user = users.FindConfigured(name) ?? (options.AutoCreate ? Adopt(name, [.. groups], EmailOf(claims)) : null);
        return user is null
            ? Refusal.Forbidden("The token is valid, but you are no user of this gateway.")
            : users.PrincipalOf(user, AuthenticationMethod.OpenIdConnect) with
            {
                Groups = [.. user.Groups.Concat(groups).Distinct()],
                Email = user.Email ?? EmailOf(claims),
                ValidUntil = claims.Time("exp"),
            };
    }

    /// <summary>The address that the issuer knows, unless it says that it is not theirs for sure.</summary>
    private static string? EmailOf(IssuerClaims claims) =>
        claims.Text("email") is { Length: > 0 and <= MaxEmailLength } email && claims.IsFalse("email_verified") is false ? email : null;

    private User Adopt(string name, ImmutableArray<string> groups, string? email)
    {
        // What cannot be an account is left out: then the user has none there.
        var accounts = options.Accounts
            .Select(a => (Site: a.Key, Account: a.Value.Replace("{user}", name, StringComparison.Ordinal)))
            .ToImmutableDictionary(a => a.Site, a => GroupChoice.CanName(a.Account) ? ImmutableArray.Create(a.Account) : []);
        return users.Adopt(new User { Name = name, Groups = groups, Accounts = accounts, Email = email });
    }
}
