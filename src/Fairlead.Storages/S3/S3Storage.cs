using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.S3;

/// <summary>
/// A file tree in a bucket, below a prefix. A directory is what keys have in common up to a slash; an empty one is an object whose key ends in a slash.
/// Objects have no permissions: setting them changes nothing. They are written as a whole, so that nothing can be appended or written in the middle.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="root">The prefix; empty, or with a slash at its end.</param>
internal sealed class S3Storage(S3Bucket bucket, string root) : IStorage
{
    private readonly S3Listing _listing = new(bucket, root);

    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) =>
        WithinAsync(path, at => FindAsync(at, cancellationToken));

    public Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) => WithinAsync<FilePage>(path, async at =>
    {
        if (offset < 0 || limit < 0)
        {
            return Refusals.BadPage();
        }

        return !(await FindAsync(at, cancellationToken)).TryGet(out var entry, out var refusal) ? refusal
            : entry.IsDirectory ? await _listing.ListAsync(PrefixOf(at), offset, limit, cancellationToken)
            : Refusal.Conflict($"'{at}' is no directory.");
    });

    public Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) => WithinAsync<FileContent>(path, async at =>
    {
        if (offset < 0 || length < 0)
        {
            return Refusals.BadRange();
        }

        if (!(await FindAsync(at, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        var count = Math.Min(length ?? long.MaxValue, Math.Max(0, entry.Size - offset));
        return entry.IsDirectory ? Refusals.IsDirectory(at)
            : count == 0 ? new FileContent(entry, offset, 0, Stream.Null)
            : (await bucket.ReadAsync(KeyOf(at), offset, offset + count - 1, cancellationToken)).Select(bytes => new FileContent(entry, offset, count, bytes));
    });

    public Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken) => WithinAsync<long>(path, async at =>
    {
        if (mode is WriteMode.Append)
        {
            return Refusal.Invalid("mode", "Nothing can be appended to an object in a bucket.");
        }

        var isThere = (await FindAsync(at, cancellationToken)).TryGet(out var entry, out var refusal);
        return isThere && entry is { IsDirectory: true } ? Refusals.IsDirectory(at)
            : isThere && mode is WriteMode.CreateNew ? Refusals.Exists(at)
            : refusal is { Kind: not RefusalKind.NotFound } ? refusal
            : await FileAboveAsync(at, cancellationToken) is { } problem ? problem
            : await new S3Upload(bucket, KeyOf(at)).RunAsync(content, cancellationToken);
    });

    public Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("offset", "An object in a bucket is written as a whole."));

    public Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) => WithinAsync<Done>(path, async at =>
    {
        if ((await FindAsync(at, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return entry.IsDirectory ? Done.Value : Refusals.NeedsDirectory(at);
        }

        return refusal.Kind is not RefusalKind.NotFound ? refusal
            : await FileAboveAsync(at, cancellationToken) is { } problem ? problem
            : await bucket.PutAsync(PrefixOf(at), Stream.Null, cancellationToken);
    });

    public async Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) =>
        (await CopyAsync(from, to, cancellationToken)).TryGet(out _, out var refusal) ? await DeleteAsync(from, cancellationToken) : refusal;

    public async Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!StorageTree.Normalize(from, to).TryGet(out var paths, out var refusal) || !(await FindAsync(paths.From, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return refusal;
        }

        if (paths.From == "/" || paths.To == "/")
        {
            return Refusals.Root("moved, copied or replaced");
        }

        if ((await FindAsync(paths.To, cancellationToken)).TryGet(out var there, out _) && there.IsDirectory && !entry.IsDirectory)
        {
            return Refusals.IsDirectory(paths.To);
        }

        if (!entry.IsDirectory)
        {
            return await CopyOneAsync(KeyOf(paths.From), KeyOf(paths.To), cancellationToken);
        }

        return StorageTree.IsWithin(paths.To, paths.From)
            ? Refusals.IntoItself(paths.From)
            : await _listing.EachAsync(PrefixOf(paths.From), keys => CopyAllAsync(keys, PrefixOf(paths.From), PrefixOf(paths.To), cancellationToken), cancellationToken);
    }

    public Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken) => WithinAsync<Done>(path, async at =>
        at == "/" ? Refusals.Root("deleted")
        : !(await bucket.DeleteAsync([KeyOf(at)], cancellationToken)).TryGet(out _, out var refusal) ? refusal
        : await _listing.EachAsync(
            PrefixOf(at), async keys => keys.Count == 0 ? Done.Value : await bucket.DeleteAsync(keys, cancellationToken), cancellationToken));

    public async Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) =>
        (await StatAsync(path, cancellationToken)).Select(_ => Done.Value);

    public Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(Refusal.Conflict("Objects in a bucket belong to no group."));

    public Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(Refusal.Conflict("The time of an object in a bucket cannot be set."));

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Unavailable("A bucket does not say how much room it has."));

    private static async Task<Outcome<T>> WithinAsync<T>(string path, Func<string, Task<Outcome<T>>> work)
        where T : notnull =>
        StoragePath.Normalize(path).TryGet(out var at, out var refusal) ? await work(at) : refusal;

    private string KeyOf(string path) => root + path[1..];

    private string PrefixOf(string path) => path == "/" ? root : KeyOf(path) + "/";

    private async Task<Outcome<FileEntry>> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (path == "/")
        {
            return S3Listing.Directory(path);
        }

        if ((await bucket.HeadAsync(KeyOf(path), cancellationToken)).TryGet(out var found, out var refusal))
        {
            return S3Listing.File(path, found.Size, found.ModifiedAt);
        }

        if (refusal.Kind is not RefusalKind.NotFound)
        {
            return refusal;
        }

        return !(await bucket.ListAsync(PrefixOf(path), null, null, 1, cancellationToken)).TryGet(out var page, out refusal) ? refusal
            : page.S3Objects is { Count: > 0 } ? S3Listing.Directory(path)
            : Refusal.NotFound($"file '{path}'");
    }

    /// <summary>What is wrong where a file stands in the place of a directory above the path, or null.</summary>
    private async Task<Refusal?> FileAboveAsync(string path, CancellationToken cancellationToken)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var head = await bucket.HeadAsync(KeyOf(path[..slash]), cancellationToken);
            if (head.TryGet(out _, out var refusal))
            {
                return Refusals.NeedsDirectory(path);
            }

            if (refusal.Kind is not RefusalKind.NotFound)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Outcome<Done>> CopyAllAsync(IReadOnlyList<string> keys, string from, string to, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (!(await CopyOneAsync(key, to + key[from.Length..], cancellationToken)).TryGet(out _, out var refusal))
            {
                return refusal;
            }
        }

        return Done.Value;
    }

    // Through the gateway: what the services themselves copy is limited to 5 GiB, and not all of them do it alike.
    private async Task<Outcome<Done>> CopyOneAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!(await bucket.HeadAsync(from, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        if (found.Size == 0)
        {
            return await bucket.PutAsync(to, Stream.Null, cancellationToken);
        }

        if (!(await bucket.ReadAsync(from, 0, found.Size - 1, cancellationToken)).TryGet(out var content, out refusal))
        {
            return refusal;
        }

        await using (content)
        {
            try
            {
                return (await new S3Upload(bucket, to).RunAsync(content, cancellationToken)).Select(_ => Done.Value);
            }
            catch (IOException e)
            {
                return Refusal.Unavailable($"The object could not be read to its end: {e.Message}");
            }
        }
    }
}
