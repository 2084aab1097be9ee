using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>A place in a storage that a request is about; whether there is anything is another matter.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Path">The normalized path in it.</param>
internal sealed record FoundFile(OpenedStorage Storage, string Path)
{
    /// <summary>Whether it is the working directory of a job as a whole.</summary>
    public bool IsDirectoryOfJob => Path == "/" && Storage.Job is not null;

    /// <summary>What is said of it.</summary>
    public async Task<FileMetadata> MetadataAsync(CancellationToken cancellationToken) =>
        Storage.Metadata is { } metadata ? await metadata.FindAsync(Path, cancellationToken) : FileMetadata.None;
}
