using System.Buffers.Binary;

namespace Fairlead.Uftp.Ciphers;

/// <summary>
/// The block cipher Blowfish (Schneier, 1993): 64-bit blocks, keys of 4 to 56 bytes. Not in .NET, and too weak for anything new; clients of UFTP use it
/// unless they are told otherwise.
/// </summary>
internal sealed class Blowfish
{
    /// <summary>Bytes in a block.</summary>
    public const int BlockSize = 8;

    private const int Rounds = 16;
    private const int BoxSize = 256;
    private const int Boxes = 4;

    private static readonly Lazy<uint[]> Start = new(() => PiDigits.Words(Rounds + 2 + (Boxes * BoxSize)));
    private readonly uint[] _keys;
    private readonly uint[] _boxes;

    /// <summary>Prepares the tables for a key.</summary>
    public Blowfish(ReadOnlySpan<byte> key)
    {
        _keys = Start.Value[..(Rounds + 2)];
        _boxes = Start.Value[(Rounds + 2)..];
        var at = 0;
        for (var i = 0; i < _keys.Length; i++)
        {
            var word = 0u;
            for (var b = 0; b < sizeof(uint); b++)
            {
                word = (word << 8) | key[at];
                at = (at + 1) % key.Length;
            }

            _keys[i] ^= word;
        }

        var (left, right) = (0u, 0u);
        foreach (var table in new[] { _keys, _boxes })
        {
            for (var i = 0; i < table.Length; i += 2)
            {
                Encrypt(ref left, ref right);
                (table[i], table[i + 1]) = (left, right);
            }
        }
    }

    /// <summary>Encrypts whole blocks.</summary>
    public void Encrypt(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i += BlockSize)
        {
            var (left, right) = (BinaryPrimitives.ReadUInt32BigEndian(input[i..]), BinaryPrimitives.ReadUInt32BigEndian(input[(i + 4)..]));
            Encrypt(ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(output[i..], left);
            BinaryPrimitives.WriteUInt32BigEndian(output[(i + 4)..], right);
        }
    }

    /// <summary>Decrypts whole blocks.</summary>
    public void Decrypt(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i += BlockSize)
        {
            var (left, right) = (BinaryPrimitives.ReadUInt32BigEndian(input[i..]), BinaryPrimitives.ReadUInt32BigEndian(input[(i + 4)..]));
            Decrypt(ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(output[i..], left);
            BinaryPrimitives.WriteUInt32BigEndian(output[(i + 4)..], right);
        }
    }

    private void Encrypt(ref uint left, ref uint right)
    {
        var keys = _keys;
        for (var i = 0; i < Rounds; i += 2)
        {
            left ^= keys[i];
            right ^= Mix(left);
            right ^= keys[i + 1];
            left ^= Mix(right);
        }

        (left, right) = (right ^ keys[Rounds + 1], left ^ keys[Rounds]);
    }

    private void Decrypt(ref uint left, ref uint right)
    {
        var keys = _keys;
        for (var i = Rounds + 1; i > 1; i -= 2)
        {
            left ^= keys[i];
            right ^= Mix(left);
            right ^= keys[i - 1];
            left ^= Mix(right);
        }

        (left, right) = (right ^ keys[0], left ^ keys[1]);
    }

    private uint Mix(uint half)
    {
        var boxes = _boxes;
        var sum = boxes[half >> 24] + boxes[BoxSize + (byte)(half >> 16)];
        return (sum ^ boxes[(2 * BoxSize) + (byte)(half >> 8)]) + boxes[(3 * BoxSize) + (byte)half];
    }
}
