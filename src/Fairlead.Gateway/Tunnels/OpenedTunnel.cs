using System.Buffers;

namespace Fairlead.Gateway.Tunnels;

/// <summary>How many bytes a tunnel has carried.</summary>
/// <param name="ToService">From the client to the service.</param>
/// <param name="FromService">From the service to the client.</param>
public readonly record struct TunnelTraffic(long ToService, long FromService);

/// <summary>A tunnel that somebody has opened, and that counts as theirs until it is disposed.</summary>
public sealed class OpenedTunnel : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    // A client that has gone looks like one that has only ended its side.
    private static readonly TimeSpan HalfClosedTime = TimeSpan.FromMinutes(2);

    private readonly Tunnel _tunnel;
    private readonly TimeSpan _idleTime;
    private readonly TimeProvider _clock;
    private readonly Func<TunnelTraffic, Task> _closed;
    private long _toService;
    private long _fromService;
    private long _lastUsed;
    private bool _disposed;

    internal OpenedTunnel(Tunnel tunnel, TimeSpan idleTime, TimeProvider clock, Func<TunnelTraffic, Task> closed) =>
        (_tunnel, _idleTime, _clock, _closed, _lastUsed) = (tunnel, idleTime, clock, closed, clock.GetTimestamp());

    /// <summary>
    /// Carries bytes between the client and the service, no faster than the slower side takes them, until the service has ended its side, one of them
    /// is gone, or nothing has moved for the idle time. A client that only ends its own side still gets what the service answers; silence ends that
    /// after two minutes already.
    /// </summary>
    public async Task RelayAsync(Stream client, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var toService = CarryAsync(client, _tunnel.Outgoing, n => _toService += n, over.Token);
        var fromService = CarryAsync(_tunnel.Incoming, client, n => _fromService += n, over.Token);
        var idle = WaitForSilenceAsync(_idleTime, over.Token);
        var first = await Task.WhenAny(toService, fromService, idle);
        if (first == toService && toService.IsCompletedSuccessfully)
        {
            await _tunnel.EndOutgoingAsync();
            idle = WaitForSilenceAsync(_idleTime < HalfClosedTime ? _idleTime : HalfClosedTime, over.Token);
            await Task.WhenAny(fromService, idle);
        }

        await over.CancelAsync();
        await Task.WhenAll(toService, fromService, idle).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // That either side is gone is how tunnels end; anything else is a fault of ours.
        foreach (var failure in new[] { toService, fromService, idle }.SelectMany(t => t.Exception?.InnerExceptions ?? []))
        {
            if (failure is not IOException)
            {
                throw new InvalidOperationException("A tunnel broke.", failure);
            }
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _tunnel.DisposeAsync();
            await _closed(new TunnelTraffic(_toService, _fromService));
        }
    }

    private async Task CarryAsync(Stream from, Stream to, Action<int> count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var length and > 0)
            {
                Volatile.Write(ref _lastUsed, _clock.GetTimestamp());
                await to.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                await to.FlushAsync(cancellationToken);
                count(length);
                Volatile.Write(ref _lastUsed, _clock.GetTimestamp());
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WaitForSilenceAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        while (limit - _clock.GetElapsedTime(Volatile.Read(ref _lastUsed)) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _clock, cancellationToken);
        }
    }
}
