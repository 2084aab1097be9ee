using System.Buffers;
using System.Runtime.InteropServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// Copies a file, or a directory with all that is in it. A directory that is there is added to; links in it are copied as links; pipes, sockets and
/// devices are left out.
/// </summary>
internal sealed class TreeCopy
{
    private const int BufferSize = 256 * 1024;
    private const int LongestLink = 4096;

    private readonly string _path;
    private readonly CancellationToken _cancellationToken;

    // A copy that goes into a directory of its own source must not find itself there.
    private (uint, uint, ulong) _target;

    private TreeCopy(string path, CancellationToken cancellationToken)
    {
        _path = path;
        _cancellationToken = cancellationToken;
    }

    public static Outcome<Done> Run(ConfinedTree tree, string from, string to, CancellationToken cancellationToken)
    {
        if (!tree.Open(from, OpenHow.NonBlocking).TryGet(out var source, out var refusal))
        {
            return refusal;
        }

        using (source)
        {
            if (!ConfinedTree.Stat(source, from).TryGet(out var stat, out refusal))
            {
                return refusal;
            }

            if (stat.IsDirectory && StorageTree.IsWithin(to, from))
            {
                return Refusals.IntoItself(from);
            }

            var copy = new TreeCopy(to, cancellationToken);
            refusal = stat switch
            {
                { IsDirectory: true } => copy.ToDirectory(tree, source),
                { IsRegularFile: true } => copy.ToFile(tree, source, stat.Permissions),
                _ => Refusals.NotPlain(from),
            };
            return refusal is null ? Done.Value : refusal;
        }
    }

    private Refusal? ToFile(ConfinedTree tree, SafeFileHandle source, uint permissions)
    {
        if (!Upload.Begin(tree, _path, WriteMode.Overwrite, permissions).TryGet(out var upload, out var refusal))
        {
            return refusal;
        }

        using (upload)
        {
            return Content(source, upload.File) ?? (upload.Commit().TryGet(out _, out refusal) ? null : refusal);
        }
    }

    private Refusal? ToDirectory(ConfinedTree tree, SafeFileHandle source)
    {
        if (!tree.MakeDirectories(_path).TryGet(out var target, out var refusal))
        {
            return refusal;
        }

        using (target)
        {
            if (!ConfinedTree.Stat(target, _path).TryGet(out var stat, out refusal))
            {
                return refusal;
            }

            _target = stat.Identity;
            return Children(source, target, depth: 0);
        }
    }

    private Refusal? Children(SafeFileHandle source, SafeFileHandle target, int depth) =>
        depth >= TreeRemoval.MostDepth ? Refusals.TooDeep(_path) : DirectoryNames.ForEach(source, _path, name => Child(source, target, name, depth));

    private Refusal? Child(SafeFileHandle source, SafeFileHandle target, byte[] name, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (!ConfinedTree.StatChild(source, name, _path).TryGet(out var stat, out var refusal))
        {
            return refusal.Kind is RefusalKind.NotFound ? null : refusal;
        }

        return stat switch
        {
            { IsLink: true } => Link(source, target, name),
            { IsDirectory: true } => stat.Identity == _target ? null : Directory(source, target, name, stat.Permissions, depth),
            { IsRegularFile: true } => File(source, target, name, stat.Permissions),
            _ => null,
        };
    }

    private Refusal? Directory(SafeFileHandle source, SafeFileHandle target, byte[] name, uint permissions, int depth)
    {
        if (!ConfinedTree.OpenChild(source, name, OpenHow.Directory, _path).TryGet(out var from, out var refusal))
        {
            return refusal;
        }

        using (from)
        {
            if (Native.MakeDirectoryAt(target, name, LocalEntry.OwnerOnly) < 0 && Marshal.GetLastPInvokeError() is var error and not Errno.Exists)
            {
                return Errno.Refuse(error, _path);
            }

            if (!ConfinedTree.OpenChild(target, name, OpenHow.Directory, _path).TryGet(out var to, out refusal))
            {
                return refusal;
            }

            using (to)
            {
                // Last, because a directory that may not be written could not be filled.
                return Children(from, to, depth + 1) ?? Permit(to, permissions);
            }
        }
    }

    private Refusal? File(SafeFileHandle source, SafeFileHandle target, byte[] name, uint permissions)
    {
        if (!ConfinedTree.OpenChild(source, name, OpenHow.NonBlocking, _path).TryGet(out var from, out var refusal))
        {
            return refusal;
        }

        using (from)
        {
            _ = Native.UnlinkAt(target, name, flags: 0);
            if (!ConfinedTree.OpenChild(target, name, OpenHow.WriteOnly | OpenHow.Create | OpenHow.Exclusive, _path, permissions).TryGet(out var to, out refusal))
            {
                return refusal;
            }

            using (to)
            {
                return Content(from, to) ?? Permit(to, permissions);
            }
        }
    }

    private Refusal? Link(SafeFileHandle source, SafeFileHandle target, byte[] name)
    {
        var buffer = new byte[LongestLink];
        if ((int)Native.ReadLinkAt(source, name, buffer, buffer.Length - 1) < 0)
        {
            return Errno.Refuse(Marshal.GetLastPInvokeError(), _path);
        }

        _ = Native.UnlinkAt(target, name, flags: 0);
        return Native.SymbolicLinkAt(buffer, target, name) < 0 ? Errno.Refuse(Marshal.GetLastPInvokeError(), _path) : null;
    }

    private Refusal? Content(SafeFileHandle from, SafeFileHandle to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var offset = 0L; RandomAccess.Read(from, buffer, offset) is var count and > 0; offset += count)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(to, buffer.AsSpan(0, count), offset);
            }

            return null;
        }
        catch (IOException e) when (Errno.IsFull(e.HResult))
        {
            return Refusals.Full(_path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Refusal? Permit(SafeFileHandle file, uint permissions) =>
        Native.ChangeMode(file, permissions) < 0 ? Errno.Refuse(Marshal.GetLastPInvokeError(), _path) : null;
}
