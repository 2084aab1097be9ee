using System.Globalization;
using Fairlead.Core.Storages;

namespace Fairlead.Uftp.Sessions;

/// <summary>What is known of a file, in the three notations that clients read. No I/O. Times are UTC, as RFC 3659 wants it.</summary>
internal static class EntryText
{
    private const string TimeFormat = "yyyyMMddHHmmss";
    private const int DirectoryType = 0x4000;
    private const int FileType = 0x8000;

    /// <summary>Facts for machines (RFC 3659, section 7): <c>size=..;modify=..;type=..;perm=..;UNIX.mode=..; NAME</c>.</summary>
    public static string Facts(FileEntry entry, string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"size={entry.Size};modify={Time(entry.ModifiedAt)};type={(entry.IsDirectory ? "dir" : "file")};perm={Rights(entry)};UNIX.mode={Mode(entry)}; {Plain(name)}");

    /// <summary>The short line of STAT: kind and the owner's rights, size, milliseconds since 1970, name.</summary>
    public static string Short(FileEntry entry, string name) => string.Create(
        CultureInfo.InvariantCulture, $"{Kind(entry)}{Owner(entry)} {entry.Size} {entry.ModifiedAt.ToUnixTimeSeconds() * 1000} {Plain(name)}");

    /// <summary>A line as <c>ls -l</c> prints it.</summary>
    public static string Long(FileEntry entry, string name, DateTimeOffset now)
    {
        var isOld = now - entry.ModifiedAt > TimeSpan.FromDays(183) || entry.ModifiedAt > now + TimeSpan.FromDays(1);
        var date = entry.ModifiedAt.UtcDateTime.ToString(isOld ? "MMM dd  yyyy" : "MMM dd HH:mm", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Kind(entry)}{entry.Permissions}   {(entry.IsDirectory ? 3 : 1)} {Word(entry.Owner)} {Word(entry.Group)} {entry.Size} {date} {Plain(name)}");
    }

    /// <summary>A time as facts have it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads such a time; a fraction behind it is left out. Null where it is none.</summary>
    public static DateTimeOffset? ReadTime(string text) =>
        DateTimeOffset.TryParseExact(text.Split('.', 2)[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>A name without what would break a line.</summary>
    public static string Plain(string name) => name.Any(char.IsControl) ? string.Concat(name.Select(c => char.IsControl(c) ? '?' : c)) : name;

    private static char Kind(FileEntry entry) => entry.IsDirectory ? 'd' : '-';

    private static string Owner(FileEntry entry) => entry.Permissions.ToString()[..3];

    private static string Rights(FileEntry entry)
    {
        var owner = Owner(entry).Replace("-", string.Empty, StringComparison.Ordinal);
        return entry.IsDirectory ? owner.Replace('r', 'l').Replace('x', 'e') : owner;
    }

    // With the bits of the file's type: clients take it for the whole st_mode.
    private static string Mode(FileEntry entry) => Convert.ToString((entry.IsDirectory ? DirectoryType : FileType) | entry.Permissions.Mode, 8);

    private static string Word(string? name) => name is { Length: > 0 } && !name.Any(char.IsWhiteSpace) ? name : "nobody";
}
