using System.Runtime.InteropServices;
using Fairlead.Core;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>Deletes a file, or a directory with all that is in it. Links are deleted, never followed: every step starts from an open directory.</summary>
internal sealed class TreeRemoval
{
    /// <summary>How many directories deep a tree may be. Each level keeps a directory open.</summary>
    public const int MostDepth = 500;

    private readonly string _path;
    private readonly CancellationToken _cancellationToken;

    private TreeRemoval(string path, CancellationToken cancellationToken)
    {
        _path = path;
        _cancellationToken = cancellationToken;
    }

    public static Outcome<Done> Run(ConfinedTree tree, string path, CancellationToken cancellationToken)
    {
        if (path == "/")
        {
            return Refusals.Root("deleted");
        }

        if (!tree.OpenParent(path, out var name).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        using (directory)
        {
            return new TreeRemoval(path, cancellationToken).Remove(directory, name, depth: 0) is { } problem ? problem : Done.Value;
        }
    }

    private Refusal? Remove(SafeFileHandle directory, byte[] name, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (Native.UnlinkAt(directory, name, flags: 0) == 0)
        {
            return null;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is Errno.NoEntry)
        {
            return null;
        }

        // Both are what systems say of a directory.
        return error is Errno.IsDirectory or Errno.Permission ? RemoveDirectory(directory, name, depth) : Errno.Refuse(error, _path);
    }

    private Refusal? RemoveDirectory(SafeFileHandle parent, byte[] name, int depth)
    {
        if (depth >= MostDepth)
        {
            return Refusals.TooDeep(_path);
        }

        if (!ConfinedTree.OpenChild(parent, name, OpenHow.PathOnly | OpenHow.Directory, _path).TryGet(out var handle, out var refusal))
        {
            return refusal;
        }

        using (handle)
        {
            // Some programs leave directories that their owner may not write (module caches do). It is the owner who wants them gone.
            _ = Native.ChangeModeOf(ConfinedTree.Name(ConfinedTree.PathOf(handle)), LocalEntry.OwnerOnly);
        }

        if (!ConfinedTree.OpenChild(parent, name, OpenHow.Directory, _path).TryGet(out var directory, out refusal))
        {
            return refusal;
        }

        using (directory)
        {
            if (DirectoryNames.ForEach(directory, _path, child => Remove(directory, child, depth + 1)) is { } problem)
            {
                return problem;
            }
        }

        return Native.UnlinkAt(parent, name, Native.AtRemoveDirectory) == 0 || Marshal.GetLastPInvokeError() is Errno.NoEntry
            ? null
            : Errno.Refuse(Marshal.GetLastPInvokeError(), _path);
    }
}
