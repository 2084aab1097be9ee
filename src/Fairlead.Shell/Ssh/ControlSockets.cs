using System.Globalization;

namespace Fairlead.Shell.Ssh;

/// <summary>Names for control sockets, in a directory that nobody else can enter. It is made when first needed.</summary>
internal sealed class ControlSockets : IDisposable
{
    // A socket's path may have 107 bytes, and the client appends a dot and 16 characters while it makes one.
    private const int LongestPath = 107 - 17;

    private readonly Lock _lock = new();
    private string? _directory;
    private int _count;

    /// <summary>A path that was not given out before: a broken connection can still hold the last one.</summary>
    public string Next()
    {
        lock (_lock)
        {
            _directory ??= CreateDirectory();
            _count++;
            return Path.Combine(_directory, _count.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Removes the directory.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_directory is not null)
            {
                Directory.Delete(_directory, recursive: true);
                _directory = null;
            }
        }
    }

    private static string CreateDirectory()
    {
        // Made with mode 0700.
        var directory = Directory.CreateTempSubdirectory("fairlead-").FullName;
        if (System.Text.Encoding.UTF8.GetByteCount(directory) + 10 <= LongestPath)
        {
            return directory;
        }

        Directory.Delete(directory);
        throw new InvalidOperationException($"The directory for temporary files has too long a path for a socket: set TMPDIR to one below 60 bytes.");
    }
}
