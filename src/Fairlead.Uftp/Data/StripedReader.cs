using System.Buffers;
using System.IO.Pipelines;
using Fairlead.Gateway.Storages;

namespace Fairlead.Uftp.Data;

/// <summary>Puts together what was spread over several streams; see <see cref="Stripe"/>.</summary>
internal sealed class StripedReader : ReadOnlyStream
{
    private readonly PipeReader[] _readers;
    private byte[] _block = [];
    private int _taken;
    private int _size;
    private uint _sequence;

    public StripedReader(IEnumerable<Stream> streams) =>
        _readers = [.. streams.Select(s => PipeReader.Create(s, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true)))];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A block can be empty.
        while (_taken == _size)
        {
            if (!await NextBlockAsync(cancellationToken))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _size - _taken);
        _block.AsSpan(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        return count;
    }

    private async Task<bool> NextBlockAsync(CancellationToken cancellationToken)
    {
        var size = -1;
        for (var i = 0; i < _readers.Length; i++)
        {
            var read = await _readers[i].ReadAtLeastAsync(Stripe.HeadSize, cancellationToken);
            if (read.Buffer.IsEmpty && i == 0)
            {
                return false;
            }

            var stripe = ReadHead(read.Buffer, i);
            if (size >= 0 && stripe.BlockSize != size)
            {
                throw new InvalidDataException("The parallel streams do not fit together.");
            }

            size = stripe.BlockSize;
            _block = _block.Length >= size ? _block : new byte[size];
            _readers[i].AdvanceTo(read.Buffer.GetPosition(Stripe.HeadSize));
            await TakeAsync(_readers[i], Stripe.OffsetOf(size, i, _readers.Length), stripe.PartSize, cancellationToken);
        }

        (_taken, _size) = (0, size);
        _sequence++;
        return true;
    }

    private Stripe ReadHead(ReadOnlySequence<byte> bytes, int position)
    {
        if (bytes.Length < Stripe.HeadSize)
        {
            throw new EndOfStreamException("A parallel stream ended within a block.");
        }

        Span<byte> head = stackalloc byte[Stripe.HeadSize];
        bytes.Slice(0, Stripe.HeadSize).CopyTo(head);
        return Stripe.Read(head, position, _sequence, _readers.Length);
    }

    private async Task TakeAsync(PipeReader reader, int offset, int size, CancellationToken cancellationToken)
    {
        while (size > 0)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.IsEmpty && read.IsCompleted)
            {
                throw new EndOfStreamException("A parallel stream ended within a block.");
            }

            var part = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            part.CopyTo(_block.AsSpan(offset));
            (offset, size) = (offset + (int)part.Length, size - (int)part.Length);
            reader.AdvanceTo(part.End);
        }
    }
}
