using System.Buffers;

namespace Fairlead.Uftp.Data;

/// <summary>Spreads what is written over several streams; see <see cref="Stripe"/>.</summary>
internal sealed class StripedWriter(IReadOnlyList<Stream> streams) : WriteOnlyStream
{
    // Some blocks go out together, so that each connection has something to do while the others are written.
    private const int BlocksAtATime = 16;
    private uint _sequence;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var largest = BlocksAtATime * (Stripe.HeadSize + (Stripe.OwnBlockSize / streams.Count) + streams.Count);
        var buffers = streams.Select(_ => ArrayPool<byte>.Shared.Rent(largest)).ToArray();
        try
        {
            while (!buffer.IsEmpty)
            {
                var filled = new int[streams.Count];
                for (var i = 0; i < BlocksAtATime && !buffer.IsEmpty; i++)
                {
                    var block = buffer[..Math.Min(buffer.Length, Stripe.OwnBlockSize)];
                    Cut(block.Span, buffers, filled);
                    buffer = buffer[block.Length..];
                }

                await Task.WhenAll(streams.Select((stream, i) => SendAsync(stream, buffers[i].AsMemory(0, filled[i]), cancellationToken)));
            }
        }
        finally
        {
            foreach (var rented in buffers)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private void Cut(ReadOnlySpan<byte> block, byte[][] buffers, int[] filled)
    {
        for (var i = 0; i < streams.Count; i++)
        {
            var size = Stripe.SizeOf(block.Length, i, streams.Count);
            var target = buffers[i].AsSpan(filled[i]);
            new Stripe(i, _sequence, block.Length, size).Write(target);
            block.Slice(Stripe.OffsetOf(block.Length, i, streams.Count), size).CopyTo(target[Stripe.HeadSize..]);
            filled[i] += Stripe.HeadSize + size;
        }

        _sequence++;
    }

    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
