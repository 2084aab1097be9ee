using Fairlead.Core;

namespace Fairlead.Storages.RemoteFiles;

/// <summary>What the exit codes of the scripts and the messages of the tools (in the C locale) say to a person.</summary>
internal static class RemoteRefusals
{
    /// <summary>Why <paramref name="path"/> could not be used.</summary>
    /// <param name="exitCode">How the script ended.</param>
    /// <param name="error">What was printed on standard error.</param>
    /// <param name="path">The path in the storage.</param>
    public static Refusal Of(int exitCode, string error, string path) => exitCode switch
    {
        60 => Refusals.IsDirectory(path),
        62 => Refusals.LeadsOut(path),
        63 => Refusals.Exists(path),
        64 => Refusals.NeedsDirectory(path),
        65 => Refusals.NotPlain(path),
        66 => Refusals.NoGroup(),
        127 => Refusal.Unavailable($"A program is missing on the host: {LastPart(error)}."),
        _ => OfMessage(LastPart(error), path),
    };

    private static Refusal OfMessage(string reason, string path) => reason switch
    {
        "No such file or directory" => Refusal.NotFound($"file '{path}'"),
        "Permission denied" or "Operation not permitted" or "Read-only file system" => Refusals.NotAllowed(path),
        "No space left on device" or "Disk quota exceeded" or "File too large" => Refusals.Full(path),
        "Not a directory" => Refusals.NeedsDirectory(path),
        "Is a directory" => Refusals.IsDirectory(path),
        "File exists" => Refusals.Exists(path),
        "File name too long" => Refusals.NameTooLong(path),
        "Input/output error" or "Stale file handle" or "Connection timed out" or "Transport endpoint is not connected" =>
            Refusal.Unavailable($"The file system does not answer for '{path}': {reason}."),
        _ => Refusal.Conflict($"This cannot be done with '{path}': {(reason.Length == 0 ? "no reason was given" : reason)}."),
    };

    // Tools say "cp: cannot open 'NAME': REASON", and a name can hold anything but is never last.
    private static string LastPart(string error)
    {
        var text = error.TrimEnd();
        return text[(text.LastIndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? colon + 2 : 0)..];
    }
}
