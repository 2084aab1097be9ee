using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Storages;

/// <summary>A storage whose files take their metadata along where they go. Nothing is written where there is none.</summary>
/// <param name="files">The storage.</param>
/// <param name="store">Where metadata is.</param>
/// <param name="root">The place of the storage's root.</param>
internal sealed class DescribedStorage(IStorage files, IMetadataStore store, FilePlace root) : IStorage
{
    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) => files.StatAsync(path, cancellationToken);

    public Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) =>
        files.ListAsync(path, offset, limit, cancellationToken);

    public Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        files.ReadAsync(path, offset, length, cancellationToken);

    public Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken) =>
        files.WriteAsync(path, content, mode, cancellationToken);

    public Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) =>
        files.WritePartAsync(path, offset, content, cancellationToken);

    public Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) => files.MakeDirectoryAsync(path, cancellationToken);

    public async Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) =>
        await FollowAsync(await files.MoveAsync(from, to, cancellationToken), from, to, store.MoveAsync, cancellationToken);

    public async Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        await FollowAsync(await files.CopyAsync(from, to, cancellationToken), from, to, store.CopyAsync, cancellationToken);

    public async Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var outcome = await files.DeleteAsync(path, cancellationToken);
        if (outcome.TryGet(out _, out _) && PlaceOf(path) is { } place && await store.HasAnyAsync(place, cancellationToken))
        {
            await store.RemoveAsync(place, cancellationToken);
        }

        return outcome;
    }

    public Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) =>
        files.ChangePermissionsAsync(path, permissions, cancellationToken);

    public Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken) =>
        files.ChangeGroupAsync(path, group, cancellationToken);

    public Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) => files.SetModifiedAsync(path, at, cancellationToken);

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) => files.FreeSpaceAsync(cancellationToken);

    private async Task<Outcome<Done>> FollowAsync(
        Outcome<Done> outcome, string from, string to, Func<FilePlace, FilePlace, CancellationToken, Task> follow, CancellationToken cancellationToken)
    {
        // A file that nothing is said of can still take the place of one that something was said of.
        if (outcome.TryGet(out _, out _) && PlaceOf(from) is { } source && PlaceOf(to) is { } target && source != target
            && (await store.HasAnyAsync(source, cancellationToken) || await store.HasAnyAsync(target, cancellationToken)))
        {
            await follow(source, target, cancellationToken);
        }

        return outcome;
    }

    private FilePlace? PlaceOf(string path) => StoragePath.Normalize(path).TryGet(out var normal, out _) ? root.Of(normal) : null;
}
