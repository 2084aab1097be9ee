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

    /// <summary>The roles they had.</summary>
    public required ImmutableArray<Role> Roles { get; init; }

    /// <summary>The groups they had.</summary>
    public required ImmutableArray<string> Groups { get; init; }

    /// <summary>The accounts they could use, by site.</summary>
    public required ImmutableDictionary<string, ImmutableArray<string>> Accounts { get; init; }

    /// <summary>Which of these they had chosen.</summary>
    public required Preferences Preferences { get; init; }

    /// <summary>The mandate that somebody gives by asking.</summary>
    public static Mandate Of(Principal principal) => new()
    {
        User = principal.User,
        DistinguishedName = principal.DistinguishedName,
        Method = principal.Method,
        Roles = principal.Roles,
        Groups = principal.Groups,
        Accounts = principal.Accounts,
        Preferences = principal.Preferences,
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
                ? new Principal
                {
                    User = User,
                    DistinguishedName = DistinguishedName,
                    Method = Method,
                    Roles = Roles,
                    Groups = Groups,
                    Accounts = Accounts,
                    Preferences = Preferences,
                }
                : Refusal.Forbidden($"{User} is not known to this gateway any more.");
        }

        if (now.IsBanned)
        {
            return Refusal.Forbidden($"{User} is banned from this gateway.");
        }

        ImmutableArray<Role> roles = [.. Roles.Where(r => now.Roles.Contains(r))];
        ImmutableArray<string> groups = [.. Groups.Where(g => now.Groups.Contains(g))];
        return roles.IsEmpty || (Preferences.Role is { } role && !roles.Contains(role))
            ? Refusal.Forbidden($"{User} does not have the role any more that this was asked for with.")
            : Preferences.Groups is var chosen && (IsGone(chosen.Primary, groups) || chosen.Supplementary.Any(g => IsGone(g, groups)))
            ? Refusal.Forbidden($"{User} is not in the group any more that this was asked for with.")
            : now with { Roles = roles, Groups = groups, Accounts = AccountsOf(now), Preferences = Preferences };
    }

    private bool IsGone(string? group, ImmutableArray<string> groups) => group is not null && Groups.Contains(group) && !groups.Contains(group);

    // A site whose accounts are all gone, or the one that was chosen there, keeps an empty list: nothing falls back to another account.
    private ImmutableDictionary<string, ImmutableArray<string>> AccountsOf(Principal now)
    {
        var accounts = now.Accounts;
        foreach (var (site, had) in Accounts)
        {
            var has = now.Accounts.GetValueOrDefault(site, []);
            var isChosenGone = Preferences.Account is { } chosen && had.Contains(chosen) && !has.Contains(chosen);
            accounts = accounts.SetItem(site, isChosenGone ? [] : [.. had.Where(a => has.Contains(a))]);
        }

        return accounts;
    }
}
