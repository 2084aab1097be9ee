using System.Globalization;

namespace Fairlead.Bench.Running;

/// <summary>Resident memory of a process, as the kernel counts it, in MiB.</summary>
internal static class Resident
{
    /// <summary>What it has now.</summary>
    public static double Now(int process) => Read(process, "VmRSS:");

    /// <summary>The most it had since its start or the last <see cref="ForgetPeak"/>.</summary>
    public static double Peak(int process) => Read(process, "VmHWM:");

    /// <summary>Lets the peak begin anew.</summary>
    public static void ForgetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    private static double Read(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
