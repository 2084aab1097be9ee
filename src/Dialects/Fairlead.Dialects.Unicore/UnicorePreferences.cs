using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Unicore;

/// <summary>
/// The header <c>X-UNICORE-User-Preferences</c>: which of their accounts, groups and roles somebody wants to use. Preferring one means that it comes
/// first among those they have; preferring a role means to have no other.
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

    /// <summary>The principal as they want to be. The same object where that changes nothing; refused where they ask for what they do not have.</summary>
    public Outcome<Principal> Apply(Principal principal, SiteDirectory sites) =>
        ApplyAccount(principal, sites).Then(ApplyGroups).Then(ApplyRole);

    private Outcome<Principal> ApplyAccount(Principal principal, SiteDirectory sites)
    {
        if (Account is not { } account)
        {
            return principal;
        }

        var usable = sites.All.Select(s => s.Profile).Where(s => s.AccountOf(principal, account).TryGet(out _, out _)).ToList();
        if (usable.Count == 0)
        {
            return Refusal.Forbidden("The account that is preferred is not one of yours.");
        }

        var accounts = principal.Accounts;
        foreach (var name in usable.Select(s => s.Name))
        {
            if (accounts.TryGetValue(name, out var mine) && mine[0] != account)
            {
                accounts = accounts.SetItem(name, [account, .. mine.Where(a => a != account)]);
            }
        }

        return ReferenceEquals(accounts, principal.Accounts) ? principal : principal with { Accounts = accounts };
    }

    private Outcome<Principal> ApplyGroups(Principal principal)
    {
        if (SupplementaryGroups.Any(g => !principal.Groups.Contains(g)) || (Group is not null && !principal.Groups.Contains(Group)))
        {
            return Refusal.Forbidden("A group that is preferred is not one of yours.");
        }

        return Group is null || principal.Groups[0] == Group
            ? principal
            : principal with { Groups = [Group, .. principal.Groups.Where(g => g != Group)] };
    }

    private Outcome<Principal> ApplyRole(Principal principal)
    {
        if (Role is null)
        {
            return principal;
        }

        if (principal.Roles.Where(r => string.Equals(r.ToString(), Role, StringComparison.OrdinalIgnoreCase)).ToArray() is not [var role])
        {
            return Refusal.Forbidden("The role that is preferred is not one of yours.");
        }

        return principal.Roles.Length == 1 ? principal : principal with { Roles = [role] };
    }
}
