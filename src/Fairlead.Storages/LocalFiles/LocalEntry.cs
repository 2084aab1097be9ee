using Fairlead.Core.Storages;

namespace Fairlead.Storages.LocalFiles;

/// <summary>What the system knows of a file, in the gateway's words.</summary>
internal static class LocalEntry
{
    /// <summary>0700.</summary>
    public const uint OwnerOnly = 0b111_000_000;

    private const int NanosecondsPerTick = 100;

    public static FileEntry Of(string path, Statx stat) => new(
        path,
        stat.IsDirectory,
        (long)stat.Size,
        DateTimeOffset.FromUnixTimeSeconds(stat.ModifiedSeconds).AddTicks(stat.ModifiedNanoseconds / NanosecondsPerTick),
        new FilePermissions((int)stat.Permissions),
        AccountNames.User(stat.UserId),
        AccountNames.Group(stat.GroupId));
}
