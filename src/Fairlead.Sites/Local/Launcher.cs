using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Fairlead.Core.Identity;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <summary>
/// Starts the scripts of jobs: each in a session of its own, with nothing of the gateway's but a clean environment, so that it lives on when the
/// gateway dies. Other accounts are entered by <c>setpriv</c>, for which the gateway has to run as root.
/// </summary>
internal sealed class Launcher
{
    private const int OpaqueSize = 1024;
    private const int SignalSetSize = 128;
    private const int RecordSize = 128;
    private const int GroupOffset = 20;
    private const int LookupSize = 64 * 1024;

    // The gateway's environment can hold its secrets: only what a program needs to feel at home goes on.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE"];

    private readonly byte[] _actions = new byte[OpaqueSize];
    private readonly byte[] _attributes = new byte[OpaqueSize];
    private readonly string?[] _environment;

    /// <summary>Prepares what all launches share.</summary>
    public Launcher()
    {
        _environment = [.. Inherited.Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n))).Where(v => v.Value is not null).Select(v => $"{v.Name}={v.Value}"), null];

        var everySignal = new byte[SignalSetSize];
        Array.Fill(everySignal, byte.MaxValue);
        const short flags = NativeProcess.SpawnNewSession | NativeProcess.SpawnSetDefaultSignals | NativeProcess.SpawnSetSignalMask;
        int[] results =
        [
            NativeProcess.InitActions(_actions),
            NativeProcess.AddOpen(_actions, 0, "/dev/null", NativeProcess.ReadOnly, 0),
            NativeProcess.AddOpen(_actions, 1, "/dev/null", NativeProcess.WriteOnly, 0),
            NativeProcess.AddOpen(_actions, 2, "/dev/null", NativeProcess.WriteOnly, 0),
            // The gateway's own are closed anyway, but not those that it was started with.
            NativeProcess.AddCloseFrom(_actions, 3),
            NativeProcess.AddChangeDirectory(_actions, "/"),
            NativeProcess.InitAttributes(_attributes),
            NativeProcess.SetFlags(_attributes, flags),
            // The runtime ignores some signals and may hold others back; a job must not inherit that.
            NativeProcess.SetDefaultSignals(_attributes, everySignal),
            NativeProcess.SetSignalMask(_attributes, new byte[SignalSetSize]),
        ];
        if (Array.Exists(results, r => r != 0))
        {
            throw new PlatformNotSupportedException("This system's C library cannot start processes in sessions of their own.");
        }
    }

    /// <summary>Why jobs cannot run as <paramref name="account"/> under <paramref name="groups"/>, or null where they can.</summary>
    public static string? Problem(string account, GroupChoice groups) => Problem(account) ?? HostGroups.Problem(groups);

    private static string? Problem(string account) =>
        account == Environment.UserName ? null
        : !Environment.IsPrivilegedProcess ? $"The gateway runs as {Environment.UserName} and cannot start jobs as {account}: it would have to run as root."
        : GroupOf(account) is null ? $"There is no account {account} on this host."
        : null;

    /// <summary>Starts the script of <paramref name="attempt"/>.</summary>
    /// <param name="attempt">What is to run.</param>
    /// <param name="launch">What the script is told its batch id is.</param>
    /// <param name="process">Its process id, which is that of its session.</param>
    /// <returns>The error of the system, or 0, and in words why it could not be started, or null.</returns>
    public (int Error, string? Problem) Start(QueuedAttempt attempt, string launch, out int process)
    {
        process = 0;
        var groups = new GroupChoice { Primary = attempt.Group, Supplementary = attempt.SupplementaryGroups.IsDefault ? [] : attempt.SupplementaryGroups };
        if (Problem(attempt.Account, groups) is { } problem)
        {
            return (0, problem);
        }

        string[] script = ["/bin/sh", $"{attempt.Control.Shared}/{ControlDirectory.Script}", launch, attempt.Index?.ToString(CultureInfo.InvariantCulture) ?? "", "0"];
        string[] words = [.. Switch(attempt.Account, groups), .. script];
        var error = NativeProcess.Spawn(out process, words[0], _actions, _attributes, [.. words, null], _environment);
        return (error, error == 0 ? null : $"{words[0]} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    private static string[] Switch(string account, GroupChoice groups)
    {
        var isOwn = account == Environment.UserName;
        var supplementary = !groups.Supplementary.IsEmpty ? $"--groups={string.Join(',', groups.Supplementary)}" : isOwn ? "--keep-groups" : "--init-groups";
        var primary = groups.Primary ?? (isOwn ? null : GroupOf(account)?.ToString(CultureInfo.InvariantCulture));
        return isOwn && (groups.IsNone || !Environment.IsPrivilegedProcess)
            ? []
            : ["setpriv", .. isOwn ? [] : (string[])[$"--reuid={account}", "--reset-env"], .. primary is null ? [] : (string[])[$"--regid={primary}"], supplementary, "--"];
    }

    private static uint? GroupOf(string account)
    {
        // The record begins with two pointers and the user's id, behind which is the group's.
        var record = new byte[RecordSize];
        return NativeProcess.FindAccount(account, record, new byte[LookupSize], LookupSize, out var found) == 0 && found != 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(GroupOffset))
            : null;
    }
}
