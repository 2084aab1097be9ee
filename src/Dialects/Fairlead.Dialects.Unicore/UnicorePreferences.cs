using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Unicore;

/// <summary>
/// The header <c>X-UNICORE-User-Preferences</c>: which of their accounts, groups and roles somebody wants to use, in UNICORE's words.
/// </summary>
internal sealed record UnicorePreferences
{
    /// <summary>The name of the header.</summary>
    public const string Header = "X-UNICORE-User-Preferences";

    /// <summary>Account on the sites, or null.</summary>
    public string? Account { get; init; }

    /// <summary>Primary group, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Supplementary groups.</summary>
    public ImmutableArray<string> SupplementaryGroups { get; init; } = [];

    /// <summary>Role, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Reads the header, which may come several times. An element that is no <c>key:value</c> is forbidden, an unknown key is ignored.</summary>
    public static Outcome<UnicorePreferences> Read(StringValues header)
    {
        var preferences = new UnicorePreferences();
        foreach (var element in header.SelectMany(h => (h ?? string.Empty).Split(',', StringSplitOptions.TrimEntries)))
        {
            if (element.Split(':', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, var value])
            {
                return Refusal.Forbidden($"The header {Header} is a list of key:value separated by commas.");
            }

            preferences = key.ToUpperInvariant() switch
            {
                "UID" or "XLOGIN" => preferences with { Account = value },
                "GROUP" or "PGID" => preferences with { Group = value },
                "SUPGIDS" or "SUPPLEMENTARYGROUPS" => preferences with { SupplementaryGroups = [.. value.Split('+', StringSplitOptions.RemoveEmptyEntries)] },
                "ROLE" => preferences with { Role = value },
                _ => preferences,
            };
        }

        return preferences;
    }

    /// <summary>
    /// The principal as they want to be; what the header does not name stays as it was. The same object where that changes nothing, or where what they
    /// showed has fixed it; refused where they ask for what they do not have.
    /// </summary>
    public Outcome<Principal> Apply(Principal principal, SiteDirectory sites)
    {
        if (principal.HasFixedPreferences)
        {
            return principal;
        }

        if (Account is { } account && !sites.All.Any(s => s.Profile.AccountOf(principal, account).TryGet(out _, out _)))
        {
            return Refusal.Forbidden("The account that is preferred is not one of yours.");
        }

        if (SupplementaryGroups.Any(g => !principal.Groups.Contains(g)) || (Group is not null && !principal.Groups.Contains(Group)))
        {
            return Refusal.Forbidden("A group that is preferred is not one of yours.");
        }

        Role? role = null;
        if (Role is not null)
        {
            if (principal.Roles.Where(r => string.Equals(r.ToString(), Role, StringComparison.OrdinalIgnoreCase)).ToArray() is not [var theirs])
            {
                return Refusal.Forbidden("The role that is preferred is not one of yours.");
            }

            role = theirs;
        }

        var merged = principal.Preferences.With(new Preferences
        {
            Account = Account,
            Groups = new GroupChoice { Primary = Group, Supplementary = [.. SupplementaryGroups.Distinct().Order(StringComparer.Ordinal)] },
            Role = role,
        });
        return merged == principal.Preferences ? principal : principal with { Preferences = merged };
    }

    /// <summary>What was chosen, as the representations of jobs show it: a list of values for each key.</summary>
    /// <param name="account">The account in use, which is shown whether it was chosen or not.</param>
    /// <param name="preferences">What was chosen.</param>
    public static IEnumerable<(string Key, ImmutableArray<string> Values)> Show(string account, Preferences preferences)
    {
        yield return ("xlogin", [account]);
        if (preferences.Groups.Primary is { } group)
        {
            yield return ("group", [group]);
        }

        if (!preferences.Groups.Supplementary.IsEmpty)
        {
            yield return ("supplementaryGroups", preferences.Groups.Supplementary);
        }

        if (preferences.Role is { } role)
        {
            yield return ("role", [RoleName.Of(role)]);
        }
    }
}
