using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Storages;
using Fairlead.Uftp.Control;

namespace Fairlead.Uftp.Sessions;

/// <summary>Commands about files and directories that need no data connection.</summary>
internal sealed class DirectoryCommands(SessionState state, SessionPaths paths, FileSession session)
{
    private const int PageSize = 1000;

    // What is told over the control connection is held until it is sent.
    private const int MostTold = 10_000;

    private IStorage Files => session.Files;

    /// <summary>PWD.</summary>
    public Reply Where() => new(257, $"\"{Quoted(state.Directory)}\"");

    /// <summary>CWD.</summary>
    public async Task<Reply> EnterAsync(string? path, CancellationToken cancellationToken)
    {
        if (!paths.Resolve(state.Directory, path ?? "/").TryGet(out var at, out var refusal))
        {
            return Reply.Of(refusal);
        }

        // The root of a storage is made by the first write.
        var found = at == "/" ? true : (await Files.StatAsync(at, cancellationToken)).Select(e => e.IsDirectory).TryGet(out var isDirectory, out refusal) && isDirectory;
        if (!found)
        {
            return refusal is null ? new Reply(550, $"'{at}' is no directory.") : Reply.Of(refusal);
        }

        state.Directory = at;
        return Reply.Done;
    }

    /// <summary>CDUP.</summary>
    public Task<Reply> LeaveAsync(CancellationToken cancellationToken) =>
        state.Directory == paths.Root ? Task.FromResult(new Reply(553, "This is the directory that the session does not leave.")) : EnterAsync("..", cancellationToken);

    /// <summary>MKD.</summary>
    public Task<Reply> MakeAsync(string? path, CancellationToken cancellationToken) => ChangingAsync(path, async at =>
    {
        if ((await Files.StatAsync(at, cancellationToken)).TryGet(out _, out _))
        {
            return new Reply(550, $"'{at}' is there already.");
        }

        // The root of a storage is made by the first that is written to it.
        var above = at[..at.LastIndexOf('/')];
        return above.Length > 0 && !(await Files.StatAsync(above, cancellationToken)).TryGet(out _, out var refusal)
            ? Reply.Of(refusal)
            : Answer(await Files.MakeDirectoryAsync(at, cancellationToken), new Reply(257, $"\"{Quoted(at)}\" directory created"));
    });

    /// <summary>DELE.</summary>
    public Task<Reply> DeleteFileAsync(string? path, CancellationToken cancellationToken) => ChangingAsync(path, async at =>
    {
        var found = await Files.StatAsync(at, cancellationToken);
        return !found.TryGet(out var entry, out var refusal) ? Reply.Of(refusal)
            : entry.IsDirectory ? new Reply(550, $"'{at}' is a directory.")
            : Answer(await Files.DeleteAsync(at, cancellationToken), Reply.Done);
    });

    /// <summary>RMD: only what is empty.</summary>
    public Task<Reply> DeleteDirectoryAsync(string? path, CancellationToken cancellationToken) => ChangingAsync(path, async at =>
    {
        if (at == paths.Root)
        {
            return new Reply(553, "This is the directory that the session does not leave.");
        }

        var found = await Files.StatAsync(at, cancellationToken);
        if (!found.TryGet(out var entry, out var refusal) || !entry.IsDirectory)
        {
            return refusal is null ? new Reply(550, $"'{at}' is no directory.") : Reply.Of(refusal);
        }

        return !(await Files.ListAsync(at, 0, 1, cancellationToken)).TryGet(out var page, out refusal) ? Reply.Of(refusal)
            : page.Entries.Count > 0 ? new Reply(550, $"'{at}' is not empty.")
            : Answer(await Files.DeleteAsync(at, cancellationToken), Reply.Done);
    });

    /// <summary>RNFR.</summary>
    public Task<Reply> RenameFromAsync(string? path, CancellationToken cancellationToken) => ChangingAsync(path, async at =>
    {
        if (!(await Files.StatAsync(at, cancellationToken)).TryGet(out _, out var refusal))
        {
            return Reply.Of(refusal);
        }

        state.RenameFrom = at;
        return new Reply(350, "File action OK Please send rename-to");
    });

    /// <summary>RNTO.</summary>
    public async Task<Reply> RenameToAsync(string? path, CancellationToken cancellationToken)
    {
        var from = state.RenameFrom;
        state.RenameFrom = null;
        return from is null
            ? new Reply(503, "RNFR comes first.")
            : await ChangingAsync(path, async at => Answer(await Files.MoveAsync(from, at, cancellationToken), Reply.Done));
    }

    /// <summary>SIZE.</summary>
    public Task<Reply> SizeAsync(string? path, CancellationToken cancellationToken) =>
        TellAsync(path, entry => new Reply(213, entry.Size.ToString(CultureInfo.InvariantCulture)), cancellationToken);

    /// <summary>MDTM.</summary>
    public Task<Reply> TimeAsync(string? path, CancellationToken cancellationToken) =>
        TellAsync(path, entry => new Reply(213, EntryText.Time(entry.ModifiedAt)), cancellationToken);

    /// <summary>MLST: the facts of one.</summary>
    public Task<Reply> FactsAsync(string? path, CancellationToken cancellationToken) => TellAsync(
        path, entry => new Reply(250, $"Listing {EntryText.Plain(entry.Path)}") { Lines = [EntryText.Facts(entry, NameOf(entry))] }, cancellationToken);

