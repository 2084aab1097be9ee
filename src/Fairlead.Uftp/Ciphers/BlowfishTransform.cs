using System.Security.Cryptography;

namespace Fairlead.Uftp.Ciphers;

/// <summary>Blowfish for .NET's streams: each block by itself, the last one padded (PKCS #7).</summary>
internal sealed class BlowfishTransform(Blowfish cipher, bool isEncrypting) : ICryptoTransform
{
    private const int Block = Blowfish.BlockSize;

    // The last block is known as such, and its padding is taken off, only when no other follows.
    private readonly byte[] _held = new byte[Block];
    private bool _holds;

    /// <inheritdoc/>
    public int InputBlockSize => Block;

    /// <inheritdoc/>
    public int OutputBlockSize => Block;

    /// <inheritdoc/>
    public bool CanTransformMultipleBlocks => true;

    /// <inheritdoc/>
    public bool CanReuseTransform => false;

    /// <inheritdoc/>
    public int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)
    {
        var input = inputBuffer.AsSpan(inputOffset, inputCount);
        var output = outputBuffer.AsSpan(outputOffset);
        if (isEncrypting)
        {
            cipher.Encrypt(input, output);
            return inputCount;
        }

        // Input and output may be one buffer: what is held comes out last.
        var last = input[^Block..].ToArray();
        var shift = _holds ? Block : 0;
        var plain = new byte[inputCount - Block];
        cipher.Decrypt(input[..^Block], plain);
        if (_holds)
        {
            cipher.Decrypt(_held, output);
        }

        plain.CopyTo(output[shift..]);
        last.CopyTo(_held, 0);
        _holds = true;
        return plain.Length + shift;
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">The end is not as it should be: the stream was cut, or the key is another one.</exception>
    public byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)
    {
        var rest = inputBuffer.AsSpan(inputOffset, inputCount);
        if (isEncrypting)
        {
            var padded = new byte[((inputCount / Block) + 1) * Block];
            rest.CopyTo(padded);
            padded.AsSpan(inputCount).Fill((byte)(padded.Length - inputCount));
            cipher.Encrypt(padded, padded);
            return padded;
        }

        byte[] all = _holds ? [.. _held, .. rest] : rest.ToArray();
        if (all.Length == 0)
        {
            return [];
        }

        if (all.Length % Block != 0)
        {
            throw new CryptographicException("The encrypted stream ended within a block.");
        }

        cipher.Decrypt(all, all);
        var padding = all[^1];
        return padding is > 0 and <= Block && all.AsSpan(all.Length - padding).IndexOfAnyExcept(padding) < 0
            ? all[..^padding]
            : throw new CryptographicException("The padding of the encrypted stream is wrong.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
