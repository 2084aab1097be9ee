using System.Buffers.Binary;

namespace Fairlead.Uftp.Data;

/// <summary>
/// How a stream is spread over several connections: it is cut into blocks, each block into as many parts as there are connections (the last one has
/// what is left over), and each part goes over its connection behind a head of 16 bytes, all in network order.
/// </summary>
/// <param name="Position">Which connection it is, from 0.</param>
/// <param name="Sequence">Which block it is, from 0.</param>
/// <param name="BlockSize">Bytes in the block.</param>
/// <param name="PartSize">Bytes in the part.</param>
internal readonly record struct Stripe(int Position, uint Sequence, int BlockSize, int PartSize)
{
    /// <summary>Bytes in a head.</summary>
    public const int HeadSize = 16;

    /// <summary>Bytes in a block: clients have buffers for no more.</summary>
    public const int OwnBlockSize = 16 * 1024;

    /// <summary>The most bytes that a block of a client may have.</summary>
    public const int LargestBlock = 4 * 1024 * 1024;

    private const ushort Magic = 0xcebf;

    /// <summary>Writes the head.</summary>
    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt16BigEndian(head, Magic);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)Position);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], Sequence);
        BinaryPrimitives.WriteInt32BigEndian(head[8..], BlockSize);
        BinaryPrimitives.WriteInt32BigEndian(head[12..], PartSize);
    }

    /// <summary>Reads a head.</summary>
    /// <exception cref="InvalidDataException">It is none, or does not fit.</exception>
    public static Stripe Read(ReadOnlySpan<byte> head, int position, uint sequence, int streams)
    {
        var stripe = new Stripe(
            BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            BinaryPrimitives.ReadInt32BigEndian(head[8..]),
            BinaryPrimitives.ReadInt32BigEndian(head[12..]));
        var isGood = BinaryPrimitives.ReadUInt16BigEndian(head) == Magic && stripe.Position == position && stripe.Sequence == sequence
            && stripe.BlockSize is >= 0 and <= LargestBlock && stripe.PartSize == SizeOf(stripe.BlockSize, position, streams);
        return isGood ? stripe : throw new InvalidDataException("The parallel streams do not fit together.");
    }

    /// <summary>Where the part of a connection begins in a block.</summary>
    public static int OffsetOf(int blockSize, int position, int streams) => blockSize / streams * position;

    /// <summary>How many bytes the part of a connection has.</summary>
    public static int SizeOf(int blockSize, int position, int streams) => position == streams - 1 ? blockSize - OffsetOf(blockSize, position, streams) : blockSize / streams;
}
