namespace Fairlead.Gateway.Transfers;

/// <summary>Passes another stream on, up to a limit, and reports now and then how many bytes went through. Owns it.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="limit">The most bytes that are taken; what comes behind them is left. Null for no limit.</param>
/// <param name="report">Gets the bytes since the last report.</param>
/// <param name="clock">Says when it is time for one.</param>
internal sealed class MeteredStream(Stream inner, long? limit, Func<long, Task> report, TimeProvider clock) : Stream
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _left = limit ?? long.MaxValue;
    private long _unreported;
    private long _reportedAt = clock.GetTimestamp();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reports what was not reported yet.</summary>
    public override async ValueTask DisposeAsync()
    {
        await ReportAsync();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        _unreported += count;
        if (clock.GetElapsedTime(_reportedAt) >= Interval)
        {
            await ReportAsync();
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The bytes are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task ReportAsync()
    {
        if (_unreported > 0)
        {
            var bytes = _unreported;
            (_unreported, _reportedAt) = (0, clock.GetTimestamp());
            await report(bytes);
        }
    }
}
