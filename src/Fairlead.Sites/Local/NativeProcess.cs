using System.Runtime.InteropServices;

namespace Fairlead.Sites.Local;

/// <summary>The system calls of Linux (man 2 and 3) that start, follow and signal processes.</summary>
internal static partial class NativeProcess
{
    public const int Terminate = 15;
    public const int Kill = 9;
    public const int Continue = 18;
    public const int WaitNoHang = 1;
    public const int SpawnSetDefaultSignals = 0x04;
    public const int SpawnSetSignalMask = 0x08;
    public const int SpawnNewSession = 0x80;
    public const int EpollAdd = 1;
    public const int EpollRemove = 2;
    public const int EpollIn = 1;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;

    /// <summary>Refuses a link in the last part of a path; differs between the architectures.</summary>
    public static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    // The number of pidfd_open is the same on every architecture.
    private const nint PidfdOpenNumber = 434;

    /// <summary>A handle of a process that says when it ends, also where the process is not our child.</summary>
    public static int OpenProcess(int process) => (int)PidfdOpen(PidfdOpenNumber, process, 0);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int process, string file, byte[] actions, byte[] attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions([In, Out] byte[] actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen([In, Out] byte[] actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddChangeDirectory([In, Out] byte[] actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int AddCloseFrom([In, Out] byte[] actions, int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes([In, Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags([In, Out] byte[] attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask([In, Out] byte[] attributes, byte[] signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals([In, Out] byte[] attributes, byte[] signals);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    public static partial int Wait(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    public static partial int CreateEpoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    public static partial int ControlEpoll(int epoll, int operation, int descriptor, byte[] happening);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    public static partial int WaitEpoll(int epoll, [Out] byte[] happenings, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FindAccount(string name, [Out] byte[] record, [Out] byte[] buffer, nint length, out nint result);

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FindGroup(string name, [Out] byte[] record, [Out] byte[] buffer, nint length, out nint result);

    [LibraryImport("libc", EntryPoint = "getegid")]
    public static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint PidfdOpen(nint number, int process, uint flags);
}
