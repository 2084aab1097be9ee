using System.Text;
using Fairlead.Sites.Scripts;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Sites.Local;

/// <summary>
/// Reads what scripts left in control directories. Those belong to the accounts, who can put anything there: no link is followed to a file, nothing
/// waits, and no more is read than a script writes.
/// </summary>
internal static class ControlReader
{
    private const int Longest = 16 * 1024;

    /// <summary>The result of the attempt, or null where there is none.</summary>
    public static ResultFile? Result(ControlDirectory control) =>
        Read($"{control.Own}/{ControlDirectory.Result}") is { } text && ResultFile.Read(text) is { } result && result.Marker == control.Marker ? result : null;

    /// <summary>What the script wrote when it began, or null where it has not.</summary>
    public static StartFile? Start(ControlDirectory control) =>
        Read($"{control.Own}/{ControlDirectory.Started}") is { } text && StartFile.Read(text) is { } start && start.Marker == control.Marker ? start : null;

    /// <summary>The launch that runs, or has run, the attempt; null where none has got that far.</summary>
    public static string? Claim(ControlDirectory control)
    {
        const string prefix = "batch:";
        var target = new FileInfo($"{control.Own}/{ControlDirectory.Claim}").LinkTarget;
        return target?.StartsWith(prefix, StringComparison.Ordinal) == true ? target[prefix.Length..] : null;
    }

    private static string? Read(string path)
    {
        var descriptor = NativeProcess.Open(path, NativeProcess.ReadOnly | NativeProcess.NonBlocking | NativeProcess.CloseOnExec | NativeProcess.NoFollow);
        if (descriptor < 0)
        {
            return null;
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var buffer = new byte[Longest];
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(file, buffer, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A directory or something stranger: no file of ours.
            return null;
        }
    }
}
