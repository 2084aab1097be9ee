using Fairlead.Shell.Framing;
using Fairlead.Shell.Pooling;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell.Ssh;

/// <summary>Channels to one account on another host, all on one connection.</summary>
internal sealed class SshChannels(SshOptions options, SharedConnection shared, StartLimit startLimit, ILogger<SshChannels> logger) : IChannelSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FramedChannel, SshConnection> _channels = [];
    private int _opening;

    public string Kind => "ssh";

    public async Task<FramedChannel> OpenAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opening);
        try
        {
            var connection = await shared.GetAsync(cancellationToken);
            try
            {
                return await OpenOnAsync(connection, cancellationToken);
            }
            catch (ShellUnavailableException e) when (e.Failure == ShellFailure.Unreachable)
            {
                // The connection was about to end, only nobody knew yet: the host itself has not been asked.
                await shared.CloseAsync(connection);
                return await OpenOnAsync(await shared.GetAsync(cancellationToken), cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _opening);
        }
    }

    public bool IsUsable(FramedChannel channel)
    {
        lock (_lock)
        {
            return channel.IsAlive && _channels.TryGetValue(channel, out var connection) && connection.IsBeyondDoubt;
        }
    }

    public async Task AbandonAsync(FramedChannel channel)
    {
        SshConnection? connection;
        lock (_lock)
        {
            _channels.Remove(channel, out connection);
        }

        if (channel.WasLost)
        {
            connection?.Doubt();
        }

        var mayRunOn = !channel.IsIdle;
        if (mayRunOn)
        {
            channel.Kill();
        }

        channel.Dispose();
        if (mayRunOn && connection is { IsAlive: true } && !await connection.KillRemoteAsync(channel.ProcessId) && connection.IsAlive)
        {
            logger.RemoteCommandLeft(options.Host, options.User);
        }
    }

    public async Task RestAsync()
    {
        if (Volatile.Read(ref _opening) == 0 && HasNoChannels())
        {
            await shared.RestAsync();
        }
    }

    public ValueTask DisposeAsync() => shared.DisposeAsync();

    private bool HasNoChannels()
    {
        lock (_lock)
        {
            return _channels.Count == 0;
        }
    }

    private async Task<FramedChannel> OpenOnAsync(SshConnection connection, CancellationToken cancellationToken)
    {
        var channel = await startLimit.WithinAsync(connection.OpenChannelAsync, cancellationToken);
        lock (_lock)
        {
            _channels.Add(channel, connection);
        }

        return channel;
    }
}
