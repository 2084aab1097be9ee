using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Copies files and whole directories from one storage to another, wherever they are: the bytes pass through the gateway.</summary>
/// <param name="source">Where they are.</param>
/// <param name="target">Where they go.</param>
/// <param name="mode">What happens where a file is there already.</param>
internal sealed class StorageCopy(IStorage source, IStorage target, WriteMode mode)
{
    // A link to a directory above it makes a tree without an end.
    private const int MostDepth = 64;
    private const long MostFiles = 1_000_000;
    private const int PageSize = 1000;
    private const int ExecutableBits = 0b001_001_001;

    private long _files;
    private long _bytes;

    /// <summary>Copies a file, or a directory with all that is in it.</summary>
    /// <returns>Bytes copied; <see cref="RefusalKind.Unavailable"/> also where the connection to the source broke in the middle of a file.</returns>
    public async Task<Outcome<long>> RunAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!(await source.StatAsync(from, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        try
        {
            return await CopyAsync(entry, to, depth: 0, cancellationToken) is { } problem ? problem : _bytes;
        }
        catch (IOException e)
        {
            return Refusal.Unavailable($"The file could not be read to its end: {e.Message}");
        }
    }

    private Task<Refusal?> CopyAsync(FileEntry entry, string to, int depth, CancellationToken cancellationToken) =>
        entry.IsDirectory ? DirectoryAsync(entry.Path, to, depth, cancellationToken) : FileAsync(entry, to, cancellationToken);

    private async Task<Refusal?> DirectoryAsync(string from, string to, int depth, CancellationToken cancellationToken)
    {
        if (depth >= MostDepth)
        {
            return Refusals.TooDeep(from);
        }

        if (!(await target.MakeDirectoryAsync(to, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        for (var offset = 0L; ; offset += PageSize)
        {
            if (!(await source.ListAsync(from, offset, PageSize, cancellationToken)).TryGet(out var page, out refusal))
            {
                return refusal;
            }

            foreach (var entry in page.Entries)
            {
                if (await CopyAsync(entry, StoragePath.Combine(to, StoragePath.NameOf(entry.Path)), depth + 1, cancellationToken) is { } problem)
                {
                    return problem;
                }
            }

            if (!page.HasMore)
            {
                return null;
            }
        }
    }

    private async Task<Refusal?> FileAsync(FileEntry entry, string to, CancellationToken cancellationToken)
    {
        if (++_files > MostFiles)
        {
            return Refusal.TooLarge("files", $"More than {MostFiles} files are too many for one copy.");
        }

        if (!(await source.ReadAsync(entry.Path, 0, null, cancellationToken)).TryGet(out var content, out var refusal))
        {
            return refusal;
        }

        await using (content)
        {
            if (!(await target.WriteAsync(to, content.Bytes, mode, cancellationToken)).TryGet(out var written, out refusal))
            {
                return refusal;
            }

            _bytes += written;
        }

        // What is a program there is to be one here; other permissions are the target's own affair.
        return (entry.Permissions.Mode & ExecutableBits) == 0
            || (await target.ChangePermissionsAsync(to, entry.Permissions, cancellationToken)).TryGet(out _, out refusal)
                ? null
                : refusal;
    }
}
