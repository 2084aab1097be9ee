using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Operations;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Operations;

/// <summary>
/// Walks through directories and keeps what can be told of each file as its metadata. Of each file its beginning is read, of texts up to
/// <see cref="FileKind.LongestText"/> for the number of lines; nothing is held in memory whole.
/// </summary>
internal static class ExtractMetadata
{
    /// <summary>The most files, and the most directories, of one operation.</summary>
    public const int Most = 100_000;

    private const int PageSize = 5000;
    private const int Portion = 100;

    /// <summary>How many files were looked at.</summary>
    public static async Task<Outcome<int>> RunAsync(IStorage files, StorageMetadata metadata, OperationWork.ExtractMetadata work, CancellationToken cancellationToken)
    {
        if (!(await files.StatAsync(work.Path, cancellationToken)).TryGet(out var start, out var refusal))
        {
            return refusal;
        }

        var portion = new List<(string Path, JsonObject Found)>(Portion);
        var count = 0;
        await foreach (var entry in WalkAsync(files, start, work.Depth, cancellationToken))
        {
            if (await FoundAsync(files, entry, cancellationToken) is { } found)
            {
                portion.Add((entry.Path, found));
                count++;
            }

            if (portion.Count == Portion)
            {
                if (!(await metadata.AddAsync(portion, cancellationToken)).TryGet(out _, out refusal))
                {
                    return refusal;
                }

                portion.Clear();
            }
        }

        return (await metadata.AddAsync(portion, cancellationToken)).Select(_ => count);
    }

    /// <summary>Files, level by level; a directory that cannot be listed is passed over.</summary>
    private static async IAsyncEnumerable<FileEntry> WalkAsync(
        IStorage files, FileEntry start, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!start.IsDirectory)
        {
            yield return start;
            yield break;
        }

        var (seen, directories) = (0, 1);
        var waiting = new Queue<(string Path, int Level)>([(start.Path, 1)]);
        while (waiting.TryDequeue(out var directory))
        {
            await foreach (var entry in EntriesAsync(files, directory.Path, cancellationToken))
            {
                if (!entry.IsDirectory && seen++ < Most)
                {
                    yield return entry;
                }
                else if (entry.IsDirectory && directory.Level < depth && directories++ < Most)
                {
                    waiting.Enqueue((entry.Path, directory.Level + 1));
                }
            }
        }
    }

    private static async IAsyncEnumerable<FileEntry> EntriesAsync(IStorage files, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var offset = 0L; ; offset += PageSize)
        {
            if (!(await files.ListAsync(path, offset, PageSize, cancellationToken)).TryGet(out var page, out _))
            {
                yield break;
            }

            foreach (var entry in page.Entries)
            {
                yield return entry;
            }

            if (!page.HasMore)
            {
                yield break;
            }
        }
    }

    // Null for what cannot be read: it may be somebody else's, or no plain file.
    private static async Task<JsonObject?> FoundAsync(IStorage files, FileEntry entry, CancellationToken cancellationToken)
    {
        var found = new JsonObject { ["size"] = entry.Size, ["lastModified"] = entry.ModifiedAt.ToString("O", CultureInfo.InvariantCulture) };
        if (!(await files.ReadAsync(entry.Path, 0, FileKind.LongestText, cancellationToken)).TryGet(out var content, out _))
        {
            return null;
        }

        await using (content)
        {
            try
            {
                await FileKind.DescribeAsync(entry, content.Bytes, found, cancellationToken);
                return found;
            }
            catch (IOException)
            {
                // The site went away, or the file did.
                return null;
            }
        }
    }
}
