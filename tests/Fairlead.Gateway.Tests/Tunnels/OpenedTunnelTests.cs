using System.IO.Pipelines;
using Fairlead.Gateway.Tunnels;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Gateway.Tests.Tunnels;

public sealed class OpenedTunnelTests : IAsyncDisposable
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _clock = new();
    private readonly PipedTunnel _service = new();
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Relay_SilentForTheIdleTime_Ends()
    {
        TunnelTraffic? told = null;
        var tunnel = new OpenedTunnel(_service, TimeSpan.FromHours(1), _clock, traffic => Task.FromResult(told = traffic));
        var relay = RelayAsync(tunnel);
        await _fromClient.Writer.WriteAsync("hello"u8.ToArray(), _cancellationToken);
        (await _service.ToService.Reader.ReadAtLeastAsync(5, _cancellationToken)).Buffer.Length.ShouldBe(5);

        while (!relay.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }

        await relay;
        await tunnel.DisposeAsync();
        told.ShouldBe(new TunnelTraffic(5, 0));
        _service.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Relay_TheClientEndsItsSide_StillGetsTheAnswer()
    {
        await using var tunnel = new OpenedTunnel(_service, TimeSpan.FromHours(1), _clock, _ => Task.CompletedTask);
        var relay = RelayAsync(tunnel);

        await _fromClient.Writer.CompleteAsync();
        (await _service.ToService.Reader.ReadAsync(_cancellationToken)).IsCompleted.ShouldBeTrue();
        await _service.FromService.Writer.WriteAsync("answer"u8.ToArray(), _cancellationToken);
        await _service.FromService.Writer.CompleteAsync();

        await relay;
        (await _toClient.Reader.ReadAsync(_cancellationToken)).Buffer.Length.ShouldBe(6);
    }

    private Task RelayAsync(OpenedTunnel tunnel) => tunnel.RelayAsync(new BothWays(_fromClient.Reader.AsStream(), _toClient.Writer.AsStream()), _cancellationToken);

    private sealed class PipedTunnel : Tunnel
    {
        public Pipe ToService { get; } = new();

        public Pipe FromService { get; } = new();

        public bool IsDisposed { get; private set; }

        public override Stream Incoming => FromService.Reader.AsStream();

        public override Stream Outgoing => ToService.Writer.AsStream();

        public override ValueTask EndOutgoingAsync() => ToService.Writer.CompleteAsync();

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class BothWays(Stream read, Stream write) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => read.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => write.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => write.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => read.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => write.Write(buffer, offset, count);

        public override void Flush() => write.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
