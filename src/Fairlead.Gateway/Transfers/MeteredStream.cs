using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Transfers;

/// <summary>Passes another stream on, up to a limit, and reports now and then how many bytes went through. Owns it.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="limit">The most bytes that are taken; what comes behind them is left. Null for no limit.</param>
/// <param name="report">Gets the bytes since the last report.</param>
/// <param name="clock">Says when it is time for one.</param>
internal sealed class MeteredStream(Stream inner, long? limit, Func<long, Task> report, TimeProvider clock) : ReadOnlyStream
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _left = limit ?? long.MaxValue;
    private long _unreported;
    private long _reportedAt = clock.GetTimestamp();

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
