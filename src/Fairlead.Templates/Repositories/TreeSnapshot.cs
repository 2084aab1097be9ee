using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;

namespace Fairlead.Templates.Repositories;

/// <summary>
/// Copies a tree of files, without what git keeps for itself, and says what it is by its digest. What could lead out of the tree, or is too much, is refused.
/// </summary>
/// <param name="mostBytes">The most bytes of all files.</param>
/// <param name="mostFiles">The most files, directories and links.</param>
internal sealed class TreeSnapshot(long mostBytes, int mostFiles)
{
    private const int DigestDigits = 40;
    private const string GitDirectory = ".git";
    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None };

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;
    private int _files;

    /// <summary>Copies the tree.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it goes; made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The first 40 digits of the SHA-256 digest of names, kinds and contents.</returns>
    public async Task<Outcome<string>> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(from))
        {
            return Refusal.NotFound($"directory {from} on the gateway");
        }

        return await DirectoryAsync(new DirectoryInfo(from), to, string.Empty, 0, cancellationToken) is { } refusal
            ? refusal
            : Convert.ToHexStringLower(_digest.GetHashAndReset())[..DigestDigits];
    }

    /// <summary>What shows at a glance whether a tree has changed: names, sizes and times.</summary>
    public static string Glance(string directory)
    {
        using var glance = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", options).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            glance.AppendData(Encoding.UTF8.GetBytes($"{entry.FullName}\0{(entry is FileInfo { LinkTarget: null } file ? file.Length : 0)}\0{entry.LastWriteTimeUtc.Ticks}\0{entry.UnixFileMode}\0{entry.LinkTarget}\n"));
        }

        return Convert.ToHexStringLower(glance.GetHashAndReset());
    }

    private async Task<Refusal?> DirectoryAsync(DirectoryInfo from, string to, string path, int depth, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos("*", All).OrderBy(e => e.Name, StringComparer.Ordinal).Where(e => e.Name != GitDirectory))
        {
            if (++_files > mostFiles)
            {
                return Refusal.TooLarge("repository", $"The repository has more than {mostFiles} files.");
            }

            var (target, name) = (Path.Join(to, entry.Name), $"{path}/{entry.Name}");
            if (await EntryAsync(entry, target, name, depth, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Refusal?> EntryAsync(FileSystemInfo entry, string target, string name, int depth, CancellationToken cancellationToken)
    {
        switch (entry)
        {
            case { LinkTarget: { } link }:
                if (!StaysInside(link, depth))
                {
                    return Refusal.Invalid("repository", $"The symbolic link '{name[1..]}' in the repository leads to '{link}', out of the repository.");
                }

                Note(name, "link", link);
                File.CreateSymbolicLink(target, link);
                return null;
            case DirectoryInfo directory:
                Note(name, "directory", string.Empty);
                return await DirectoryAsync(directory, target, name, depth + 1, cancellationToken);
            default:
                return await FileAsync((FileInfo)entry, target, name, cancellationToken);
        }
    }

    private async Task<Refusal?> FileAsync(FileInfo file, string target, string name, CancellationToken cancellationToken)
    {
        _bytes += file.Length;
        if (_bytes > mostBytes)
        {
            return Refusal.TooLarge("repository", $"The files of the repository have more than {mostBytes} bytes.");
        }

        Note(name, file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? "program" : "file", string.Empty);
        await using (var content = file.OpenRead())
        await using (var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[64 * 1024];
            var rest = file.Length;
            while (rest > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length)), cancellationToken) is > 0 and var read)
            {
                _digest.AppendData(buffer, 0, read);
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                rest -= read;
            }
        }

        File.SetUnixFileMode(target, file.UnixFileMode & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit) | UnixFileMode.UserRead);
        return null;
    }

    private void Note(string name, string kind, string content) => _digest.AppendData(Encoding.UTF8.GetBytes($"\0{name}\0{kind}\0{content}\0"));

    // Upwards first and then down: behind a name, which may be a link itself, '..' would lead to the parent of where that link leads.
    private static bool StaysInside(string link, int depth)
    {
        var parts = link.Split('/').Where(p => p is not ("" or ".")).ToList();
        var up = parts.TakeWhile(p => p == "..").Count();
        return !link.StartsWith('/') && up <= depth && !parts.Skip(up).Contains("..");
    }
}
