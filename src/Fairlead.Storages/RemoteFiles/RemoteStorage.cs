using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Shell;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.RemoteFiles;

/// <summary>
/// A file tree reached through a shell: in another account of this host, or on another host over OpenSSH. Needs GNU coreutils and findutils there.
/// </summary>
/// <remarks>
/// Confinement: the scripts enter each directory part by part and check where they are after each step, then work relative to the directory they are
/// in. A link that is put in place of the file itself between check and use can still lead out of the root. That is enough, because everything runs
/// under the account's own rights: what a link can lead to, the account could have named itself by a job.
/// </remarks>
/// <param name="shell">The account's shell.</param>
/// <param name="root">Absolute path of the root; made by the first write where it is missing.</param>
/// <param name="umask">Permission bits that new files and directories do not get, or null for the account's own.</param>
internal sealed class RemoteStorage(IShell shell, string root, int? umask = null) : IStorage, ILinkingStorage
{
    public async Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            || !(await RunAsync(RemoteScripts.Stat(At(at)), at, cancellationToken)).TryGet(out var output, out refusal))
        {
            return refusal;
        }

        return RemoteEntries.ReadOne(output) is { } file ? file.Entry with { Path = at } : Unreadable(at);
    }

    public async Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken)
    {
        if (offset < 0 || limit < 0)
        {
            return Refusals.BadPage();
        }

        // One more than asked for says whether there are any behind them.
        if (!StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            || !(await RunAsync(RemoteScripts.List(root, at, offset, limit + 1L), at, cancellationToken)).TryGet(out var output, out refusal))
        {
            return refusal;
        }

        var files = RemoteEntries.ReadMany(output).Select(f => (Name: f.Name[2..], f.File)).ToList();
        var page = files.Take(limit).ToList();
        var links = page.Where(f => f.File.IsLink).Select(f => f.Name).ToList();
        var targets = links.Count == 0 ? [] : await TargetsAsync(at, links, cancellationToken);
        return new FilePage(
            [.. page.Select(f => targets.GetValueOrDefault(f.Name, f.File.Entry) with { Path = StoragePath.Combine(at, f.Name) })],
            files.Count > limit);
    }

    public async Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        if (offset < 0 || length < 0)
        {
            return Refusals.BadRange();
        }

        if (!(await StatAsync(path, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        if (entry.IsDirectory)
        {
            return Refusals.IsDirectory(entry.Path);
        }

        var count = Math.Min(length ?? long.MaxValue, Math.Max(0, entry.Size - offset));
        var isWhole = offset == 0 && count == entry.Size;
        try
        {
            // Also for no bytes at all, because it can be something else than a file.
            var bytes = await shell.OpenReadAsync(RemoteScripts.Read(At(entry.Path), offset, isWhole ? null : count), cancellationToken);
            return new FileContent(entry, offset, count, new ExactStream(bytes, count));
        }
        catch (ShellCommandFailedException e)
        {
            return RemoteRefusals.Of(e.ExitCode, e.Error, entry.Path);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable(e.Message);
        }
    }

    public async Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var to, out var refusal))
        {
            return refusal;
        }

        if (to == "/")
        {
            return Refusals.IsDirectory(to);
        }

        var part = StorageTree.NewPartName();
        var input = new CountingStream(content);
        var isDone = false;
        try
        {
            var command = mode is WriteMode.Append ? RemoteScripts.Append(At(to)) : RemoteScripts.Write(At(to), part, mayReplace: mode is WriteMode.Overwrite);
            var result = await shell.WriteAsync(Masked(command), input, cancellationToken);
            isDone = true;
            return result.Succeeded ? input.Count : RemoteRefusals.Of(result.ExitCode, result.Error, to);
        }
        catch (ShellUnavailableException e) when (input.Failure is null)
        {
            return Refusal.Unavailable(e.Message);
        }
        finally
        {
            await input.DisposeAsync();
            if (!isDone && mode is not WriteMode.Append)
            {
                await ForgetAsync(At(to), part);
            }
        }
    }

    public async Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var to, out var refusal))
        {
            return refusal;
        }

        if (offset < 0 || to == "/")
        {
            return offset < 0 ? Refusals.BadRange() : Refusals.IsDirectory(to);
        }

        await using var input = new CountingStream(content);
        try
        {
            var result = await shell.WriteAsync(Masked(RemoteScripts.WritePart(At(to), offset)), input, cancellationToken);
            return result.Succeeded ? input.Count : RemoteRefusals.Of(result.ExitCode, result.Error, to);
        }
        catch (ShellUnavailableException e) when (input.Failure is null)
        {
            return Refusal.Unavailable(e.Message);
        }
    }

    public async Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) =>
        StoragePath.Normalize(path).TryGet(out var name, out var refusal)
            ? (await RunAsync(RemoteScripts.SetModified(At(name), at), name, cancellationToken)).Select(_ => Done.Value)
            : refusal;

    public async Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) =>
        StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            ? (await RunAsync(RemoteScripts.MakeDirectory(root, at), at, cancellationToken)).Select(_ => Done.Value)
            : refusal;

    public async Task<Outcome<Done>> LinkAsync(string target, string path, bool mayReplace, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var at, out var refusal))
        {
            return refusal;
        }

        return at == "/"
            ? Refusals.IsDirectory(at)
            : (await RunAsync(RemoteScripts.Link(At(at), target, StorageTree.NewPartName(), mayReplace), at, cancellationToken)).Select(_ => Done.Value);
    }

    public async Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!StorageTree.Normalize(from, to).TryGet(out var paths, out var refusal))
        {
            return refusal;
        }

        if (paths.From == "/" || paths.To == "/")
        {
            return Refusals.Root("moved or replaced");
        }

        return (await RunAsync(RemoteScripts.Move(At(paths.From), At(paths.To)), paths.From, cancellationToken)).Select(_ => Done.Value);
    }

    public async Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!StorageTree.Normalize(from, to).TryGet(out var paths, out var refusal))
        {
            return refusal;
        }

        // A file into itself is a conflict for the tools, a directory would be found out late.
        return StorageTree.IsWithin(paths.To, paths.From)
            ? Refusals.IntoItself(paths.From)
            : (await RunAsync(RemoteScripts.Copy(At(paths.From), At(paths.To), StorageTree.NewPartName()), paths.From, cancellationToken)).Select(_ => Done.Value);
    }

    public async Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var at, out var refusal))
        {
            return refusal;
        }

        if (at == "/")
        {
            return Refusals.Root("deleted");
        }

        var outcome = await RunAsync(RemoteScripts.Delete(At(at)), at, cancellationToken);
        return outcome.TryGet(out _, out refusal) || refusal.Kind is RefusalKind.NotFound ? Done.Value : refusal;
    }

    public async Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) =>
        StoragePath.Normalize(path).TryGet(out var at, out var refusal)
            ? (await RunAsync(RemoteScripts.ChangePermissions(At(at), permissions.Mode), at, cancellationToken)).Select(_ => Done.Value)
            : refusal;

    public async Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var at, out var refusal))
        {
            return refusal;
        }

        // A number would be taken for the id of a group.
        return GroupName.IsPossible(group)
            ? (await RunAsync(RemoteScripts.ChangeGroup(At(at), group), at, cancellationToken)).Select(_ => Done.Value)
            : Refusals.NoGroup(group);
    }

    public async Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) =>
        (await RunAsync(RemoteScripts.FreeSpace(root), "/", cancellationToken)).Then(output =>
            output.Split(' ') is [var blocks, var size]
            && long.TryParse(blocks, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            && long.TryParse(size.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var s)
                ? b * s
                : (Outcome<long>)Unreadable("/"));

    private static Refusal Unreadable(string path) => Refusal.Unavailable($"What the host says of '{path}' cannot be read.");

    private ShellCommand Masked(ShellCommand command) => umask is { } bits ? command.WithVariable(RemoteScripts.UmaskVariable, Convert.ToString(bits, 8)) : command;

    private RemotePath At(string path) => RemotePath.Of(root, path);

    private async Task<Dictionary<string, FileEntry>> TargetsAsync(string directory, List<string> links, CancellationToken cancellationToken)
    {
        // A link of which nothing can be learnt is shown as itself.
        var outcome = await RunAsync(RemoteScripts.Targets(root, directory, links), directory, cancellationToken);
        return outcome.TryGet(out var output, out _)
            ? RemoteEntries.ReadMany(output).ToDictionary(t => links[int.Parse(t.Name, CultureInfo.InvariantCulture)], t => t.File.Entry)
            : [];
    }

    private async Task<Outcome<string>> RunAsync(ShellCommand command, string path, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shell.RunAsync(Masked(command), cancellationToken);
            return result.Succeeded ? result.Output : RemoteRefusals.Of(result.ExitCode, result.Error, path);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable(e.Message);
        }
    }

    // The script removes its unfinished file when it is told to end. Where it was killed, or the connection broke, this does, if it gets there.
    private async Task ForgetAsync(RemotePath path, string part)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await shell.RunAsync(RemoteScripts.Forget(path, part), patience.Token);
        }
        catch (Exception e) when (e is ShellUnavailableException or OperationCanceledException)
        {
            // The file stays, under a name that nobody uses; whoever uploads has been told already.
        }
    }
}
