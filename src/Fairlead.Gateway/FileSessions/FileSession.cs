using Fairlead.Core.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.FileSessions;

/// <summary>A session that somebody has opened; it counts as theirs until it is disposed.</summary>
public sealed class FileSession : IAsyncDisposable
{
    private readonly Func<long, Task> _closed;
    private long _transferred;
    private bool _disposed;

    internal FileSession(Principal principal, FileSessionRequest asked, IStorage files, DateTimeOffset endsAt, Func<long, Task> closed)
    {
        (Principal, Asked, Files, EndsAt) = (principal, asked, files, endsAt);
        _closed = closed;
    }

    /// <summary>Whose it is.</summary>
    public Principal Principal { get; }

    /// <summary>What was asked for.</summary>
    public FileSessionRequest Asked { get; }

    /// <summary>The files, under the rights of <see cref="Principal"/>; every change goes into the journal.</summary>
    public IStorage Files { get; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset EndsAt { get; }

    /// <summary>Counts bytes of files that went through it.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _transferred, bytes);

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _closed(Interlocked.Read(ref _transferred));
        }
    }
}
