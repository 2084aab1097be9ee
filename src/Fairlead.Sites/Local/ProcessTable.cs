using System.Globalization;

namespace Fairlead.Sites.Local;

/// <summary>A process as <c>/proc/PID/stat</c> shows it (man 5 proc).</summary>
/// <param name="Id">Process id.</param>
/// <param name="Session">The session it is in: the id of the process that began it.</param>
/// <param name="IsZombie">Whether it has ended and only waits for its parent to notice.</param>
/// <param name="StartTicks">When it started, in hundredths of a second since the host did. With the id it is an identity.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
internal readonly record struct ProcessSeen(int Id, int Session, bool IsZombie, long StartTicks, long ResidentBytes)
{
    /// <summary>Whether it began its session.</summary>
    public bool IsLeader => Id == Session;
}

/// <summary>The processes of this host.</summary>
internal static class ProcessTable
{
    // Fixed for everything that the kernel tells programs, whatever its own clock does.
    private const int TicksPerSecond = 100;

    // Places behind the name in brackets, which is the second field and may hold anything.
    private const int State = 0;
    private const int Session = 3;
    private const int StartTime = 19;
    private const int ResidentPages = 21;

    /// <summary>When the host started.</summary>
    public static DateTimeOffset BootTime { get; } = ReadBootTime();

    /// <summary>All processes that can be seen.</summary>
    public static IEnumerable<ProcessSeen> All() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0
        let seen = Find(id)
        where seen is not null
        select seen.Value;

    /// <summary>The process of that id, or null.</summary>
    public static ProcessSeen? Find(int id)
    {
        var text = ReadOrEmpty($"/proc/{id}/stat");
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length <= ResidentPages
            ? null
            : new ProcessSeen(
                id,
                int.Parse(fields[Session], CultureInfo.InvariantCulture),
                fields[State] is "Z" or "X",
                long.Parse(fields[StartTime], CultureInfo.InvariantCulture),
                long.Parse(fields[ResidentPages], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
    }

    /// <summary>The words a process was started with; none where it is gone.</summary>
    public static string[] WordsOf(int id) => ReadOrEmpty($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a process has open, as the kernel names it (<c>socket:[123]</c>); none where it is gone or another account's.</summary>
    public static IReadOnlyList<string> OpenFilesOf(int id)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Select(f => new FileInfo(f).LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return [];
        }
    }

    /// <summary>When a process started.</summary>
    public static DateTimeOffset StartOf(ProcessSeen process) => BootTime + TimeSpan.FromSeconds((double)process.StartTicks / TicksPerSecond);

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return string.Empty;
        }
    }

    private static DateTimeOffset ReadBootTime()
    {
        const string key = "btime ";
        var line = File.ReadLines("/proc/stat").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(line.AsSpan(key.Length), CultureInfo.InvariantCulture));
    }
}
