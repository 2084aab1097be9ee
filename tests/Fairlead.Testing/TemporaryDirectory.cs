using System.Diagnostics;

namespace Fairlead.Testing;

/// <summary>A new directory below the system's temporary directory, removed with everything in it at the end, also when the test process is killed.</summary>
/// <remarks>Other accounts may enter and read it (mode 0755): batch jobs and SSH sessions of the test accounts run there.</remarks>
public sealed class TemporaryDirectory : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Creates the directory.</summary>
    /// <param name="label">A word in its name, for people who look at a machine while tests run.</param>
    public TemporaryDirectory(string label = "test")
    {
        Path = Directory.CreateTempSubdirectory($"fairlead-{label}-").FullName;
        FileModes.Set(Path, FileModes.OthersMayRead);
        Reaper.Watch(Path);
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of <paramref name="relative"/> inside; nothing is created.</summary>
    public string Combine(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Creates a directory inside, with mode 0755 whatever the umask, and returns its absolute path.</summary>
    public string CreateDirectory(string relative)
    {
        var path = Combine(relative);
        Directory.CreateDirectory(path);
        FileModes.Set(path, FileModes.OthersMayRead);
        return path;
    }

    /// <summary>Writes a text file inside, readable by all, and returns its absolute path.</summary>
    public string Write(string relative, string text)
    {
        var path = Combine(relative);
        File.WriteAllText(path, text);
        FileModes.Set(path, FileModes.OthersMayReadFile);
        return path;
    }

    /// <summary>Removes the directory. A process that still writes into it is given a moment to end.</summary>
    public void Dispose()
    {
        var started = Stopwatch.GetTimestamp();
        while (Directory.Exists(Path))
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Somebody made a file while we removed: look again.
                Thread.Yield();
            }
        }

        Reaper.Forget(Path);
    }
}