    /// <summary>STAT: <c>N</c> and a path lists a directory, <c>F</c> and a path tells of itself.</summary>
    public async Task<Reply> StatusAsync(string? argument, CancellationToken cancellationToken)
    {
        var (kind, path) = argument?.Split(' ', 2) switch
        {
            ["N" or "F", var rest] => (argument[0], rest.Length > 0 ? rest : null),
            ["N" or "F"] => (argument[0], null),
            _ => ('F', argument),
        };
        if (!paths.Resolve(state.Directory, path).TryGet(out var at, out var refusal))
        {
            return Reply.Of(refusal);
        }

        var found = await Files.StatAsync(at, cancellationToken);
        if (!found.TryGet(out var entry, out refusal))
        {
            return Reply.Of(refusal);
        }

        var lines = new List<string>();
        if (kind == 'F' || !entry.IsDirectory)
        {
            lines.Add(EntryText.Short(entry, NameOf(entry)));
        }
        else
        {
            await foreach (var page in ListAsync(at, cancellationToken))
            {
                if (!page.TryGet(out var entries, out refusal))
                {
                    return Reply.Of(refusal);
                }

                lines.AddRange(entries.Select(e => EntryText.Short(e, StoragePath.NameOf(e.Path))));
                if (lines.Count > MostTold)
                {
                    return new Reply(552, $"'{at}' has more than {MostTold} entries: use MLSD or LIST.");
                }
            }
        }

        // An empty directory has a first and a last line all the same.
        return new Reply(211, "Sending file list") { Lines = lines, End = "End of file list", IsLong = true };
    }

    /// <summary>MFMT: a time, then a path.</summary>
    public async Task<Reply> SetTimeAsync(string? argument, CancellationToken cancellationToken)
    {
        if (argument?.Split(' ', 2) is not [var text, var path] || EntryText.ReadTime(text) is not { } time)
        {
            return new Reply(501, "A time such as 20260131235959 and a path are wanted.");
        }

        return await ChangingAsync(path, async at => Answer(await Files.SetModifiedAsync(at, time, cancellationToken), new Reply(213, $"Modify={text}; {path}")));
    }

    /// <summary>MFF: facts to set, then a path.</summary>
    public async Task<Reply> SetFactsAsync(string? argument, CancellationToken cancellationToken)
    {
        if (argument?.Split("; ", 2) is not [var facts, var path])
        {
            return new Reply(501, "Facts such as UNIX.mode=644; and a path are wanted.");
        }

        return await ChangingAsync(path, async at =>
        {
            foreach (var fact in facts.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!(await SetFactAsync(at, fact, cancellationToken)).TryGet(out _, out var refusal))
                {
                    return Reply.Of(refusal);
                }
            }

            return new Reply(213, $"{facts}; {path}");
        });
    }

    /// <summary>The entries of a directory, page by page.</summary>
    public async IAsyncEnumerable<Outcome<IReadOnlyList<FileEntry>>> ListAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var offset = 0L; ; offset += PageSize)
        {
            var outcome = await Files.ListAsync(path, offset, PageSize, cancellationToken);
            yield return outcome.Select(p => p.Entries);
            if (!outcome.TryGet(out var page, out _) || !page.HasMore)
            {
                yield break;
            }
        }
    }

    private async Task<Outcome<Done>> SetFactAsync(string path, string fact, CancellationToken cancellationToken)
    {
        switch (fact.Split('=', 2))
        {
            case [var name, var text] when name.Equals("modify", StringComparison.OrdinalIgnoreCase) && EntryText.ReadTime(text) is { } at:
                return await Files.SetModifiedAsync(path, at, cancellationToken);

            // Clients send the whole of st_mode: the type and the set-id bits are not theirs to set.
            case [var name, var text] when name.Equals("UNIX.mode", StringComparison.OrdinalIgnoreCase) && text is { Length: > 0 and < 8 } && text.All(c => c is >= '0' and <= '7'):
                return await Files.ChangePermissionsAsync(path, new FilePermissions(Convert.ToInt32(text, 8) & 0b111_111_111), cancellationToken);
            default:
                return Refusal.Invalid("fact", $"'{fact}' cannot be set: modify=TIME and UNIX.mode=OCTAL can.");
        }
    }

    private async Task<Reply> ChangingAsync(string? path, Func<string, Task<Reply>> change)
    {
        if (!session.Asked.MayWrite || !paths.HasAll)
        {
            return new Reply(553, "This session is not for changing files.");
        }

        return path is null ? new Reply(501, "A path is needed.")
            : paths.Resolve(state.Directory, path).TryGet(out var at, out var refusal) ? await change(at)
            : Reply.Of(refusal);
    }

    private async Task<Reply> TellAsync(string? path, Func<FileEntry, Reply> tell, CancellationToken cancellationToken)
    {
        if (!paths.Resolve(state.Directory, path).TryGet(out var at, out var refusal))
        {
            return Reply.Of(refusal);
        }

        return (await Files.StatAsync(at, cancellationToken)).TryGet(out var entry, out refusal) ? tell(entry) : Reply.Of(refusal);
    }

    private static string NameOf(FileEntry entry) => entry.Path == "/" ? "/" : StoragePath.NameOf(entry.Path);

    private static string Quoted(string path) => EntryText.Plain(path).Replace("\"", "\"\"", StringComparison.Ordinal);

    private static Reply Answer(Outcome<Done> outcome, Reply good) => outcome.TryGet(out _, out var refusal) ? good : Reply.Of(refusal);
}
