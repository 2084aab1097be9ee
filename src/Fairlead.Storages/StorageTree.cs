using System.Security.Cryptography;
using Fairlead.Core;
using Fairlead.Core.Storages;

namespace Fairlead.Storages;

/// <summary>Rules about paths that hold for every kind of storage.</summary>
internal static class StorageTree
{
    /// <summary>Both paths, normalized.</summary>
    public static Outcome<(string From, string To)> Normalize(string from, string to) =>
        StoragePath.Normalize(from).Then(f => StoragePath.Normalize(to).Select(t => (f, t)));

    /// <summary>A name for an unfinished file that nobody uses.</summary>
    public static string NewPartName() => $".fairlead-{RandomNumberGenerator.GetHexString(24, lowercase: true)}.part";

    /// <summary>Whether <paramref name="path"/> is <paramref name="directory"/> or below it, both normalized.</summary>
    public static bool IsWithin(string path, string directory) =>
        directory == "/" || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
