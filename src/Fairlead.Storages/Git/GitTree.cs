using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Git;

/// <summary>Brings a checkout, and the repository in it, to where it belongs. Symbolic links stay what they are.</summary>
/// <param name="files">Where it goes.</param>
/// <param name="mode">What happens where a file is there already.</param>
internal sealed class GitTree(IStorage files, WriteMode mode)
{
    private const long MostFiles = 1_000_000;
    private static readonly FilePermissions Program = new(0b111_101_101);

    private long _files;
    private long _bytes;

    /// <summary>Copies all of the directory.</summary>
    /// <returns>Bytes copied.</returns>
    public async Task<Outcome<long>> CopyAsync(DirectoryInfo from, string to, CancellationToken cancellationToken) =>
        await DirectoryAsync(from, to, cancellationToken) is { } problem ? problem : _bytes;

    private async Task<Refusal?> DirectoryAsync(DirectoryInfo from, string to, CancellationToken cancellationToken)
    {
        if (!(await files.MakeDirectoryAsync(to, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            if (++_files > MostFiles)
            {
                return Refusal.TooLarge("files", $"More than {MostFiles} files are too many for one import.");
            }

            if (await EntryAsync(entry, $"{to}/{entry.Name}", cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<Refusal?> EntryAsync(FileSystemInfo entry, string to, CancellationToken cancellationToken) => entry switch
    {
        { LinkTarget: { } target } => await LinkAsync(target, to, cancellationToken),
        DirectoryInfo directory => await DirectoryAsync(directory, to, cancellationToken),
        FileInfo file => await FileAsync(file, to, cancellationToken),
        _ => null,
    };

    private async Task<Refusal?> LinkAsync(string target, string to, CancellationToken cancellationToken) =>
        files is not ILinkingStorage linking ? Refusal.Conflict("There are no symbolic links where the working directory is.")
        : (await linking.LinkAsync(target, to, mayReplace: mode is WriteMode.Overwrite, cancellationToken)).TryGet(out _, out var refusal) ? null : refusal;

    private async Task<Refusal?> FileAsync(FileInfo file, string to, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        if (!(await files.WriteAsync(to, content, mode, cancellationToken)).TryGet(out var written, out var refusal))
        {
            return refusal;
        }

        _bytes += written;
        return (file.UnixFileMode & UnixFileMode.UserExecute) == UnixFileMode.None
            || (await files.ChangePermissionsAsync(to, Program, cancellationToken)).TryGet(out _, out refusal)
                ? null
                : refusal;
    }
}
