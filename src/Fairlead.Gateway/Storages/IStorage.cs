using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Storages;

/// <summary>
/// A file tree under one root and one account. Paths are normalized (<see cref="StoragePath.Normalize"/>) and confined: what a symbolic link leads
/// out of the root is <see cref="RefusalKind.Forbidden"/>, also when the link is put there while the file is opened. Nothing is read whole into memory.
/// What cannot be reached is <see cref="RefusalKind.Unavailable"/>; a full disk is <see cref="RefusalKind.TooLarge"/>.
/// </summary>
public interface IStorage
{
    /// <summary>What is known of the file or directory, or <see cref="RefusalKind.NotFound"/>.</summary>
    Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken);

    /// <summary>The direct children of a directory sorted by name (ordinal), from <paramref name="offset"/>, at most <paramref name="limit"/> of them.</summary>
    Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The bytes of a file, from <paramref name="offset"/>, at most <paramref name="length"/> of them (null: to the end). A directory is
    /// <see cref="RefusalKind.Conflict"/>. The caller disposes the content.
    /// </summary>
    Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a file, making the directories above it. Overwriting goes through a temporary name and a rename, so that a broken upload leaves the old
    /// file as it was. A directory in its place is <see cref="RefusalKind.Conflict"/>.
    /// </summary>
    /// <returns>Bytes written.</returns>
    Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a part of a file in place, from <paramref name="offset"/>; what lies before it and behind the part stays, and a gap before it reads as
    /// zeros. The file and the directories above it are made where they are missing. A broken upload leaves what had arrived.
    /// </summary>
    /// <returns>Bytes written.</returns>
    Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken);

    /// <summary>Makes a directory and those above it; one that is there is no error, a file in its place is <see cref="RefusalKind.Conflict"/>.</summary>
    Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken);

    /// <summary>Renames a file or directory; a file that is at the target is replaced.</summary>
    Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Copies a file, or a directory with all that is in it.</summary>
    Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes a file, or a directory with all that is in it; links are deleted, not followed. Not there is no error; the root is refused.</summary>
    Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>Sets the permission bits.</summary>
    Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken);

    /// <summary>Gives a file or directory to another group of its owner's; <see cref="RefusalKind.Invalid"/> where there is no such group.</summary>
    Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken);

    /// <summary>Sets when its content last changed.</summary>
    Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Bytes free for the account on the file system of the root.</summary>
    Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken);
}

/// <summary>Part of a directory.</summary>
/// <param name="Entries">The children, sorted by name.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
public sealed record FilePage(IReadOnlyList<FileEntry> Entries, bool HasMore);

/// <summary>The bytes of a file, or of a part of it.</summary>
/// <param name="Entry">The file, with its whole size.</param>
/// <param name="Offset">Where the bytes begin in the file.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Bytes">The bytes. Reading throws an <see cref="IOException"/> where the connection breaks before the last one.</param>
public sealed record FileContent(FileEntry Entry, long Offset, long Length, Stream Bytes) : IAsyncDisposable
{
    /// <summary>Ends the reading.</summary>
    public ValueTask DisposeAsync() => Bytes.DisposeAsync();
}

/// <summary>Opens file trees on sites. Costs nothing until the storage is used.</summary>
public interface IStorageProvider
{
    /// <summary>The file tree at <paramref name="root"/>, reached as <paramref name="account"/> of <paramref name="site"/>.</summary>
    /// <param name="site">Name of a site of this gateway.</param>
    /// <param name="account">Account there.</param>
    /// <param name="root">Absolute path there; need not exist yet.</param>
    /// <param name="umask">Permission bits that new files and directories do not get, 0 to 0o777; null for what the account has there.</param>
    /// <param name="groups">The groups that somebody chose, to which new files belong; null for those of the account.</param>
    IStorage Open(string site, string account, string root, int? umask = null, GroupChoice? groups = null);
}
