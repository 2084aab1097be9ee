using System.Text;
using Fairlead.Core.Storages;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// Links with an absolute target that is inside the root all the same, such as a job makes with <c>ln -s "$PWD/run1" latest</c>. The kernel refuses
/// every absolute link, so they are replaced in the text of the path, which is then opened like any other: confinement does not rest on this.
/// </summary>
internal static class InnerLinks
{
    // As many links as the kernel follows on one path.
    private const int MostLinks = 40;
    private const int LongestTarget = 4096;

    /// <summary>The path with its absolute links replaced, or null where one of them leads out or there is none.</summary>
    public static string? Resolve(SafeFileHandle root, string rootPath, string path)
    {
        // The root may itself be reached through links; jobs see its real name.
        string[] roots = [rootPath, Target(root, ConfinedTree.PathOf(root)) ?? rootPath];
        for (var links = 0; links < MostLinks; links++)
        {
            if (FirstAbsolute(root, path) is not { } link)
            {
                return links == 0 ? null : path;
            }

            if (Inside(roots, link.Target) is not { } inside || !StoragePath.Normalize($"/{inside}/{link.Behind}").TryGet(out var next, out _))
            {
                return null;
            }

            path = next;
        }

        return null;
    }

    private static (string Target, string Behind)? FirstAbsolute(SafeFileHandle root, string path)
    {
        for (var end = 0; end < path.Length;)
        {
            end = path.IndexOf('/', end + 1) is var slash and > 0 ? slash : path.Length;
            if (AbsoluteTarget(root, path[..end]) is { } target)
            {
                return (target, path[end..]);
            }
        }

        return null;
    }

    private static string? Inside(string[] roots, string target) =>
        roots.Where(r => StorageTree.IsWithin(target, r)).Select(r => target[r.TrimEnd('/').Length..]).FirstOrDefault();

    private static string? AbsoluteTarget(SafeFileHandle root, string path)
    {
        var how = OpenHow.Beneath(OpenHow.PathOnly | OpenHow.NoFollow);
        if (ConfinedTree.TryOpen(root, ConfinedTree.Relative(path), how, out var link) != 0)
        {
            return null;
        }

        using (link)
        {
            return Target(link, "") is ['/', ..] target ? target : null;
        }
    }

    private static string? Target(SafeFileHandle directory, string name)
    {
        var buffer = new byte[LongestTarget];
        var length = (int)Native.ReadLinkAt(directory, ConfinedTree.Name(name), buffer, buffer.Length);
        return length <= 0 || length == buffer.Length ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
