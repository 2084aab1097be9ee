using Fairlead.Shell;

namespace Fairlead.Storages.RemoteFiles;

/// <summary>
/// The scripts that work on files where they are. They are constants: what varies comes as positional parameters. The first is always the root, paths
/// are split into the directory and the name in it, and a name is always used as <c>./NAME</c>, so that it is neither an option nor a path.
/// </summary>
internal static class RemoteScripts
{
    /// <summary>The variable with the umask for what a script makes, in octal digits.</summary>
    public const string UmaskVariable = "FAIRLEAD_UMASK";

    private static readonly string Prelude = ReadPrelude();

    private static readonly string StatScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        stat --printf='%f\0%s\0%.9Y\0%U\0%G\0' -- "./$name"
        """;

    // Each name with what it is; only the page crosses. A name that is gone by now is left out.
    private static readonly string ListScript = Prelude +
        """
        enter "$2"
        find . -mindepth 1 -maxdepth 1 -printf './%f\0' | sort -z | tail -z -n "+$3" | head -z -n "$4" |
            xargs -0 -r stat --printf='%n\0%f\0%s\0%.9Y\0%U\0%G\0' -- 2>/dev/null
        exit 0
        """;

    // For each link in the directory what it points to, or nothing where that is not there or not inside. The number tells which.
    private static readonly string TargetsScript = Prelude +
        """
        directory=$2
        shift 2
        number=0
        for link in "$@"; do
            (
                enter "$directory"
                name=$link
                follow
                stat -L --printf="$number"'\0%f\0%s\0%.9Y\0%U\0%G\0' -- "./$name"
            ) 2>/dev/null
            number=$((number + 1))
        done
        exit 0
        """;

    // $4: the first byte, from 1; $5: how many, or empty for all.
    private static readonly string ReadScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        [ -f "./$name" ] || exit 65
        exec <"./$name" || exit 1
        if [ -z "$5" ]; then
            exec cat
        fi
        tail -c "+$4" | head -c "$5"
        """;

    // $4: a name that nobody uses; $5: overwrite or new. The content comes on standard input.
    private static readonly string WriteScript = Prelude +
        """
        make=yes
        enter "$2"
        name=$3
        part=$4
        if [ -L "./$name" ]; then
            (follow) || exit
        fi
        [ ! -d "./$name" ] || exit 60
        if [ "$5" = new ] && [ -e "./$name" ]; then
            exit 63
        fi
        trap 'rm -f -- "./$part"' EXIT
        trap 'exit 1' HUP INT TERM
        set -C
        cat >"./$part" || exit 1
        set +C
        if [ -f "./$name" ]; then
            chmod --reference="./$name" -- "./$part" || exit 1
        fi
        if [ "$5" = new ]; then
            ln -T -- "./$part" "./$name" || exit 1
        else
            mv -fT -- "./$part" "./$name" || exit 1
        fi
        """;

    private static readonly string AppendScript = Prelude +
        """
        make=yes
        enter "$2"
        name=$3
        follow
        [ ! -d "./$name" ] || exit 60
        [ ! -e "./$name" ] || [ -f "./$name" ] || exit 65
        cat >>"./$name" || exit 1
        """;

    // $4: the first byte, from 0.
    private static readonly string WritePartScript = Prelude +
        """
        make=yes
        enter "$2"
        name=$3
        follow
        [ ! -d "./$name" ] || exit 60
        [ ! -e "./$name" ] || [ -f "./$name" ] || exit 65
        dd of="./$name" bs=65536 iflag=fullblock oflag=seek_bytes seek="$4" conv=notrunc status=none || exit 1
        """;

    // $4: seconds since 1970.
    private static readonly string SetModifiedScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        touch -c -m -d "@$4" -- "./$name" || exit 1
        """;

    private static readonly string ForgetScript = Prelude +
        """
        enter "$2"
        rm -f -- "./$3"
        """;

    private static readonly string MakeDirectoryScript = Prelude +
        """
        make=yes
        enter "$2"
        """;

    // $4: what the link says; $5: a name that nobody uses; $6: overwrite or new.
    private static readonly string LinkScript = Prelude +
        """
        make=yes
        enter "$2"
        name=$3
        [ -L "./$name" ] || [ ! -d "./$name" ] || exit 60
        if [ "$6" = new ]; then
            [ ! -L "./$name" ] && [ ! -e "./$name" ] || exit 63
            ln -s -T -- "$4" "./$name" || exit 1
            exit 0
        fi
        trap 'rm -f -- "./$5"' EXIT
        trap 'exit 1' HUP INT TERM
        ln -s -T -- "$4" "./$5" || exit 1
        mv -fT -- "./$5" "./$name" || exit 1
        """;

    // The directory moved from stays reachable by its handle.
    private static readonly string MoveScript = Prelude +
        """
        enter "$2"
        name=$3
        [ -L "./$name" ] || there
        exec 3<. || exit 1
        make=yes
        enter "$4"
        name=$5
        [ -L "./$name" ] || [ ! -d "./$name" ] || exit 60
        mv -fT -- "/proc/self/fd/3/$3" "./$name" || exit 1
        """;

    private static readonly string CopyScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        [ -d "./$name" ] || [ -f "./$name" ] || exit 65
        from=$name
        exec 3<. || exit 1
        make=yes
        enter "$4"
        name=$5
        part=$6
        if [ -L "./$name" ]; then
            (follow) || exit
        fi
        if [ -d "/proc/self/fd/3/$from" ]; then
            exec cp -R -P --preserve=mode -T -- "/proc/self/fd/3/$from" "./$name"
        fi
        [ ! -d "./$name" ] || exit 60
        trap 'rm -f -- "./$part"' EXIT
        trap 'exit 1' HUP INT TERM
        cp --preserve=mode -T -- "/proc/self/fd/3/$from" "./$part" && mv -fT -- "./$part" "./$name" || exit 1
        """;

