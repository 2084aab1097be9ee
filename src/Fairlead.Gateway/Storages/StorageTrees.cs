using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Storages;

/// <summary>A file tree as somebody may use it.</summary>
/// <param name="Id">Which storage it is.</param>
/// <param name="Root">The place of its root.</param>
/// <param name="Level">What they may do with it, at least <see cref="AccessLevel.Read"/>.</param>
public sealed record UsedTree(StorageId Id, FilePlace Root, AccessLevel Level)
{
    /// <summary>Whether metadata of its files is kept.</summary>
    public bool HasMetadata { get; init; } = true;

    /// <summary>Permission bits that new files and directories do not get, or null for what the account has there.</summary>
    public int? Umask { get; init; }

    /// <summary>The groups that somebody chose, to which new files belong.</summary>
    public GroupChoice Groups { get; init; } = GroupChoice.None;
}

/// <summary>Opens file trees so that everything that belongs to using one happens: metadata follows, changes are in the journal, readers only read.</summary>
/// <param name="provider">Reaches them.</param>
/// <param name="metadata">Where the metadata of their files is.</param>
/// <param name="journal">Hears of every change that the caller makes to them.</param>
/// <param name="clock">Says when.</param>
public sealed class StorageTrees(IStorageProvider provider, IMetadataStore metadata, IJournal journal, TimeProvider clock)
{
    /// <summary>The tree, for the one who uses it.</summary>
    public OpenedStorage Open(Principal principal, UsedTree tree)
    {
        var root = tree.Root;
        var files = provider.Open(root.Site, root.Account, root.Path, tree.Umask, tree.Groups);
        var described = tree.HasMetadata ? new DescribedStorage(files, metadata, root) : files;
        var guarded = tree.Level >= AccessLevel.Write ? described : new ReadOnlyStorage(described);
        return new OpenedStorage(
            tree.Id,
            root.Site,
            root.Account,
            root.Path,
            Job: null,
            // Outermost: what is refused is written down, too.
            new JournaledStorage(guarded, journal, clock, tree.Id, principal.User),
            tree.HasMetadata ? new StorageMetadata(metadata, root, files, tree.Level) : null);
    }
}
