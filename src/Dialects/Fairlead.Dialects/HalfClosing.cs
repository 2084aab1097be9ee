using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Dialects;

/// <summary>
/// Lets a client of a raw connection end its own side and still read: the server takes a client that has sent all for one that has gone, and would break
/// off what it has yet to get.
/// </summary>
public static class HalfClosing
{
    /// <summary>Makes raw connections (<see cref="HalfClosable"/>) possible on this endpoint; other requests notice a client that goes away as ever.</summary>
    public static void UseHalfClosing(this ListenOptions endpoint) => endpoint.Use(next => async connection =>
    {
        var seen = new HalfClosable();
        await using var registration = connection.ConnectionClosed.UnsafeRegister(static state => ((HalfClosable)state!).Closed(), seen);
        connection.ConnectionClosed = seen.Token;
        connection.Features.Set(seen);
        try
        {
            await next(connection);
        }
        finally
        {
            seen.Dispose();
        }
    });
}

/// <summary>A connection whose client may end its own side.</summary>
public sealed class HalfClosable : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private bool _isRaw;
    private bool _isDisposed;

    internal CancellationToken Token => _closed.Token;

    /// <summary>From now on the end of the client's side is no more than that. Whoever reads and writes notices when the client is gone.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _isRaw = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _closed.Dispose();
    }

    internal void Closed()
    {
        lock (_lock)
        {
            if (_isRaw || _isDisposed)
            {
                return;
            }
        }

        _closed.Cancel();
    }
}
