using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Storages;

/// <summary>A storage that somebody has opened.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Site">The site it is on.</param>
/// <param name="Account">The account it is reached as.</param>
/// <param name="Root">Absolute path of its root on the site.</param>
/// <param name="Job">The job whose working directory it is, or null.</param>
/// <param name="Files">The files in it.</param>
/// <param name="Metadata">What is said of them, or null where the storage keeps no metadata, as the working directories of jobs.</param>
public sealed record OpenedStorage(StorageId Id, string Site, string Account, string Root, Job? Job, IStorage Files, StorageMetadata? Metadata = null)
{
    /// <summary>What is known of it where somebody has created it, or null.</summary>
    public CreatedStorage? Created { get; init; }
}

/// <summary>Opens storages under the caller's rights.</summary>
/// <param name="jobs">Finds the jobs whose directories are opened.</param>
/// <param name="created">Finds what users have created.</param>
/// <param name="sites">Where storages are.</param>
/// <param name="objects">Where what users keep with the gateway is.</param>
/// <param name="trees">Reaches them.</param>
public sealed class OpenStorage(JobAccess jobs, CreatedStorages created, SiteDirectory sites, ObjectPlaces objects, StorageTrees trees)
{
    /// <summary>The storage for looking into it; what the caller may not write to refuses to be written to.</summary>
    public Task<Outcome<OpenedStorage>> RunAsync(Principal principal, StorageId id, CancellationToken cancellationToken) =>
        RunAsync(principal, id, AccessLevel.Read, cancellationToken);

    /// <summary>The storage, where the caller has at least that level; <see cref="RefusalKind.NotFound"/> also where they may not know of it.</summary>
    public async Task<Outcome<OpenedStorage>> RunAsync(Principal principal, StorageId id, AccessLevel needed, CancellationToken cancellationToken) => id switch
    {
        StorageId.WorkingDirectory w => await OpenDirectoryAsync(principal, w, needed, cancellationToken),
        StorageId.Created c => await OpenCreatedAsync(principal, c, needed, cancellationToken),
        StorageId.Shared s => OpenShared(principal, s),
        StorageId.Objects o => objects.Of(o, principal).Select(place => trees.Open(principal, new UsedTree(o, place, AccessLevel.Write) { HasMetadata = false })),
        _ => Refusal.NotFound("such storage"),
    };

    /// <summary>The names of all shared storages that the principal can use.</summary>
    public IReadOnlyList<StorageId.Shared> SharedWith(Principal principal) =>
        [.. sites.All
            .Where(s => s.Profile.AccountOf(principal).TryGet(out _, out _))
            .SelectMany(s => s.Profile.Storages.Keys)
            .Distinct()
            .Select(name => new StorageId.Shared(name))];

    /// <summary>A directory is shared as its job is, and reached under the job's account.</summary>
    private async Task<Outcome<OpenedStorage>> OpenDirectoryAsync(
        Principal principal, StorageId.WorkingDirectory id, AccessLevel needed, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(principal, id.Job, needed, cancellationToken)).TryGet(out var job, out var refusal))
        {
            return refusal;
        }

        var tree = new UsedTree(id, new FilePlace(job.Site, job.Account, job.Directory), await jobs.LevelOfAsync(principal, job, cancellationToken)) { HasMetadata = false, Umask = job.Description.Umask, Groups = job.Preferences.Groups };
        return trees.Open(principal, tree) with { Job = job };
    }

    /// <summary>Whoever it is shared with reaches it under the account of its owner.</summary>
    private async Task<Outcome<OpenedStorage>> OpenCreatedAsync(
        Principal principal, StorageId.Created id, AccessLevel needed, CancellationToken cancellationToken)
    {
        if (!(await created.FindAsync(principal, id, needed, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var storage = found.Storage;
        var tree = new UsedTree(id, new FilePlace(storage.Site, storage.Account, storage.Root), found.Level) { HasMetadata = storage.HasMetadata, Umask = storage.Umask };
        return trees.Open(principal, tree) with { Created = storage };
    }

    private Outcome<OpenedStorage> OpenShared(Principal principal, StorageId.Shared id)
    {
        foreach (var site in sites.All.Select(s => s.Profile))
        {
            if (site.Storages.TryGetValue(id.Name, out var path) && site.AccountOf(principal).TryGet(out var account, out _))
            {
                var root = path.Replace("{account}", account, StringComparison.Ordinal);
                return trees.Open(principal, new UsedTree(id, new FilePlace(site.Name, account, root.Length > 1 ? root.TrimEnd('/') : root), AccessLevel.Write) { Groups = principal.Preferences.Groups });
            }
        }

        return Refusal.NotFound("such storage");
    }
}
