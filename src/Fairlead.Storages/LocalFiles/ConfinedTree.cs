using System.Runtime.InteropServices;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// A directory held open, and everything below it: paths are resolved by the kernel and never leave it (openat2 with RESOLVE_BENEATH), however
/// fast links are put in their way. What is opened once stays the same file, so nothing is checked first and used later.
/// </summary>
internal sealed class ConfinedTree : IDisposable
{
    // The kernel says "try again" while somebody renames directories on the way; nobody can do that often enough to get past this.
    private const int MostTries = 1000;
    private const uint NewDirectoryMode = 0b111_111_111;

    private static readonly byte[] Itself = Name("");

    private readonly SafeFileHandle _root;
    private readonly string _rootPath;
    private readonly int? _umask;

    private ConfinedTree(SafeFileHandle root, string rootPath, int? umask)
    {
        _root = root;
        _rootPath = rootPath;
        _umask = umask;
    }

    /// <summary>Opens the directory <paramref name="root"/>; <see cref="RefusalKind.NotFound"/> where there is none.</summary>
    /// <param name="root">Its absolute path.</param>
    /// <param name="umask">Permission bits that what is made in it does not get, or null for those of the program.</param>
    public static Outcome<ConfinedTree> Open(string root, int? umask = null)
    {
        var descriptor = Native.OpenAbsolute(Name(root), OpenHow.Anywhere(OpenHow.PathOnly | OpenHow.Directory));
        return descriptor < 0
            ? Errno.Refuse(Marshal.GetLastPInvokeError(), "/")
            : new ConfinedTree(new SafeFileHandle(descriptor, ownsHandle: true), root, umask);
    }

    /// <summary>A name or path as the system wants it.</summary>
    public static byte[] Name(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>A path by which the system reaches the open file itself, wherever it has been moved to.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    /// <summary>The permission bits that something new has to be given, or null where the system gives it the right ones by itself.</summary>
    public uint? ModeOf(uint mode) => _umask is { } bits ? mode & ~(uint)bits : null;

    /// <summary>Opens <paramref name="path"/> (normalized), following links that stay inside.</summary>
    public Outcome<SafeFileHandle> Open(string path, ulong flags, uint mode = 0)
    {
        var error = TryOpen(_root, Relative(path), OpenHow.Beneath(flags, mode), out var file);
        if (error == Errno.CrossDevice && InnerLinks.Resolve(_root, _rootPath, path) is { } inside)
        {
            error = TryOpen(_root, Relative(inside), OpenHow.Beneath(flags, mode), out file);
        }

        return error == 0 ? file : Errno.Refuse(error, path);
    }

    /// <summary>Opens a name in an open directory; the name itself is never followed where it is a link.</summary>
    public static Outcome<SafeFileHandle> OpenChild(SafeFileHandle directory, byte[] name, ulong flags, string path, uint mode = 0)
    {
        var error = TryOpen(directory, name, OpenHow.Beneath(flags | OpenHow.NoFollow, mode), out var file);
        return error == 0 ? file : Errno.Refuse(error, path);
    }

    /// <summary>What is known of <paramref name="path"/>, links followed.</summary>
    public Outcome<Statx> Stat(string path)
    {
        if (!Open(path, OpenHow.PathOnly).TryGet(out var file, out var refusal))
        {
            return refusal;
        }

        using (file)
        {
            return Stat(file, path);
        }
    }

    /// <summary>What is known of an open file.</summary>
    public static Outcome<Statx> Stat(SafeFileHandle file, string path) => StatChild(file, Itself, path);

    /// <summary>What is known of a name in an open directory; a link is what it is.</summary>
    public static Outcome<Statx> StatChild(SafeFileHandle directory, byte[] name, string path) =>
        Native.StatAt(directory, name, Native.AtEmptyPath | Native.AtNoFollow, Native.BasicStats, out var stat) == 0
            ? stat
            : Errno.Refuse(Marshal.GetLastPInvokeError(), path);

    /// <summary>The directory that holds <paramref name="path"/>, and the last part's name in it. The caller disposes the handle.</summary>
    public Outcome<SafeFileHandle> OpenParent(string path, out byte[] name)
    {
        name = Name(StoragePath.NameOf(path));
        return Open(ParentOf(path), OpenHow.PathOnly | OpenHow.Directory);
    }

    /// <summary>The same, making the directories above <paramref name="path"/> where they are missing.</summary>
    public Outcome<SafeFileHandle> MakeParent(string path, out byte[] name)
    {
        name = Name(StoragePath.NameOf(path));
        return MakeDirectories(ParentOf(path));
    }

    /// <summary>Makes the directory <paramref name="path"/> and all above it, and opens it.</summary>
    public Outcome<SafeFileHandle> MakeDirectories(string path)
    {
        var outcome = Open(path, OpenHow.PathOnly | OpenHow.Directory);
        if (path == "/" || outcome.TryGet(out _, out var refusal) || refusal.Kind != RefusalKind.NotFound)
        {
            return outcome;
        }

        if (!MakeDirectories(ParentOf(path)).TryGet(out var parent, out refusal))
        {
            return refusal;
        }

        using (parent)
        {
            if (Native.MakeDirectoryAt(parent, Name(StoragePath.NameOf(path)), NewDirectoryMode) == 0)
            {
                return Open(path, OpenHow.PathOnly | OpenHow.Directory).Then(made => Masked(made, path));
            }

            // Somebody else may have made it in between.
            if (Marshal.GetLastPInvokeError() is var error and not Errno.Exists)
            {
                return Errno.Refuse(error, path);
            }
        }

        return Open(path, OpenHow.PathOnly | OpenHow.Directory);
    }

    private Outcome<SafeFileHandle> Masked(SafeFileHandle made, string path)
    {
        if (ModeOf(NewDirectoryMode) is not { } mode || Native.ChangeModeOf(Name(PathOf(made)), mode) == 0)
        {
            return made;
        }

        made.Dispose();
        return Errno.Refuse(Marshal.GetLastPInvokeError(), path);
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    /// <summary>Opens relative to <paramref name="directory"/>.</summary>
    /// <returns>0, or the error.</returns>
    internal static int TryOpen(SafeFileHandle directory, byte[] name, OpenHow how, out SafeFileHandle file)
    {
        var error = 0;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var descriptor = Native.OpenAt(directory, name, how);
            if (descriptor >= 0)
            {
                file = new SafeFileHandle(descriptor, ownsHandle: true);
                return 0;
            }

            error = Marshal.GetLastPInvokeError();
            if (error is not (Errno.TryAgain or Errno.Interrupted))
            {
                break;
            }
        }

        file = new SafeFileHandle();
        return error;
    }

    /// <summary>A normalized path as seen from the root's handle.</summary>
    internal static byte[] Relative(string path) => Name(path == "/" ? "." : path[1..]);

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";
}
