using System.Globalization;
using System.Runtime.InteropServices;

namespace Fairlead.Testing;

/// <summary>Signals to processes and what <c>/proc</c> tells about them.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Stop = 19;

    /// <summary>Sends <paramref name="signal"/>; a process that is gone is no error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is the id of no single process of ours: 0 and negative ids mean groups, 1 is init.</exception>
    public static void Send(int processId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(processId, 1);
        _ = SendSignal(processId, signal);
    }

    /// <summary>The processes whose parent is <paramref name="processId"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is the id of no process of ours: the children of 0 and 1 are other people's.</exception>
    public static IReadOnlyList<int> ChildrenOf(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(processId, 1);
        return [.. All().Where(id => ParentOf(id) == processId)];
    }

    /// <summary>Whether the process is there and more than an entry that its parent has not looked at yet.</summary>
    public static bool IsAlive(int processId) => ReadProc(processId, "stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] != 'Z';

    /// <summary>The processes in whose environment <paramref name="text"/> occurs.</summary>
    public static IReadOnlyList<int> WithEnvironment(string text) =>
        [.. All().Where(id => ReadProc(id, "environ").Contains(text, StringComparison.Ordinal))];

    private static IEnumerable<int> All() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0 && id != Environment.ProcessId
        select id;

    // The name in brackets may hold spaces and brackets: the state and the parent come after the last one.
    private static int ParentOf(int processId) =>
        ReadProc(processId, "stat") is { Length: > 0 } stat
            ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    private static string ReadProc(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
