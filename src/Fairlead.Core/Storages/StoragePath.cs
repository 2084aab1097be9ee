namespace Fairlead.Core.Storages;

/// <summary>Normalizes what clients call a path in a storage.</summary>
public static class StoragePath
{
    /// <summary>The longest path that is taken, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>
    /// The path with one leading slash, without a trailing one, with <c>.</c>, <c>..</c> and repeated slashes resolved.
    /// Refused where it leads above the root, holds a NUL, or is longer than <see cref="MaxLength"/>. Symbolic links are the storage's to judge.
    /// </summary>
    public static Outcome<string> Normalize(string path)
    {
        if (path.Length > MaxLength)
        {
            return Refusal.Invalid("path", $"A path has at most {MaxLength} characters, this one has {path.Length}.");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Invalid("path", "A path must not hold a NUL character.");
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count == 0)
            {
                return Refusal.Forbidden($"The path '{path}' leads out of the storage.");
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>The name of the last part of a normalized path; empty for the root.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path of <paramref name="name"/> in the directory <paramref name="directory"/>, both normalized.</summary>
    public static string Combine(string directory, string name) => directory == "/" ? $"/{name}" : $"{directory}/{name}";
}
