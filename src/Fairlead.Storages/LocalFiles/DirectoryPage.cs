using System.Text;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>Reads one page of a directory. Only the names up to its end are kept, however large the directory is.</summary>
internal static class DirectoryPage
{
    private static readonly Comparer<byte[]> LastFirst = Comparer<byte[]>.Create((left, right) => right.AsSpan().SequenceCompareTo(left));

    public static Outcome<FilePage> Read(ConfinedTree tree, string path, long offset, int limit, CancellationToken cancellationToken)
    {
        if (offset < 0 || limit < 0)
        {
            return Refusals.BadPage();
        }

        if (!tree.Open(path, OpenHow.Directory).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        using (directory)
        {
            var (names, all, problem) = FirstNames(directory, path, offset + limit, cancellationToken);
            return problem is not null
                ? problem
                : new FilePage([.. names.Skip((int)Math.Min(offset, names.Count)).Select(n => Entry(tree, directory, path, n)).OfType<FileEntry>()], all > offset + limit);
        }
    }

    private static (IReadOnlyList<byte[]> Names, long All, Refusal? Problem) FirstNames(
        SafeFileHandle directory, string path, long count, CancellationToken cancellationToken)
    {
        var all = 0L;
        var first = new PriorityQueue<byte[], byte[]>(LastFirst);
        var problem = DirectoryNames.ForEach(directory, path, name =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            all++;
            if (first.Count < count)
            {
                first.Enqueue(name, name);
            }
            else if (first.Count > 0)
            {
                first.EnqueueDequeue(name, name);
            }

            return null;
        });

        var names = new byte[first.Count][];
        for (var i = names.Length - 1; i >= 0; i--)
        {
            names[i] = first.Dequeue();
        }

        return (names, all, problem);
    }

    private static FileEntry? Entry(ConfinedTree tree, SafeFileHandle directory, string path, byte[] name)
    {
        var child = StoragePath.Combine(path, Encoding.UTF8.GetString(name.AsSpan(..^1)));
        if (!ConfinedTree.StatChild(directory, name, child).TryGet(out var stat, out _))
        {
            // It was removed since its name was read.
            return null;
        }

        // A link that leads nowhere, or out, is shown as the link itself, so that it can be seen and deleted.
        return LocalEntry.Of(child, stat.IsLink && tree.Stat(child).TryGet(out var target, out _) ? target : stat);
    }
}
