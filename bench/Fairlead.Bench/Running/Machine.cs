using System.Globalization;

namespace Fairlead.Bench.Running;

/// <summary>What else the machine does while something is measured: the figures have to be read beside it.</summary>
internal static class Machine
{
    /// <summary>The load averages over 1, 5 and 15 minutes.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    /// <summary>Seconds of CPU that a process has used, its ended children not counted.</summary>
    public static double CpuSecondsOf(int process)
    {
        // The name in brackets may hold spaces: the numbers come after it.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var numbers = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(numbers[11]) + Number(numbers[12])) / 100.0;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
