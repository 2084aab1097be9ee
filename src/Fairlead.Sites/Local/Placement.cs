using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <summary>
/// Makes the directories of jobs and writes their scripts; removes both. For the gateway's own account without a process in between; for another under
/// that account's rights, so that nothing it put in the way is followed by root: one command for any number of jobs.
/// </summary>
/// <param name="shells">The shells of the accounts.</param>
internal sealed class Placement(IShellFactory shells)
{
    private static readonly SiteAccess Access = new SiteAccess.ThisHost();
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = OwnerOnlyFile | UnixFileMode.UserExecute;

    // Directories that are there keep their permissions; files come as an archive on standard input. They appear whole or not at all: tasks of the
    // same array may be reading them. Their names are made of digits, letters, dashes and slashes.
    private const string Unpack =
        """
        umask 077
        workspace=$1
        shift
        mkdir -p -- "$workspace" "$@" && new=$(mktemp -d -- "$workspace/.new.XXXXXX") || exit
        tar -x -f - -C "$new" && cd -- "$new" && find . -type f | {
            failed=0
            while read -r file; do
                mkdir -p -- "$workspace/${file%/*}" && mv -f -- "$file" "$workspace/$file" || failed=1
            done
            exit "$failed"
        }
        code=$?
        rm -rf -- "$new"
        exit "$code"
        """;

    /// <summary>Places jobs of one account and choice of groups, all with the same workspace.</summary>
    /// <returns>Null, or what is wrong.</returns>
    /// <exception cref="ShellUnavailableException">The account cannot be entered now.</exception>
    public async Task<string?> PlaceAsync(string account, GroupChoice groups, string workspace, IReadOnlyList<PlacedJob> jobs, CancellationToken cancellationToken)
    {
        if (account == Environment.UserName && groups.IsNone)
        {
            return await Task.Run(() => PlaceOwn(workspace, jobs), cancellationToken);
        }

        using var archive = Archive(workspace, jobs);
        var command = ShellCommand.Script(Unpack, [workspace, .. jobs.Select(j => j.Directory).Distinct()]);
        var result = await shells.Get(Access.For(account, groups)).WriteAsync(command, archive, cancellationToken);
        return result.Succeeded ? null : result.Error.Trim();
    }

    /// <summary>Removes directories below the workspace of an account with all that is in them; those that are not there are no error.</summary>
    /// <returns>Null, or what is wrong.</returns>
    /// <exception cref="ShellUnavailableException">The account cannot be entered now.</exception>
    public async Task<string?> RemoveAsync(string account, string workspace, ImmutableArray<string> directories, CancellationToken cancellationToken)
    {
        var result = await shells.Get(Access.For(account)).RunAsync(JobDirectories.Remove(workspace, directories), cancellationToken);
        return result.Succeeded ? null : result.Error.Trim();
    }

    private static string? PlaceOwn(string workspace, IReadOnlyList<PlacedJob> jobs)
    {
        try
        {
            Directory.CreateDirectory(workspace);
            foreach (var job in jobs)
            {
                Directory.CreateDirectory(job.Directory, OwnerOnly);
                foreach (var directory in (string[])[$"{workspace}/{ControlDirectory.Root}", Path.GetDirectoryName(job.Control.Shared) ?? "/", job.Control.Shared])
                {
                    Directory.CreateDirectory(directory, OwnerOnly);
                }

                foreach (var file in job.Files)
                {
                    Write($"{job.Control.Shared}/{file.Name}", file.Text);
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    // Whole or not at all: tasks of the same array may be reading it.
    private static void Write(string path, string text)
    {
        var unfinished = path + ".new";
        using (var stream = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnlyFile }))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static MemoryStream Archive(string workspace, IReadOnlyList<PlacedJob> jobs)
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var job in jobs)
            {
                foreach (var file in job.Files)
                {
                    var name = $"{job.Control.Shared[(workspace.TrimEnd('/').Length + 1)..]}/{file.Name}";
                    writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                    {
                        Mode = OwnerOnlyFile,
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Text), writable: false),
                    });
                }
            }
        }

        archive.Position = 0;
        return archive;
    }
}

/// <summary>What has to be there before a job can start.</summary>
/// <param name="Directory">Its absolute working directory.</param>
/// <param name="Control">Its control directory.</param>
/// <param name="Files">The files in what its control directory shares; none where another task brings them.</param>
internal sealed record PlacedJob(string Directory, ControlDirectory Control, IReadOnlyList<ScriptFile> Files);
