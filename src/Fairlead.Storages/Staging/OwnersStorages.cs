using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Opens the storages that a job names, under its owner's rights: the working directories of the owner's own jobs, and what the job's site shares.
/// </summary>
/// <param name="jobs">Where jobs are.</param>
/// <param name="sites">Where shared storages are.</param>
/// <param name="provider">Reaches them.</param>
internal sealed class OwnersStorages(IJobStore jobs, SiteDirectory sites, IStorageProvider provider)
{
    /// <summary>The working directory of <paramref name="job"/> itself.</summary>
    public IStorage Of(Job job) => provider.Open(job.Site, job.Account, job.Directory);

    /// <summary>The storage <paramref name="id"/> as the owner of <paramref name="job"/> sees it.</summary>
    public async Task<Outcome<IStorage>> OpenAsync(Job job, StorageId id, CancellationToken cancellationToken) => id switch
    {
        StorageId.WorkingDirectory w => await jobs.FindAsync(w.Job, cancellationToken) is { Discarded: false } other && other.Owner == job.Owner
            ? Outcome<IStorage>.Of(Of(other))
            : Refusal.NotFound($"storage '{id}'"),
        StorageId.Shared s => Shared(job, s),
        _ => Refusal.NotFound($"storage '{id}'"),
    };

    private Outcome<IStorage> Shared(Job job, StorageId.Shared id) =>
        sites.Find(job.Site).TryGet(out var site, out _) && site.Profile.Storages.TryGetValue(id.Name, out var path)
            ? Outcome<IStorage>.Of(provider.Open(job.Site, job.Account, path.Replace("{account}", job.Account, StringComparison.Ordinal)))
            : Refusal.NotFound($"storage '{id}'");
}
