using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>
/// The system calls of Linux (man 2) that work relative to the handle of a directory. Names are UTF-8 with a NUL at their end; the result is -1
/// where the call failed, and <see cref="Marshal.GetLastPInvokeError"/> has the reason.
/// </summary>
internal static partial class Native
{
    public const int AtNoFollow = 0x100;
    public const int AtRemoveDirectory = 0x200;
    public const int AtEmptyPath = 0x1000;
    private const int AtFollow = 0x400;
    public const uint RenameNoReplace = 1;
    public const uint BasicStats = 0x7ff;

    /// <summary>The number that leaves the owner of a file as it is.</summary>
    public const uint SameOwner = uint.MaxValue;

    private const int AtCurrentDirectory = -100;

    // The number of openat2 is the same on every architecture.
    private const nint OpenAt2Number = 437;

    /// <summary>openat2 relative to <paramref name="directory"/>.</summary>
    public static int OpenAt(SafeFileHandle directory, byte[] name, OpenHow how) =>
        (int)OpenAt2(OpenAt2Number, directory, name, how, Marshal.SizeOf<OpenHow>());

    /// <summary>openat2 of an absolute path.</summary>
    public static int OpenAbsolute(byte[] path, OpenHow how) =>
        (int)OpenAt2(OpenAt2Number, AtCurrentDirectory, path, how, Marshal.SizeOf<OpenHow>());

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, byte[] name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(SafeFileHandle directory, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    public static partial int RenameAt(SafeFileHandle fromDirectory, byte[] from, SafeFileHandle toDirectory, byte[] to, uint flags);

    /// <summary>Gives the open file a name. Needs <c>/proc</c>.</summary>
    public static int LinkAt(SafeFileHandle file, SafeFileHandle directory, byte[] name) =>
        LinkAt(AtCurrentDirectory, Encoding.ASCII.GetBytes($"/proc/self/fd/{file.DangerousGetHandle()}\0"), directory, name, AtFollow);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int SymbolicLinkAt(byte[] target, SafeFileHandle directory, byte[] name);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(SafeFileHandle directory, byte[] name, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatAt(SafeFileHandle directory, byte[] name, int flags, uint mask, out Statx result);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    public static partial int ChangeModeOf(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true)]
    public static partial int ChangeOwnerOf(byte[] path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "getgrnam_r")]
    public static partial int GroupByName(byte[] name, [Out] byte[] record, [Out] byte[] buffer, nint length, out nint result);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ReadDirectory(SafeFileHandle directory, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    public static partial int UserById(uint id, [Out] byte[] record, [Out] byte[] buffer, nint length, out nint result);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    public static partial int GroupById(uint id, [Out] byte[] record, [Out] byte[] buffer, nint length, out nint result);

    /// <summary>Stands for a directory where the path is absolute anyhow.</summary>
    public const int AnyDirectory = -100;

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimes(int directory, byte[] name, [In] TimeSpec[] times, int flags);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    private static partial int LinkAt(int fromDirectory, byte[] from, SafeFileHandle toDirectory, byte[] to, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(nint number, SafeFileHandle directory, byte[] name, in OpenHow how, nint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(nint number, int directory, byte[] name, in OpenHow how, nint size);
}

/// <summary>The system's <c>struct timespec</c>.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">0 to 999,999,999, or a wish.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeSpec(nint Seconds, nint Nanoseconds)
{
    /// <summary>The time stays as it is.</summary>
    public static readonly TimeSpec Unchanged = new(0, 0x3ffffffe);

    /// <summary>A time.</summary>
    public static TimeSpec Of(DateTimeOffset at) =>
        new((nint)at.ToUnixTimeSeconds(), (nint)(at.UtcTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
}

/// <summary>How openat2 opens; the kernel's <c>struct open_how</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve)
{
    public const ulong WriteOnly = 1;
    public const ulong Create = 0x40;
    public const ulong Exclusive = 0x80;
    public const ulong Append = 0x400;

    /// <summary>A named pipe must not hold the opener until somebody opens its other end.</summary>
    public const ulong NonBlocking = 0x800;

    /// <summary>A handle that names the file without opening it: needs no right to read it, and starts no device.</summary>
    public const ulong PathOnly = 0x200000;

    // Two flags differ between the architectures.
    public static readonly ulong Directory = IsArm ? 0x4000u : 0x10000u;
    public static readonly ulong NoFollow = IsArm ? 0x8000u : 0x20000u;

    /// <summary>A file without a name, in the directory that is named: it goes with its last handle.</summary>
    public static readonly ulong Nameless = 0x400000 | Directory;

    private const ulong CloseOnExec = 0x80000;
    private const ulong NoMagicLinks = 0x02;
    private const ulong BeneathOnly = 0x08;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Opens what the caller trusts to be where it should.</summary>
    public static OpenHow Anywhere(ulong flags) => new(flags | CloseOnExec, 0, 0);

    /// <summary>Opens nothing that is not below the directory the path starts from, whatever links there are or come to be.</summary>
    public static OpenHow Beneath(ulong flags, ulong mode = 0) => new(flags | CloseOnExec, mode, BeneathOnly | NoMagicLinks);
}

/// <summary>The kernel's <c>struct statx</c>, the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct Statx
{
    [FieldOffset(20)]
    public readonly uint UserId;

    [FieldOffset(24)]
    public readonly uint GroupId;

    [FieldOffset(28)]
    public readonly ushort Mode;

    [FieldOffset(32)]
    public readonly ulong Inode;

    [FieldOffset(40)]
    public readonly ulong Size;

    [FieldOffset(112)]
    public readonly long ModifiedSeconds;

    [FieldOffset(120)]
    public readonly uint ModifiedNanoseconds;

    [FieldOffset(136)]
    public readonly uint DeviceMajor;

    [FieldOffset(140)]
    public readonly uint DeviceMinor;

    private const int TypeMask = 0xf000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsRegularFile => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xa000;

    /// <summary>The nine permission bits.</summary>
    public uint Permissions => Mode & 0b111_111_111u;

    /// <summary>Which file it is, whatever it is called.</summary>
    public (uint Major, uint Minor, ulong Inode) Identity => (DeviceMajor, DeviceMinor, Inode);
}
