using System.Collections.Immutable;

namespace Fairlead.Core.Identity;

/// <summary>
/// On whose behalf something is done later, when they are not there themselves: who they were, and as whom they acted, when they asked for it. It
/// holds nothing that they showed, and gives no more rights than they have when it is done.
/// </summary>
public sealed record Mandate
{
    /// <summary>Their name in the gateway.</summary>
    public required string User { get; init; }

    /// <summary>Their X.500 name.</summary>
    public required string DistinguishedName { get; init; }

    /// <summary>How they had shown who they are.</summary>
    public required AuthenticationMethod Method { get; init; }

    /// <summary>The roles they acted with.</summary>
    public required ImmutableArray<Role> Roles { get; init; }

    /// <summary>The groups they had, the primary one first.</summary>
    public required ImmutableArray<string> Groups { get; init; }

    /// <summary>The accounts they could use, by site; the one they acted as comes first.</summary>
    public required ImmutableDictionary<string, ImmutableArray<string>> Accounts { get; init; }

    /// <summary>The mandate that somebody gives by asking.</summary>
    public static Mandate Of(Principal principal) => new()
    {
        User = principal.User,
        DistinguishedName = principal.DistinguishedName,
        Method = principal.Method,
        Roles = principal.Roles,
        Groups = principal.Groups,
        Accounts = principal.Accounts,
    };

    /// <summary>The principal to act as, or why it is no longer allowed.</summary>
    /// <param name="now">
    /// The user as things are now, or null for one that the gateway does not know by itself. Such a user is believed only where somebody else, an issuer
    /// of OpenID Connect, had vouched for them.
    /// </param>
    public Outcome<Principal> Act(Principal? now)
    {
        if (now is null)
        {
            return Method is AuthenticationMethod.OpenIdConnect
                ? new Principal { User = User, DistinguishedName = DistinguishedName, Method = Method, Roles = Roles, Groups = Groups, Accounts = Accounts }
                : Refusal.Forbidden($"{User} is not known to this gateway any more.");
        }

        if (now.IsBanned)
        {
            return Refusal.Forbidden($"{User} is banned from this gateway.");
        }

        ImmutableArray<Role> roles = [.. Roles.Where(r => now.Roles.Contains(r))];
        return roles.IsEmpty
            ? Refusal.Forbidden($"{User} does not have the role any more that this was asked for with.")
            : now with { Roles = roles, Groups = [.. Groups.Where(g => now.Groups.Contains(g))], Accounts = AccountsOf(now) };
    }

    // A site whose accounts are all gone keeps an empty list: it must not fall back to an account of its own.
    private ImmutableDictionary<string, ImmutableArray<string>> AccountsOf(Principal now)
    {
        var accounts = now.Accounts;
        foreach (var (site, had) in Accounts)
        {
            var has = now.Accounts.GetValueOrDefault(site, []);
            accounts = accounts.SetItem(site, [.. had.Where(a => has.Contains(a))]);
        }

        return accounts;
    }
}
