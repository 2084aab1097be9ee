using Fairlead.Core;
using Fairlead.Core.Storages;

namespace Fairlead.Uftp.Sessions;

/// <summary>Which paths a session may use: those in its directory, and where it is for one file, that file alone.</summary>
/// <param name="root">The directory it does not leave, normalized.</param>
/// <param name="file">The one file it is for, normalized, or null.</param>
internal sealed class SessionPaths(string root, string? file)
{
    /// <summary>The directory it begins in.</summary>
    public string Root => root;

    /// <summary>What a client's path means, seen from the current directory. A leading slash is the root of the storage.</summary>
    public Outcome<string> Resolve(string directory, string? path) =>
        StoragePath.Normalize(path is null ? directory : path.StartsWith('/') ? path : $"{directory}/{path}").Then<string>(at => IsInside(at)
            ? at
            : Refusal.Forbidden($"This session does not leave {root}."));

    /// <summary>The same for a file whose bytes are read or written.</summary>
    public Outcome<string> ResolveFile(string directory, string? path)
    {
        if (path is null)
        {
            return Refusal.Invalid("path", "A path is needed.");
        }

        return Resolve(directory, path).Then<string>(at => file is null || at == file ? at : Refusal.Forbidden($"This session is for the file {file} alone."));
    }

    /// <summary>Whether more than one file can be used.</summary>
    public bool HasAll => file is null;

    private bool IsInside(string path) => root == "/" || path == root || (path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '/');
}
