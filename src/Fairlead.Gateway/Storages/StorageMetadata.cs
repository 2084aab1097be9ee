using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Storages;

/// <summary>The metadata of the files in a storage that somebody has opened. Paths are normalized.</summary>
/// <param name="store">Where metadata is.</param>
/// <param name="root">The place of the storage's root.</param>
/// <param name="files">The files: what the caller cannot see there, they do not find either.</param>
/// <param name="level">What they may do with the storage.</param>
public sealed class StorageMetadata(IMetadataStore store, FilePlace root, IStorage files, AccessLevel level)
{
    /// <summary>The most files that one search finds.</summary>
    public const int MaxFound = 1000;

    private const int LooksAtOnce = 4;

    /// <summary>What is said of the file; <see cref="FileMetadata.None"/> where nothing is.</summary>
    public async Task<FileMetadata> FindAsync(string path, CancellationToken cancellationToken) =>
        await store.FindAsync(root.Of(path), cancellationToken) ?? FileMetadata.None;

    /// <summary>Says this of the file instead of what is said now; for those who may write to the storage.</summary>
    public async Task<Outcome<Done>> ReplaceAsync(string path, FileMetadata metadata, CancellationToken cancellationToken)
    {
        if (AccessRules.Require(level, AccessLevel.Write, "storage").TryGet(out _, out var refusal))
        {
            await store.SetAsync([(root.Of(path), metadata)], cancellationToken);
            return Done.Value;
        }

        return refusal;
    }

    /// <summary>
    /// Keeps what was found out about files beside what is said of them already. Where both say something under one key, the new counts; but for the
    /// media type, which somebody may know better. For those who may write to the storage.
    /// </summary>
    public async Task<Outcome<Done>> AddAsync(IReadOnlyList<(string Path, JsonObject Found)> all, CancellationToken cancellationToken)
    {
        if (!AccessRules.Require(level, AccessLevel.Write, "storage").TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var changed = new List<(FilePlace, FileMetadata)>(all.Count);
        foreach (var (path, found) in all)
        {
            var document = (await FindAsync(path, cancellationToken)).ToDocument();
            foreach (var (key, value) in found.Where(f => f.Key != FileMetadata.ContentTypeKey || document[f.Key] is null))
            {
                document[key] = value?.DeepClone();
            }

            // What somebody has filled to the limit stays as it is.
            if (FileMetadata.Of(document).TryGet(out var metadata, out _))
            {
                changed.Add((root.Of(path), metadata));
            }
        }

        await store.SetAsync(changed, cancellationToken);
        return Done.Value;
    }

    /// <summary>The media type of a file that was just written; null where it is nothing in particular. Writes only where that changes something.</summary>
    public async Task SetContentTypeAsync(string path, string? type, CancellationToken cancellationToken)
    {
        var current = await FindAsync(path, cancellationToken);
        if (current.ContentType != type && current.WithContentType(type).TryGet(out var next, out _))
        {
            await ReplaceAsync(path, next, cancellationToken);
        }
    }

    /// <summary>
    /// The paths of files of which all words of <paramref name="text"/> are said, sorted, at most <see cref="MaxFound"/>. Files that are not there any
    /// more, or that the account may not see, are left out. A text without a word finds nothing.
    /// </summary>
    public async Task<Outcome<IReadOnlyList<string>>> SearchAsync(string text, CancellationToken cancellationToken)
    {
        var words = SearchWords.Searched(text);
        if (words.IsEmpty)
        {
            return Outcome<IReadOnlyList<string>>.Of([]);
        }

        var found = await store.SearchAsync(root, words, MaxFound, cancellationToken);
        var paths = found.Select(root.Inside).OfType<string>().ToList();
        var there = new ConcurrentDictionary<string, bool>();
        Refusal? away = null;
        await Parallel.ForEachAsync(
            paths,
            new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken },
            async (path, token) =>
            {
                var isThere = (await files.StatAsync(path, token)).TryGet(out _, out var refusal);
                there[path] = isThere;
                if (refusal is { Kind: RefusalKind.Unavailable })
                {
                    away = refusal;
                }
            });
        return away is not null ? away : Outcome<IReadOnlyList<string>>.Of([.. paths.Where(p => there[p])]);
    }
}
