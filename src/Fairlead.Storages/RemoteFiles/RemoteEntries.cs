using System.Globalization;
using Fairlead.Core.Storages;

namespace Fairlead.Storages.RemoteFiles;

/// <summary>Reads what <c>stat</c> prints about files: fields that each end with a NUL, which no name can hold.</summary>
internal static class RemoteEntries
{
    private const int FieldsOfFile = 5;
    private const int TypeMask = 0xf000;
    private const int DirectoryType = 0x4000;
    private const int LinkType = 0xa000;
    private const string UnknownName = "UNKNOWN";

    /// <summary>One file without its name; null where it is not all there.</summary>
    public static RemoteFile? ReadOne(string output) => Split(output) is { Length: FieldsOfFile } fields ? Read(fields) : null;

    /// <summary>Many files, each with what stands before it; what is not whole is left out.</summary>
    public static IEnumerable<(string Name, RemoteFile File)> ReadMany(string output) =>
        from fields in Split(output).Chunk(FieldsOfFile + 1)
        where fields.Length == FieldsOfFile + 1
        let file = Read(fields.AsSpan(1))
        where file is not null
        select (fields[0], file);

    private static string[] Split(string output) => output.Length == 0 ? [] : output[..^1].Split('\0');

    private static RemoteFile? Read(ReadOnlySpan<string> fields)
    {
        if (!int.TryParse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mode)
            || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !decimal.TryParse(fields[2], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        var type = mode & TypeMask;
        return new RemoteFile(type == LinkType, new FileEntry(
            string.Empty,
            type == DirectoryType,
            size,
            DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)),
            new FilePermissions(mode & 0x1ff),
            NameOf(fields[3]),
            NameOf(fields[4])));
    }

    private static string? NameOf(string name) => name == UnknownName ? null : name;
}

/// <summary>A file as it was seen.</summary>
/// <param name="IsLink">Whether it is a symbolic link, seen as itself.</param>
/// <param name="Entry">What is known of it, but for its path.</param>
internal sealed record RemoteFile(bool IsLink, FileEntry Entry);
