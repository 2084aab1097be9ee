using System.Globalization;

namespace Fairlead.Shell.Ssh;

/// <summary>Names for control sockets, in a directory that nobody else can enter. It is made when first needed.</summary>
internal sealed class ControlSockets : IDisposable
{
    // A socket's path may have 107 bytes, and the client appends a dot and 16 characters while it makes one.
    private const int LongestPath = 107 - 17;

    private readonly Lock _lock = new();
    private PrivateDirectory? _directory;
    private int _count;

    /// <summary>Removes what processes that were killed have left.</summary>
    public ControlSockets() => PrivateDirectory.RemoveAbandoned();

    /// <summary>A path that was not given out before: a broken connection can still hold the last one.</summary>
    public string Next()
    {
        lock (_lock)
        {
            _directory ??= CreateDirectory();
            _count++;
            return Path.Combine(_directory.Path, _count.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Removes the directory.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _directory?.Dispose();
            _directory = null;
        }
    }

    private static PrivateDirectory CreateDirectory()
    {
        var directory = PrivateDirectory.Create();
        if (System.Text.Encoding.UTF8.GetByteCount(directory.Path) + 10 <= LongestPath)
        {
            return directory;
        }

        directory.Dispose();
        throw new InvalidOperationException("The directory for temporary files has too long a path for a socket: set TMPDIR to one below 55 bytes.");
    }
}
