using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Streams;

/// <summary>Passes another stream on until more comes than may. Does not own it.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="limit">The most bytes.</param>
internal sealed class LimitedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _count += count;
        return _count <= limit ? count : throw new SizeLimitException(limit);
    }
}

/// <summary>More bytes came than may.</summary>
/// <param name="limit">How many may.</param>
internal sealed class SizeLimitException(long limit) : Exception($"It is larger than the limit of {limit} bytes.");
