using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Identity;

/// <summary>What somebody may prefer: what they have.</summary>
public static class PreferenceRules
{
    /// <summary>
    /// The principal as they want to be; what they do not name stays as it was. The same object where that changes nothing, or where what they showed
    /// has fixed it; forbidden where they ask for what they do not have.
    /// </summary>
    public static Outcome<Principal> Apply(Principal principal, Preferences wanted, SiteDirectory sites)
    {
        if (principal.HasFixedPreferences)
        {
            return principal;
        }

        if (wanted.Account is { } account && !sites.All.Any(s => s.Profile.AccountOf(principal, account).TryGet(out _, out _)))
        {
            return Refusal.Forbidden("The account that is preferred is not one of yours.");
        }

        if (wanted.Groups.Supplementary.Any(g => !principal.Groups.Contains(g)) || (wanted.Groups.Primary is { } group && !principal.Groups.Contains(group)))
        {
            return Refusal.Forbidden("A group that is preferred is not one of yours.");
        }

        if (wanted.Groups.Supplementary.Append(wanted.Groups.Primary).Any(g => g is not null && !GroupChoice.CanName(g)))
        {
            return Refusal.Forbidden("A group that is preferred is one of yours here, but cannot be a group on a site.");
        }

        if (wanted.Role is { } role && !principal.Roles.Contains(role))
        {
            return Refusal.Forbidden("The role that is preferred is not one of yours.");
        }

        var merged = principal.Preferences.With(wanted);
        return merged == principal.Preferences ? principal : principal with { Preferences = merged };
    }
}
