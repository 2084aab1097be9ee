using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Storages;

/// <summary>Where the objects of users and groups are: in the workspace of the account at the first site that the user may use, in a directory for each.</summary>
public static class ObjectPlaces
{
    /// <summary>The place of these objects for that principal; <see cref="RefusalKind.NotFound"/> for those of a group that they are not in.</summary>
    public static Outcome<FilePlace> Of(StorageId.Objects id, Principal principal, SiteDirectory sites)
    {
        if (id.Group is { } group && !principal.Groups.Contains(group))
        {
            return Refusal.NotFound("such storage");
        }

        foreach (var site in sites.All.Select(s => s.Profile))
        {
            if (site.AccountOf(principal).TryGet(out var account, out _))
            {
                // Names of people and groups can hold anything; names of directories are hexadecimal digits.
                var name = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id.Group ?? principal.User));
                return new FilePlace(site.Name, account, $"{site.WorkspaceOf(account).TrimEnd('/')}/.objects/{(id.Group is null ? "user" : "group")}-{name}");
            }
        }

        return Refusal.Forbidden($"{principal.User} has no account on any site.");
    }
}
