using Fairlead.Gateway.Storages;

namespace Fairlead.Uftp.Data;

/// <summary>What a client sends for a file, cut where it has announced the end; counted.</summary>
/// <param name="inner">The bytes; not owned.</param>
/// <param name="length">How many were announced, or null for all that come.</param>
internal sealed class AnnouncedStream(Stream inner, long? length) : ReadOnlyStream
{
    /// <summary>Clients that do not know the length announce the largest number that there is: from here on it is none.</summary>
    public const long Unknown = long.MaxValue / 2;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <exception cref="EndOfStreamException">Fewer came than were announced: the client was cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = length is { } all ? (int)Math.Min(buffer.Length, all - Count) : buffer.Length;
        if (wanted == 0)
        {
            return 0;
        }

        var count = await inner.ReadAsync(buffer[..wanted], cancellationToken);
        Count += count;
        return count == 0 && length < Unknown ? throw new EndOfStreamException($"Of {length} bytes only {Count} came.") : count;
    }
}
