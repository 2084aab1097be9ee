namespace Fairlead.Core.Storages;

/// <summary>
/// Where a file truly is, whichever storage it is reached through. What two accounts see at one path can differ, and so can what they may do there:
/// the account is part of the place.
/// </summary>
/// <param name="Site">The site.</param>
/// <param name="Account">The account it is reached as.</param>
/// <param name="Path">Its absolute path there, without a slash at the end; <c>/</c> is the root of the host.</param>
public readonly record struct FilePlace(string Site, string Account, string Path)
{
    /// <summary>What the paths of everything below this place begin with.</summary>
    public string Prefix => Path == "/" ? Path : Path + "/";

    /// <summary>The place of <paramref name="path"/>, which is normalized, in the file tree whose root this is.</summary>
    public FilePlace Of(string path) => path == "/" ? this : this with { Path = Prefix + path[1..] };

    /// <summary>The path, normalized, that <paramref name="absolute"/> has in the file tree whose root this is; null where it lies outside.</summary>
    public string? Inside(string absolute) =>
        absolute == Path ? "/" : absolute.StartsWith(Prefix, StringComparison.Ordinal) ? absolute[(Prefix.Length - 1)..] : null;
}
