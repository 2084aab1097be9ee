using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Who may do what with which thing. The only place that decides it, for jobs, storages and all else that somebody owns.</summary>
public static class AccessRules
{
    private const int LongestGrantee = 512;

    /// <summary>What the principal may do with a thing of that owner: nothing where they are banned, all as its owner or an administrator, else the most that is granted to them.</summary>
    public static AccessLevel LevelOf(Principal principal, string owner, ImmutableArray<Grant> grants)
    {
        if (principal.IsAnonymous || principal.IsBanned)
        {
            return AccessLevel.None;
        }

        return principal.IsAdmin || principal.User == owner
            ? AccessLevel.Own
            : grants.Where(g => IsMeant(g, principal)).Select(g => g.Level).DefaultIfEmpty(AccessLevel.None).Max();
    }

    /// <summary>
    /// Nothing where the principal has what is needed; <see cref="RefusalKind.NotFound"/> where they may not even know of the thing, else
    /// <see cref="RefusalKind.Forbidden"/>.
    /// </summary>
    /// <param name="level">What they have (<see cref="LevelOf"/>).</param>
    /// <param name="needed">What they need.</param>
    /// <param name="thing">What it is called in a refusal, such as <c>job</c>.</param>
    public static Outcome<Done> Require(AccessLevel level, AccessLevel needed, string thing)
    {
        if (level >= needed)
        {
            return Done.Value;
        }

        return level is AccessLevel.None
            ? Refusal.NotFound($"such {thing}")
            : Refusal.Forbidden(needed is AccessLevel.Own
                ? $"Only its owner may do this with the {thing}."
                : $"This needs the right to {Word(needed)} the {thing}; it is shared with you to {Word(level)}.");
    }

    /// <summary>What is wrong with grants that somebody wants to give, or null.</summary>
    public static Refusal? Check(ImmutableArray<Grant> grants)
    {
        if (grants.Length > Grant.Most)
        {
            return Refusal.Invalid("grants", $"A thing can be shared in at most {Grant.Most} ways.");
        }

        return grants.Any(g => g.Level is not (AccessLevel.Read or AccessLevel.Write or AccessLevel.Modify))
            ? Refusal.Invalid("grants", "What can be granted is to read, to write and to modify.")
            : grants.Any(g => g.Grantee.Length is 0 or > LongestGrantee || g.Grantee.Any(char.IsControl))
                ? Refusal.Invalid("grants", $"The name of a grantee has 1 to {LongestGrantee} characters.")
                : null;
    }

    /// <summary>All names under which something can be granted to the principal.</summary>
    public static IEnumerable<(GranteeKind Kind, string Grantee)> NamesOf(Principal principal) => principal.IsAnonymous
        ? []
        : [
            (GranteeKind.Person, principal.DistinguishedName),
            .. principal.Groups.Select(g => (GranteeKind.Group, g)),
            .. principal.Accounts.Values.SelectMany(a => a).Distinct().Select(a => (GranteeKind.Account, a)),
            .. principal.Roles.Select(r => (GranteeKind.Role, RoleName.Of(r))),
        ];

    private static bool IsMeant(Grant grant, Principal principal) => NamesOf(principal).Contains((grant.Kind, grant.Grantee));

    private static string Word(AccessLevel level) => level switch
    {
        AccessLevel.Read => "read",
        AccessLevel.Write => "write to",
        _ => "modify",
    };
}
