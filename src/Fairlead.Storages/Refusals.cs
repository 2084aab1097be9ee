using Fairlead.Core;

namespace Fairlead.Storages;

/// <summary>What every kind of storage refuses, in the same words.</summary>
internal static class Refusals
{
    public static Refusal IsDirectory(string path) => Refusal.Conflict($"'{path}' is a directory.");

    public static Refusal NeedsDirectory(string path) => Refusal.Conflict($"A file is where '{path}' needs a directory.");

    public static Refusal NotPlain(string path) => Refusal.Conflict($"'{path}' is neither a file nor a directory.");

    public static Refusal Exists(string path) => Refusal.Conflict($"'{path}' exists already.");

    public static Refusal IntoItself(string path) => Refusal.Conflict($"'{path}' cannot go into itself.");

    public static Refusal TooDeep(string path) => Refusal.Conflict($"The directories in '{path}' are nested too deeply.");

    public static Refusal LeadsOut(string path) => Refusal.Forbidden($"The path '{path}' leads out of the storage by a symbolic link.");

    public static Refusal NotAllowed(string path) => Refusal.Forbidden($"The account may not do this with '{path}'.");

    public static Refusal Root(string what) => Refusal.Forbidden($"The root of a storage cannot be {what}.");

    public static Refusal Full(string path) => Refusal.TooLarge("content", $"There is no space left for '{path}'.");

    public static Refusal NameTooLong(string path) =>
        Refusal.Invalid("path", $"A part of the path '{path}' is longer than the file system allows.");

    public static Refusal NoGroup(string? group = null) =>
        Refusal.Invalid("group", group is null ? "There is no such group on the host." : $"There is no group '{group}' on the host.");

    public static Refusal BadRange() => Refusal.Invalid("range", "A range begins at 0 or later and has no negative length.");

    public static Refusal BadPage() => Refusal.Invalid("offset", "A page begins at 0 or later and has no negative length.");
}
