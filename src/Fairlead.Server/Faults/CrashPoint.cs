using System.Globalization;
using System.Runtime.InteropServices;
using Fairlead.Gateway.Faults;

namespace Fairlead.Server.Faults;

/// <summary>
/// Kills this very process with SIGKILL when it reaches a fault point for the n-th time: nothing is flushed, closed or told to anybody. For the
/// crash harness, which sets <see cref="Variable"/>.
/// </summary>
/// <param name="point">Name of the fault point, such as <c>store.before-commit</c>.</param>
/// <param name="times">How often it has to be reached, from 1.</param>
internal sealed partial class CrashPoint(string point, int times) : IFaultPoint
{
    /// <summary>The environment variable that arms it: <c>POINT:N</c>.</summary>
    public const string Variable = "FAIRLEAD_CRASH_AT";

    private const int Kill = 9;
    private int _reached;

    /// <summary>What it does, for the log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{point}, time {times}");

    /// <summary>The point that the variable names, or null where it is not set.</summary>
    /// <exception cref="StartRefusedException">The variable has another form.</exception>
    public static CrashPoint? Read(string? variable)
    {
        if (string.IsNullOrEmpty(variable))
        {
            return null;
        }

        return variable.Split(':') is [{ Length: > 0 } point, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times > 0
            ? new CrashPoint(point, times)
            : throw new StartRefusedException($"{Variable} is '{variable}'.", $"It makes the gateway crash, for tests only: remove it, or write for instance {Variable}=store.before-commit:1.");
    }

    /// <inheritdoc/>
    public void Reach(string name)
    {
        if (name == point && Interlocked.Increment(ref _reached) == times)
        {
            _ = Send(Environment.ProcessId, Kill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