    // Some programs leave directories that their owner may not write.
    private static readonly string DeleteScript = Prelude +
        """
        enter "$2"
        rm -rf -- "./$3" 2>/dev/null && exit
        chmod -R u+rwx -- "./$3"
        rm -rf -- "./$3" || exit 1
        """;

    private static readonly string ChangePermissionsScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        chmod -- "$4" "./$name" || exit 1
        """;

    private static readonly string ChangeGroupScript = Prelude +
        """
        enter "$2"
        name=$3
        follow
        there
        ! command -v getent >/dev/null || getent group "$4" >/dev/null || exit 66
        chgrp -- "$4" "./$name" || exit 1
        """;

    private const string FreeSpaceScript =
        """
        root=$1
        while [ ! -d "$root" ] && [ -n "$root" ]; do
            root=${root%/*}
        done
        exec stat -f -c '%a %S' -- "${root:-/}"
        """;

    public static ShellCommand Stat(RemotePath path) => path.Command(StatScript);

    public static ShellCommand List(string root, string directory, long first, long count) =>
        ShellCommand.Script(ListScript, root, directory, Number(first + 1), Number(count));

    public static ShellCommand Targets(string root, string directory, IEnumerable<string> names) => ShellCommand.Script(TargetsScript, [root, directory, .. names]);

    public static ShellCommand Read(RemotePath path, long offset, long? count) => path.Command(ReadScript, Number(offset + 1), count is { } c ? Number(c) : "");

    public static ShellCommand Write(RemotePath path, string part, bool mayReplace) => path.Command(WriteScript, part, mayReplace ? "overwrite" : "new");

    public static ShellCommand Append(RemotePath path) => path.Command(AppendScript);

    public static ShellCommand WritePart(RemotePath path, long offset) => path.Command(WritePartScript, Number(offset));

    public static ShellCommand SetModified(RemotePath path, DateTimeOffset at) => path.Command(SetModifiedScript, Number(at.ToUnixTimeSeconds()));

    public static ShellCommand Forget(RemotePath path, string part) => ShellCommand.Script(ForgetScript, path.Root, path.Directory, part);

    public static ShellCommand MakeDirectory(string root, string path) => ShellCommand.Script(MakeDirectoryScript, root, path);

    public static ShellCommand Link(RemotePath path, string target, string part, bool mayReplace) => path.Command(LinkScript, target, part, mayReplace ? "overwrite" : "new");

    public static ShellCommand Move(RemotePath from, RemotePath to) => from.Command(MoveScript, to.Directory, to.Name);

    public static ShellCommand Copy(RemotePath from, RemotePath to, string part) => from.Command(CopyScript, to.Directory, to.Name, part);

    public static ShellCommand Delete(RemotePath path) => path.Command(DeleteScript);

    public static ShellCommand ChangePermissions(RemotePath path, int mode) => path.Command(ChangePermissionsScript, Convert.ToString(mode, 8));

    public static ShellCommand ChangeGroup(RemotePath path, string group) => path.Command(ChangeGroupScript, group);

    public static ShellCommand FreeSpace(string root) => ShellCommand.Script(FreeSpaceScript, root);

    private static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string ReadPrelude()
    {
        using var resource = typeof(RemoteScripts).Assembly.GetManifestResourceStream("files.sh")
            ?? throw new InvalidOperationException("The script about files is not in the assembly.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}

/// <summary>A path as the scripts take it.</summary>
/// <param name="Root">Absolute path of the storage's root.</param>
/// <param name="Directory">The path of the directory in the storage.</param>
/// <param name="Name">The name in it; a dot for the root itself.</param>
internal readonly record struct RemotePath(string Root, string Directory, string Name)
{
    /// <summary>Splits a normalized path.</summary>
    public static RemotePath Of(string root, string path) => path == "/"
        ? new RemotePath(root, "/", ".")
        : new RemotePath(root, path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/", path[(path.LastIndexOf('/') + 1)..]);

    /// <summary>The script with root, directory and name, and what comes behind them.</summary>
    public ShellCommand Command(string script, params ReadOnlySpan<string> more) => ShellCommand.Script(script, [Root, Directory, Name, .. more]);
}
