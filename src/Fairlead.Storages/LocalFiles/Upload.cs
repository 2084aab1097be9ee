using System.Buffers;
using System.Runtime.InteropServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// A file on its way: written without a name, or under a temporary one beside its target where the file system has no files without names, and put in the
/// place of its target when all is there. Appending writes to the file itself. Disposing it before <see cref="Commit"/> leaves the target as it was; so does
/// the end of the process, which leaves nothing behind of a file without a name.
/// </summary>
internal sealed class Upload : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private const uint NewFileMode = 0b110_110_110;
    private static readonly bool HasProc = Directory.Exists("/proc/self/fd");

    private readonly SafeFileHandle _directory;
    private readonly byte[] _name;
    private readonly byte[]? _temporary;
    private readonly string _path;
    private readonly bool _mayReplace;
    private readonly long _offset;
    private bool _hasName;
    private long _written;
    private bool _committed;

    private Upload(SafeFileHandle directory, SafeFileHandle file, byte[] name, byte[]? temporary, string path, bool mayReplace, long offset = 0)
    {
        _directory = directory;
        File = file;
        _name = name;
        _temporary = temporary;
        _path = path;
        _mayReplace = mayReplace;
        _offset = offset;
        _hasName = true;
    }

    /// <summary>What is written to.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Makes the directories above <paramref name="path"/> and opens what is written to.</summary>
    /// <param name="tree">Where.</param>
    /// <param name="path">The target, normalized.</param>
    /// <param name="mode">What happens where it is there.</param>
    /// <param name="permissions">Permission bits for the file, or null for those of the file that is replaced, else those of a new file.</param>
    public static Outcome<Upload> Begin(ConfinedTree tree, string path, WriteMode mode, uint? permissions = null)
    {
        if (path == "/")
        {
            return Refusals.IsDirectory(path);
        }

        if (!tree.MakeParent(path, out var name).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        var exists = tree.Stat(path).TryGet(out var there, out refusal);
        refusal = exists switch
        {
            true when there.IsDirectory => Refusals.IsDirectory(path),
            true when mode is WriteMode.CreateNew => Refusals.Exists(path),
            true when mode is WriteMode.Append && !there.IsRegularFile => Refusals.NotPlain(path),
            // Also a link that leads out: it is not ours to replace in silence.
            false when refusal is { Kind: not RefusalKind.NotFound } => refusal,
            _ => null,
        };
        var temporary = mode is WriteMode.Append ? null : ConfinedTree.Name(StorageTree.NewPartName());
        var file = refusal is null && temporary is not null ? OpenNameless(directory, path) : null;
        var hasName = file is null;
        if (refusal is not null || (file is null && !OpenFile(tree, directory, path, temporary).TryGet(out file, out refusal)))
        {
            directory.Dispose();
            return refusal;
        }

        var upload = new Upload(directory, file, name, temporary, path, mayReplace: mode is not WriteMode.CreateNew) { _hasName = hasName };
        if (upload.SetPermissions(permissions ?? ModeOf(tree, exists, temporary is not null, there)) is not { } problem)
        {
            return upload;
        }

        upload.Dispose();
        return problem;
    }

    /// <summary>Makes the directories above <paramref name="path"/> and opens the file itself, for writing from <paramref name="offset"/>.</summary>
    public static Outcome<Upload> BeginPart(ConfinedTree tree, string path, long offset)
    {
        if (path == "/")
        {
            return Refusals.IsDirectory(path);
        }

        if (!tree.MakeParent(path, out var name).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        var exists = tree.Stat(path).TryGet(out var there, out refusal);
        refusal = exists switch
        {
            true when there.IsDirectory => Refusals.IsDirectory(path),
            true when !there.IsRegularFile => Refusals.NotPlain(path),
            false when refusal is { Kind: not RefusalKind.NotFound } => refusal,
            _ => null,
        };
        if (refusal is not null || !tree.Open(path, OpenHow.WriteOnly | OpenHow.Create | OpenHow.NonBlocking, NewFileMode).TryGet(out var file, out refusal))
        {
            directory.Dispose();
            return refusal;
        }

        var upload = new Upload(directory, file, name, temporary: null, path, mayReplace: true, offset);
        if (upload.SetPermissions(ModeOf(tree, exists, isReplaced: false, there)) is not { } problem)
        {
            return upload;
        }

        upload.Dispose();
        return problem;
    }

    /// <summary>Copies all of <paramref name="content"/> to the file; an exception from reading it passes through.</summary>
    /// <returns>Null, or that the disk is full.</returns>
    public async Task<Refusal?> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await content.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                try
                {
                    await RandomAccess.WriteAsync(File, buffer.AsMemory(0, count), _offset + _written, cancellationToken);
                }
                catch (IOException e) when (Errno.IsFull(e.HResult))
                {
                    return Refusals.Full(_path);
                }

                _written += count;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <returns>Bytes written.</returns>
    public Outcome<long> Commit()
    {
        if (!_hasName)
        {
            // No call puts a file without a name in the place of another one.
            if (Native.LinkAt(File, _directory, _mayReplace ? _temporary ?? _name : _name) < 0)
            {
                return Errno.Refuse(Marshal.GetLastPInvokeError(), _path);
            }

            _hasName = true;
            if (!_mayReplace)
            {
                _committed = true;
                return _written;
            }
        }

        if (_temporary is not null && Native.RenameAt(_directory, _temporary, _directory, _name, _mayReplace ? 0 : Native.RenameNoReplace) < 0)
        {
            return Errno.Refuse(Marshal.GetLastPInvokeError(), _path);
        }

        _committed = true;
        return _written;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null && _hasName && !_committed)
        {
            _ = Native.UnlinkAt(_directory, _temporary, flags: 0);
        }

        File.Dispose();
        _directory.Dispose();
    }

    // Null where there cannot be one: on network file systems for instance, or where there is no /proc to name it by.
    private static SafeFileHandle? OpenNameless(SafeFileHandle directory, string path) =>
        HasProc && ConfinedTree.OpenChild(directory, ConfinedTree.Name("."), OpenHow.WriteOnly | OpenHow.Nameless, path, NewFileMode).TryGet(out var file, out _) ? file : null;

    // Where the system appends, it ignores the offset of a write, so that both kinds are written alike.
    private static Outcome<SafeFileHandle> OpenFile(ConfinedTree tree, SafeFileHandle directory, string path, byte[]? temporary) =>
        temporary is null
            ? tree.Open(path, OpenHow.WriteOnly | OpenHow.Create | OpenHow.Append | OpenHow.NonBlocking, NewFileMode)
            : ConfinedTree.OpenChild(directory, temporary, OpenHow.WriteOnly | OpenHow.Create | OpenHow.Exclusive, path, NewFileMode);

    // What replaces a file has its permissions; what is written to keeps its own; what is new has those that the storage gives.
    private static uint? ModeOf(ConfinedTree tree, bool exists, bool isReplaced, Statx there) =>
        exists ? isReplaced ? there.Permissions : null : tree.ModeOf(NewFileMode);

    private Refusal? SetPermissions(uint? permissions) =>
        permissions is { } mode && Native.ChangeMode(File, mode) < 0 ? Errno.Refuse(Marshal.GetLastPInvokeError(), _path) : null;
}
