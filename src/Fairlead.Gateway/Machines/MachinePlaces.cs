using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Machines;

/// <summary>
/// Which site a machine is: that whose login node it names, or whose name it is (docs/decisions/0008-machines-are-accounts-of-sites.md). The account has to be one of
/// the principal's there.
/// </summary>
/// <param name="sites">The sites.</param>
public sealed class MachinePlaces(SiteDirectory sites)
{
    /// <summary>The site; refused where there is none, or where the principal may not use the account there.</summary>
    public Outcome<SiteProfile> Find(Principal principal, MachineName name)
    {
        SiteProfile[] there = [.. sites.All.Select(s => s.Profile).Where(p => IsAt(p, name.Host))];
        return there.Length == 0
            ? Refusal.Invalid("machine", $"No site of this gateway has the login node {name.Host}. There are: {string.Join(", ", sites.All.Select(s => s.Profile.LoginNode).Distinct())}.")
            : Array.Find(there, p => p.AccountOf(principal, name.User).TryGet(out _, out _)) is { } profile
                ? profile
                : Refusal.Forbidden($"{principal.User} may not use the account {name.User} on {there[0].Name}.");
    }

    private static bool IsAt(SiteProfile profile, string host) =>
        profile.LoginNode.Equals(host, StringComparison.OrdinalIgnoreCase) || profile.Name.Equals(host, StringComparison.OrdinalIgnoreCase);
}
