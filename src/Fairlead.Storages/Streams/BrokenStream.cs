using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Streams;

/// <summary>A connection that did not come about.</summary>
/// <param name="reason">Why.</param>
internal sealed class BrokenStream(string reason) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException(reason);
}
