using System.Globalization;

namespace Fairlead.Shell;

/// <summary>
/// A directory of this process among the temporary files, which nobody else can enter. A process that is killed leaves it behind; the next one removes
/// it. Whose it is says its name, and a lock that the system gives up with the process: so that of a living one stays, also where two of them
/// cannot see each other's processes.
/// </summary>
internal sealed class PrivateDirectory : IDisposable
{
    private const string Prefix = "fairlead-";
    private const string LockName = "owner";

    private readonly FileStream _lock;

    private PrivateDirectory(string path, FileStream owned) => (Path, _lock) = (path, owned);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes one, with mode 0700.</summary>
    public static PrivateDirectory Create()
    {
        var path = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
        return new PrivateDirectory(path, Lock(path, FileMode.CreateNew));
    }

    /// <summary>Removes those of processes that are gone.</summary>
    public static void RemoveAbandoned()
    {
        // Whoever needs the directory for temporary files says what is wrong with it.
        var all = new DirectoryInfo(System.IO.Path.GetTempPath());
        var readable = new EnumerationOptions { IgnoreInaccessible = true };
        foreach (var directory in all.Exists ? all.EnumerateDirectories($"{Prefix}*-*", readable) : [])
        {
            if (directory.LinkTarget is null && IsOfTheDead(directory.Name))
            {
                Remove(directory);
            }
        }
    }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static FileStream Lock(string directory, FileMode mode) =>
        new(System.IO.Path.Combine(directory, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static bool IsOfTheDead(string name) =>
        int.TryParse(name.AsSpan(Prefix.Length, name.IndexOf('-', Prefix.Length) - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var owner)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{owner}"));

    private static void Remove(DirectoryInfo directory)
    {
        try
        {
            using var owned = Lock(directory.FullName, FileMode.Open);
            directory.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or somebody is at it already.
        }
    }
}
