using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.S3;

/// <summary>Lists what lies below a prefix: objects as files, common prefixes as directories.</summary>
/// <param name="bucket">Where it is.</param>
/// <param name="root">The prefix of the storage; empty, or with a slash at its end.</param>
internal sealed class S3Listing(S3Bucket bucket, string root)
{
    private const string Delimiter = "/";
    private const int KeysAtOnce = 1000;
    private static readonly FilePermissions FileMode = new(0b110_000_000);
    private static readonly FilePermissions DirectoryMode = new(0b111_000_000);

    public static FileEntry File(string path, long size, DateTime? modifiedAt) =>
        new(path, IsDirectory: false, size, modifiedAt is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at.ToUniversalTime(), DateTimeKind.Utc)) : DateTimeOffset.UnixEpoch, FileMode);

    /// <summary>Directories have no size and no time of their own.</summary>
    public static FileEntry Directory(string path) => new(path, IsDirectory: true, 0, DateTimeOffset.UnixEpoch, DirectoryMode);

    /// <summary>Part of a directory. What comes before it is read over: the service has no way to begin in the middle.</summary>
    /// <param name="prefix">The prefix of the directory's objects.</param>
    /// <param name="offset">How many to skip.</param>
    /// <param name="limit">How many to list.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<Outcome<FilePage>> ListAsync(string prefix, long offset, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<FileEntry>();
        string? continuation = null;
        do
        {
            if (!(await bucket.ListAsync(prefix, Delimiter, continuation, KeysAtOnce, cancellationToken)).TryGet(out var page, out var refusal))
            {
                return refusal;
            }

            var found = (page.S3Objects ?? []).Where(o => o.Key != prefix).Select(o => File(PathOf(o.Key), o.Size ?? 0, o.LastModified))
                .Concat((page.CommonPrefixes ?? []).Select(p => Directory(PathOf(p))))
                .OrderBy(e => e.Path, StringComparer.Ordinal)
                .ToList();
            var skipped = (int)Math.Min(offset, found.Count);
            offset -= skipped;
            entries.AddRange(found.Skip(skipped).Take(limit + 1 - entries.Count));
            continuation = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (continuation is not null && entries.Count <= limit);

        return new FilePage([.. entries.Take(limit)], entries.Count > limit);
    }

    /// <summary>The keys of all objects whose keys begin with the prefix, a page at a time.</summary>
    public async Task<Outcome<Done>> EachAsync(string prefix, Func<IReadOnlyList<string>, Task<Outcome<Done>>> use, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            if (!(await bucket.ListAsync(prefix, null, continuation, KeysAtOnce, cancellationToken)).TryGet(out var page, out var refusal)
                || !(await use([.. (page.S3Objects ?? []).Select(o => o.Key)])).TryGet(out _, out refusal))
            {
                return refusal;
            }

            continuation = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (continuation is not null);

        return Done.Value;
    }

    private string PathOf(string key) => "/" + key[root.Length..].Trim('/');
}
