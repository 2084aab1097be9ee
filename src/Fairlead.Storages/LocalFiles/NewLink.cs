using System.Runtime.InteropServices;
using Fairlead.Core;

namespace Fairlead.Storages.LocalFiles;

/// <summary>Makes a symbolic link, where it may replace something under a temporary name first, so that there is always one or the other.</summary>
internal static class NewLink
{
    public static Outcome<Done> Make(ConfinedTree tree, string path, string target, bool mayReplace)
    {
        if (path == "/")
        {
            return Refusals.IsDirectory(path);
        }

        if (!tree.MakeParent(path, out var name).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        using (directory)
        {
            var first = mayReplace ? ConfinedTree.Name(StorageTree.NewPartName()) : name;
            if (Native.SymbolicLinkAt(ConfinedTree.Name(target), directory, first) < 0)
            {
                return Errno.Refuse(Marshal.GetLastPInvokeError(), path);
            }

            if (!mayReplace || Native.RenameAt(directory, first, directory, name, flags: 0) == 0)
            {
                return Done.Value;
            }

            var error = Marshal.GetLastPInvokeError();
            _ = Native.UnlinkAt(directory, first, flags: 0);
            return Errno.Refuse(error, path);
        }
    }
}
