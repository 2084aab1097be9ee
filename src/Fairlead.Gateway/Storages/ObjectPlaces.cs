using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Storages;

/// <summary>
/// Where the objects of users and groups are, in a directory for each: in the storage that the configuration has for them, else in the workspace of the account at the
/// first site that the user may use. And where jobs leave what they leave behind, if not with themselves.
/// </summary>
/// <param name="sites">Where accounts are.</param>
/// <param name="options">Says whether there is a storage for them.</param>
public sealed class ObjectPlaces(SiteDirectory sites, StorageOptions options)
{
    private const string OutputsDirectory = "outputs";

    /// <summary>Whether what jobs leave behind is kept apart from their working directories.</summary>
    public bool KeepsOutputsApart => options.Objects is not null;

    /// <summary>The place of these objects for that principal; <see cref="RefusalKind.NotFound"/> for those of a group that they are not in.</summary>
    public Outcome<FilePlace> Of(StorageId.Objects id, Principal principal)
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
                var name = $"{(id.Group is null ? "user" : "group")}-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id.Group ?? principal.User))}";
                return new FilePlace(site.Name, account, $"{options.Objects ?? $"{site.WorkspaceOf(account).TrimEnd('/')}/.objects"}/{name}");
            }
        }

        return Refusal.Forbidden($"{principal.User} has no account on any site.");
    }

    /// <summary>The place of what a job leaves behind, where it is kept apart; else <see cref="RefusalKind.NotFound"/>, as when the configuration has changed.</summary>
    public Outcome<FilePlace> OutputsOf(Job job) => OutputsOfAll(job).Select(all => all with { Path = $"{all.Path}/{job.Id}" });

    /// <summary>The place of what all jobs leave behind, in a directory for each, as <paramref name="job"/> reaches it.</summary>
    public Outcome<FilePlace> OutputsOfAll(Job job) =>
        options.Objects is { } objects ? new FilePlace(job.Site, job.Account, $"{objects}/{OutputsDirectory}") : Refusal.NotFound("storage for what jobs leave behind");
}
