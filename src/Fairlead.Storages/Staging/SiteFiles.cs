using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Opens what jobs name by an absolute path on their own site. That has to be below one of the roots of the site's configuration, and no symbolic link
/// leads out of that root.
/// </summary>
/// <param name="sites">Which roots there are.</param>
/// <param name="provider">Reaches them.</param>
internal sealed class SiteFiles(SiteDirectory sites, IStorageProvider provider)
{
    /// <summary>The root as the job's account sees it, and the path in it.</summary>
    public Outcome<(IStorage Files, string Path)> Open(Job job, string path)
    {
        if (!sites.Find(job.Site).TryGet(out var site, out var refusal) || !StoragePath.Normalize(path).TryGet(out var normal, out refusal))
        {
            return refusal;
        }

        // The innermost: what it holds is confined most tightly.
        var roots = site.Profile.FileRootsOf(job.Account).ToList();
        return roots.Where(r => StorageTree.IsWithin(normal, r)).MaxBy(r => r.Length) is { } root
            ? (provider.Open(job.Site, job.Account, root, job.Description.Umask, job.Preferences.Groups), InsideOf(root, normal))
            : roots.Count == 0
                ? Refusal.Forbidden($"Files on {job.Site} cannot be named by their paths there: its configuration allows no directory (fileRoots).")
                : Refusal.Forbidden($"It is not below any directory that may be named on {job.Site}: {string.Join(", ", roots)}.");
    }

    /// <summary>What the job's site shares of a bucket, and the path in that.</summary>
    public Outcome<(IStorage Files, string Path)> OpenBucket(Job job, string bucket, string path)
    {
        if (!sites.Find(job.Site).TryGet(out var site, out var refusal) || !StoragePath.Normalize(path).TryGet(out var normal, out refusal))
        {
            return refusal;
        }

        var top = $"s3:{bucket}";
        var roots = site.Profile.Storages.Values.Select(s => s.Replace("{account}", job.Account, StringComparison.Ordinal).TrimEnd('/'));
        return roots.Where(r => StorageTree.IsWithin(r, top) && StorageTree.IsWithin(top + normal, r)).MaxBy(r => r.Length) is { } root
            ? (provider.Open(job.Site, job.Account, root), (top + normal)[root.Length..] is { Length: > 0 } inside ? inside : "/")
            : Refusal.Forbidden($"It is in no storage of {job.Site}: what is elsewhere in a bucket needs Credentials.");
    }

    private static string InsideOf(string root, string path) => root == "/" ? path : path.Length == root.Length ? "/" : path[root.Length..];
}
