using System.Runtime.InteropServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// A file tree on this host under the gateway's own account, without a process in between. A file system may hang, so nothing is done on the caller's
/// thread.
/// </summary>
/// <param name="root">Absolute path of the root; made by the first write where it is missing.</param>
/// <param name="umask">Permission bits that new files and directories do not get, or null for the gateway's own.</param>
internal sealed class LocalStorage(string root, int? umask = null) : IStorage, ILinkingStorage
{
    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, at) => tree.Stat(at).Select(stat => LocalEntry.Of(at, stat)), cancellationToken);

    public Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, at) => DirectoryPage.Read(tree, at, offset, limit, cancellationToken), cancellationToken);

    public Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, at) => Open(tree, at, offset, length), cancellationToken);

    public Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken) =>
        UploadAsync(path, (tree, to) => Upload.Begin(tree, to, mode), content, cancellationToken);

    public Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) =>
        UploadAsync(path, (tree, to) => offset < 0 ? Refusals.BadRange() : Upload.BeginPart(tree, to, offset), content, cancellationToken);

    public Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) =>
        MakingAsync(path, (tree, at) => tree.MakeDirectories(at).Select(directory =>
        {
            directory.Dispose();
            return Done.Value;
        }), cancellationToken);

    public Task<Outcome<Done>> LinkAsync(string target, string path, bool mayReplace, CancellationToken cancellationToken) =>
        MakingAsync(path, (tree, at) => NewLink.Make(tree, at, target, mayReplace), cancellationToken);

    public Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) =>
        BetweenAsync(from, to, Move, cancellationToken);

    public Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        BetweenAsync(from, to, (tree, source, target) => TreeCopy.Run(tree, source, target, cancellationToken), cancellationToken);

    public async Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var outcome = await WithinAsync(path, (tree, at) => TreeRemoval.Run(tree, at, cancellationToken), cancellationToken);
        return !outcome.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.NotFound ? Done.Value : outcome;
    }

    public Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, at) => ChangePermissions(tree, at, permissions), cancellationToken);

    public Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, at) => ChangeGroup(tree, at, group), cancellationToken);

    public Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) =>
        WithinAsync(path, (tree, name) => SetModified(tree, name, at), cancellationToken);

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                var there = root;
                while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above)
                {
                    there = above;
                }

                return (Outcome<long>)new DriveInfo(there).AvailableFreeSpace;
            },
            cancellationToken);

    private static Outcome<FileContent> Open(ConfinedTree tree, string path, long offset, long? length)
    {
        if (offset < 0 || length < 0)
        {
            return Refusals.BadRange();
        }

        if (!tree.Open(path, OpenHow.NonBlocking).TryGet(out var file, out var refusal))
        {
            return refusal;
        }

        if (!ConfinedTree.Stat(file, path).TryGet(out var stat, out refusal) || !stat.IsRegularFile)
        {
            file.Dispose();
            return refusal ?? (stat.IsDirectory ? Refusals.IsDirectory(path) : Refusals.NotPlain(path));
        }

        var entry = LocalEntry.Of(path, stat);
        var count = Math.Min(length ?? long.MaxValue, Math.Max(0, entry.Size - offset));
        return new FileContent(entry, offset, count, new FilePart(file, offset, count));
    }

    private static Outcome<Done> Move(ConfinedTree tree, string from, string to)
    {
        if (from == "/" || to == "/")
        {
            return Refusals.Root("moved or replaced");
        }

        if (!tree.OpenParent(from, out var fromName).TryGet(out var source, out var refusal))
        {
            return refusal;
        }

        using (source)
        {
            if (!ConfinedTree.StatChild(source, fromName, from).TryGet(out _, out refusal) || !tree.MakeParent(to, out var toName).TryGet(out var target, out refusal))
            {
                return refusal;
            }

            using (target)
            {
                if (ConfinedTree.StatChild(target, toName, to).TryGet(out var there, out _) && there.IsDirectory)
                {
                    return Refusals.IsDirectory(to);
                }

                return Native.RenameAt(source, fromName, target, toName, flags: 0) == 0 ? Done.Value : RefuseMove(Marshal.GetLastPInvokeError(), from, to);
            }
        }
    }

    private static Refusal RefuseMove(int error, string from, string to) => error switch
    {
        Errno.CrossDevice => Refusal.Conflict($"'{from}' and '{to}' are on different file systems: copy it instead."),
        Errno.Invalid => Refusals.IntoItself(from),
        _ => Errno.Refuse(error, to),
    };

    private static Outcome<Done> ChangeGroup(ConfinedTree tree, string path, string group)
    {
        if (!GroupName.IsPossible(group) || AccountNames.GroupId(group) is not { } id)
        {
            return Refusals.NoGroup(group);
        }

        if (!tree.Open(path, OpenHow.PathOnly).TryGet(out var file, out var refusal))
        {
            return refusal;
        }

        using (file)
        {
            return Native.ChangeOwnerOf(ConfinedTree.Name(ConfinedTree.PathOf(file)), Native.SameOwner, id) == 0
                ? Done.Value
                : Errno.Refuse(Marshal.GetLastPInvokeError(), path);
        }
    }

    private static Outcome<Done> ChangePermissions(ConfinedTree tree, string path, FilePermissions permissions)
    {
        if (!tree.Open(path, OpenHow.PathOnly).TryGet(out var file, out var refusal))
        {
            return refusal;
        }

        using (file)
        {
            if (!ConfinedTree.Stat(file, path).TryGet(out var stat, out refusal))
            {
                return refusal;
            }

            // A directory keeps its set-group bit, by which a project's files stay the project's. By way of /proc, because a file that the
            // account may change but not read cannot be opened otherwise.
            var mode = (uint)permissions.Mode | (stat.IsDirectory ? stat.Mode & 0b111_000_000_000u : 0);
            return Native.ChangeModeOf(ConfinedTree.Name(ConfinedTree.PathOf(file)), mode) == 0
                ? Done.Value
                : Errno.Refuse(Marshal.GetLastPInvokeError(), path);
        }
    }

    private static Outcome<Done> SetModified(ConfinedTree tree, string path, DateTimeOffset at)
    {
        if (!tree.Open(path, OpenHow.PathOnly).TryGet(out var file, out var refusal))
        {
            return refusal;
        }

        using (file)
        {
            return Native.SetTimes(Native.AnyDirectory, ConfinedTree.Name(ConfinedTree.PathOf(file)), [TimeSpec.Unchanged, TimeSpec.Of(at)], flags: 0) == 0
                ? Done.Value
                : Errno.Refuse(Marshal.GetLastPInvokeError(), path);
        }
    }

    private async Task<Outcome<long>> UploadAsync(
        string path, Func<ConfinedTree, string, Outcome<Upload>> begin, Stream content, CancellationToken cancellationToken)
    {
        var begun = await MakingAsync(path, begin, cancellationToken);
        if (!begun.TryGet(out var upload, out var refusal))
        {
            return refusal;
        }

        using (upload)
        {
            return await upload.CopyAsync(content, cancellationToken) is { } full ? full : upload.Commit();
        }
    }

    private Task<Outcome<T>> WithinAsync<T>(string path, Func<ConfinedTree, string, Outcome<T>> work, CancellationToken cancellationToken)
        where T : notnull =>
        StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            ? Task.Run(() => WithTree(tree => work(tree, at)), cancellationToken)
            : Task.FromResult<Outcome<T>>(refusal);

    private Task<Outcome<T>> MakingAsync<T>(string path, Func<ConfinedTree, string, Outcome<T>> work, CancellationToken cancellationToken)
        where T : notnull =>
        StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            ? Task.Run(() => MakeRoot().Then(_ => WithTree(tree => work(tree, at))), cancellationToken)
            : Task.FromResult<Outcome<T>>(refusal);

    private Task<Outcome<Done>> BetweenAsync(
        string from, string to, Func<ConfinedTree, string, string, Outcome<Done>> work, CancellationToken cancellationToken) =>
        StorageTree.Normalize(from, to).TryGet(out var paths, out var refusal)
            ? Task.Run(() => WithTree(tree => work(tree, paths.From, paths.To)), cancellationToken)
            : Task.FromResult<Outcome<Done>>(refusal);

    private Outcome<T> WithTree<T>(Func<ConfinedTree, Outcome<T>> work)
        where T : notnull
    {
        if (!ConfinedTree.Open(root, umask).TryGet(out var tree, out var refusal))
        {
            return refusal;
        }

        using (tree)
        {
            return work(tree);
        }
    }

    private Outcome<Done> MakeRoot()
    {
        if (Directory.Exists(root))
        {
            return Done.Value;
        }

        using var all = ConfinedTree.Open("/").TryGet(out var tree, out var refusal) ? tree : null;
        if (all is null || !StoragePath.Normalize(root).TryGet(out var path, out refusal) || !all.MakeDirectories(path).TryGet(out var made, out refusal))
        {
            return refusal ?? Refusals.NotAllowed(root);
        }

        using (made)
        {
            // Nobody but the account looks into what it stores, unless it opens it to others itself.
            return Native.ChangeModeOf(ConfinedTree.Name(ConfinedTree.PathOf(made)), LocalEntry.OwnerOnly) == 0
                ? Done.Value
                : Errno.Refuse(Marshal.GetLastPInvokeError(), "/");
        }
    }
}
