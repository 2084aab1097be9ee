using System.Buffers.Binary;
using Fairlead.Core.Identity;

namespace Fairlead.Sites.Local;

/// <summary>The groups of this host, and whether the gateway can start jobs under them.</summary>
internal static class HostGroups
{
    private const int RecordSize = 128;
    private const int NumberOffset = 16;
    private const int LookupSize = 64 * 1024;

    /// <summary>Why jobs cannot run under <paramref name="groups"/>, or null where they can.</summary>
    public static string? Problem(GroupChoice groups)
    {
        string?[] all = [groups.Primary, .. groups.Supplementary];
        if (Array.Find(all, g => g is not null && NumberOf(g) is null) is { } missing)
        {
            return $"There is no group {missing} on this host.";
        }

        return Environment.IsPrivilegedProcess || Array.TrueForAll(all, g => g is null || NumberOf(g) == NativeProcess.EffectiveGroup())
            ? null
            : $"The gateway runs as {Environment.UserName} and cannot start jobs in other groups than its own: it would have to run as root.";
    }

    // The record begins with two pointers, to the name and the password, behind which is the number.
    private static uint? NumberOf(string group)
    {
        var record = new byte[RecordSize];
        return NativeProcess.FindGroup(group, record, new byte[LookupSize], LookupSize, out var found) == 0 && found != 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(NumberOffset))
            : null;
    }
}
