using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Opens the storages that a job names, under its owner's rights: the working directories of jobs, and created storages, that are their own or
/// shared with them, and what the job's site shares.
/// </summary>
/// <param name="jobs">Where jobs are.</param>
/// <param name="created">Where created storages are.</param>
/// <param name="sites">Where shared storages are.</param>
/// <param name="provider">Reaches them.</param>
/// <param name="principals">Knows the owners of jobs.</param>
/// <param name="access">Says what is shared with them.</param>
internal sealed class OwnersStorages(
    IJobStore jobs, ICreatedStorageStore created, SiteDirectory sites, IStorageProvider provider, IPrincipals principals, JobAccess access)
{
    /// <summary>The working directory of <paramref name="job"/> itself.</summary>
    public IStorage Of(Job job) => provider.Open(job.Site, job.Account, job.Directory, groups: job.Preferences.Groups);

    /// <summary>The storage <paramref name="id"/> as the owner of <paramref name="job"/> sees it, where they have at least the level that is needed.</summary>
    public async Task<Outcome<IStorage>> OpenAsync(Job job, StorageId id, AccessLevel needed, CancellationToken cancellationToken) => id switch
    {
        StorageId.WorkingDirectory w when await jobs.FindAsync(w.Job, cancellationToken) is { Discarded: false } other
            && await LevelOfAsync(job, other, cancellationToken) is not AccessLevel.None and var level =>
            AccessRules.Require(level, needed, "storage").Then(_ => Outcome<IStorage>.Of(Of(other))),
        StorageId.Created c when await created.FindAsync(c, cancellationToken) is { State: not CreatedStorageState.Removing } storage
            && await LevelOfAsync(job, storage, cancellationToken) is not AccessLevel.None and var level =>
            AccessRules.Require(level, needed, "storage").Then(_ => Outcome<IStorage>.Of(provider.Open(storage.Site, storage.Account, storage.Root, storage.Umask))),
        StorageId.Shared s => Shared(job, s),
        _ => Refusal.NotFound($"storage '{id}'"),
    };

    private async Task<AccessLevel> LevelOfAsync(Job job, Job other, CancellationToken cancellationToken) =>
        other.Owner == job.Owner ? AccessLevel.Own
        : await OwnerOfAsync(job, cancellationToken) is { } owner ? await access.LevelOfAsync(owner, other, cancellationToken)
        : AccessLevel.None;

    private async Task<AccessLevel> LevelOfAsync(Job job, CreatedStorage storage, CancellationToken cancellationToken) =>
        storage.Owner == job.Owner ? AccessLevel.Own
        : await OwnerOfAsync(job, cancellationToken) is { } owner ? AccessRules.LevelOf(owner, storage.Owner, storage.Grants)
        : AccessLevel.None;

    // As they are now, with the role they chose when they submitted the job.
    private async Task<Principal?> OwnerOfAsync(Job job, CancellationToken cancellationToken) =>
        await principals.FindAsync(job.Owner, cancellationToken) is { } owner ? owner with { Preferences = job.Preferences } : null;

    private Outcome<IStorage> Shared(Job job, StorageId.Shared id) =>
        sites.Find(job.Site).TryGet(out var site, out _) && site.Profile.Storages.TryGetValue(id.Name, out var path)
            ? Outcome<IStorage>.Of(provider.Open(job.Site, job.Account, path.Replace("{account}", job.Account, StringComparison.Ordinal), groups: job.Preferences.Groups))
            : Refusal.NotFound($"storage '{id}'");
}
