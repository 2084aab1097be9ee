using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Streams;

/// <summary>Passes another stream on and counts what is read from it. Does not own it.</summary>
/// <param name="inner">The bytes.</param>
internal sealed class CountingStream(Stream inner) : ReadOnlyStream
{
    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>What reading threw, or null: then whoever reads failed for reasons of its own.</summary>
    public Exception? Failure { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            Count += count;
            return count;
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }
}
