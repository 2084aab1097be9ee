using Fairlead.Shell.Pooling;

namespace Fairlead.Shell.Ssh;

/// <summary>The one connection to an account on a host, made when it is needed; all who need it while it is being made share that attempt.</summary>
internal sealed class SharedConnection(
    SshOptions options, StartLimit startLimit, TimeProvider clock, SshSurroundings surroundings) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<SshConnection, Task> _ends = [];
    private Task<SshConnection>? _connecting;
    private int _held;
    private SshConnection? _current;

    /// <summary>The connection.</summary>
    /// <exception cref="ShellUnavailableException">It cannot be made.</exception>
    public async Task<SshConnection> GetAsync(CancellationToken cancellationToken)
    {
        var current = Current();
        if (current is not null && await current.TakesChannelsAsync())
        {
            return current;
        }

        return await ConnectInsteadOf(current).WaitAsync(cancellationToken);
    }

    /// <summary>Keeps the connection from being closed for lack of use until the hold is disposed.</summary>
    public IDisposable Hold() => new Held(this);

    /// <summary>Closes the connection unless somebody holds it.</summary>
    public Task RestAsync() => Volatile.Read(ref _held) == 0 ? CloseAsync(connection: null) : Task.CompletedTask;

    /// <summary>Closes the connection; the next one who needs it makes a new one.</summary>
    public async Task CloseAsync(SshConnection? connection)
    {
        Task? end = null;
        lock (_lock)
        {
            connection ??= _current;
            if (connection is not null && _ends.TryGetValue(connection, out end))
            {
                connection.Close();
            }
        }

        await (end ?? Task.CompletedTask);
    }

    /// <summary>Closes whatever is open and makes nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task connecting;
        lock (_lock)
        {
            connecting = _connecting ?? Task.CompletedTask;
        }

        await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] ends;
        lock (_lock)
        {
            ends = [.. _ends.Values];
            foreach (var connection in _ends.Keys)
            {
                connection.Close();
            }
        }

        await Task.WhenAll(ends);
    }

    private SshConnection? Current()
    {
        lock (_lock)
        {
            return _current;
        }
    }

    private Task<SshConnection> ConnectInsteadOf(SshConnection? useless)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_current is { } other && other != useless)
            {
                return Task.FromResult(other);
            }

            // Not the token of whoever comes first: the others want it too.
            _current = null;
            return _connecting ??= ConnectAsync(_closing.Token);
        }
    }

    private async Task<SshConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        // The caller holds the lock: nothing is to be done under it.
        await Task.Yield();
        try
        {
            var connection = await startLimit.WithinAsync(OpenAsync, cancellationToken);
            surroundings.Meters.Connected(options.Host);
            surroundings.Logger.Connected(options.Host, options.User);
            lock (_lock)
            {
                _current = connection;
                _ends.Add(connection, WatchAsync(connection));
            }

            return connection;
        }
        finally
        {
            lock (_lock)
            {
                _connecting = null;
            }
        }
    }

    private async Task<SshConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var key = await KeyForLogin.GetAsync(options, surroundings, cancellationToken);
        return await SshConnection.OpenAsync(key.Options, surroundings.Sockets.Next(), clock, cancellationToken);
    }

    private async Task WatchAsync(SshConnection connection)
    {
        await Task.Yield();
        await connection.WaitAsync(CancellationToken.None);
        if (!connection.ClosedByUs)
        {
            surroundings.Logger.ConnectionEnded(options.Host, options.User, connection.Lifetime);
            surroundings.Breaker.Broke(connection.Lifetime);
        }

        lock (_lock)
        {
            _ends.Remove(connection);
            _current = _current == connection ? null : _current;
        }

        connection.Dispose();
    }

    private sealed class Held : IDisposable
    {
        private SharedConnection? _connection;

        public Held(SharedConnection connection)
        {
            _connection = connection;
            Interlocked.Increment(ref connection._held);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _connection, null) is { } connection)
            {
                Interlocked.Decrement(ref connection._held);
            }
        }
    }
}
