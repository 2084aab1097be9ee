using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Faults;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Storages;

/// <summary>Makes and removes the directories of created storages. Both answer with null where the site is away, which is worth another try later.</summary>
/// <param name="provider">Reaches the sites.</param>
/// <param name="metadata">Where the metadata of files is.</param>
/// <param name="faults">Where tests end the process.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears of what is left behind.</param>
internal sealed class StorageDirectories(
    IStorageProvider provider, IMetadataStore metadata, IFaultPoint faults, TimeProvider clock, ILogger<StorageDirectories> logger)
{
    /// <summary>Makes the directory. By way of the one that the type allows, so that no link there leads out of it.</summary>
    public async Task<StorageSignal?> MakeAsync(CreatedStorage storage, CancellationToken cancellationToken)
    {
        var top = provider.Open(storage.Site, storage.Account, storage.Top, storage.Umask);
        var made = await faults.AroundAsync("storage", "make", () => top.MakeDirectoryAsync(storage.Directory, cancellationToken));
        if (made.TryGet(out _, out var refusal))
        {
            return new StorageSignal.Made(clock.GetUtcNow());
        }

        return refusal.Kind is RefusalKind.Unavailable ? null : new StorageSignal.Failed(clock.GetUtcNow(), refusal.Message);
    }

    /// <summary>Removes the directory and all in it, where it was made for the storage.</summary>
    public async Task<StorageSignal?> RemoveAsync(CreatedStorage storage, CancellationToken cancellationToken)
    {
        if (storage.OwnsDirectory)
        {
            var top = provider.Open(storage.Site, storage.Account, storage.Top);
            if (!(await faults.AroundAsync("storage", "remove", () => top.DeleteAsync(storage.Directory, cancellationToken))).TryGet(out _, out var refusal))
            {
                if (refusal.Kind is RefusalKind.Unavailable)
                {
                    return null;
                }

                // What the account itself cannot delete, nobody here can.
                logger.DirectoryStays(storage.Root, storage.Site, refusal.Message);
            }

            await metadata.RemoveAsync(new FilePlace(storage.Site, storage.Account, storage.Root), cancellationToken);
        }

        return new StorageSignal.Removed(clock.GetUtcNow());
    }
}
