using Fairlead.Core.Identity;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.LocalFiles;
using Fairlead.Storages.RemoteFiles;
using Fairlead.Storages.S3;

namespace Fairlead.Storages;

/// <summary>Opens file trees on the sites that were registered, and in the buckets that they name.</summary>
/// <param name="sites">How the files of each site are reached.</param>
/// <param name="buckets">The buckets.</param>
internal sealed class StorageProvider(IEnumerable<StorageSite> sites, S3Buckets buckets) : IStorageProvider
{
    private readonly Dictionary<string, StorageSite> _sites = sites.ToDictionary(s => s.Site);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No site of that name was registered.</exception>
    public IStorage Open(string site, string account, string root, int? umask = null, GroupChoice? groups = null)
    {
        if (S3Buckets.IsRoot(root))
        {
            return buckets.Open(root);
        }

        if (!_sites.TryGetValue(site, out var found))
        {
            throw new ArgumentException($"There is no way to the files of a site '{site}'.", nameof(site));
        }

        if (groups is { IsNone: false } && found.ShellInGroups is { } inGroups)
        {
            return new RemoteStorage(inGroups(account, groups), root, umask);
        }

        return found.ShellOf(account) is { } shell ? new RemoteStorage(shell, root, umask) : new LocalStorage(root, umask);
    }
}
