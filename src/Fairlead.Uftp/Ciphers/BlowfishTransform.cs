using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;

namespace Fairlead.Uftp.Ciphers;

/// <summary>
/// Blowfish for .NET's streams: each block by itself, the last one padded (PKCS #7). It is too weak for anything new; clients of UFTP use it unless they are
/// told otherwise.
/// </summary>
internal sealed class BlowfishTransform : ICryptoTransform
{
    private readonly PaddedBufferedBlockCipher _cipher = new(new EcbBlockCipher(new BlowfishEngine()), new Pkcs7Padding());
    private readonly bool _isEncrypting;
    private bool _isEmpty = true;

    /// <param name="key">The key, 4 to 56 bytes.</param>
    /// <param name="isEncrypting">Whether it encrypts (true) or decrypts (false).</param>
    public BlowfishTransform(ReadOnlySpan<byte> key, bool isEncrypting)
    {
        _isEncrypting = isEncrypting;
        _cipher.Init(isEncrypting, new KeyParameter(key));
    }

    /// <inheritdoc/>
    public int InputBlockSize => _cipher.GetBlockSize();

    /// <inheritdoc/>
    public int OutputBlockSize => _cipher.GetBlockSize();

    /// <inheritdoc/>
    public bool CanTransformMultipleBlocks => true;

    /// <inheritdoc/>
    public bool CanReuseTransform => false;

    /// <inheritdoc/>
    public int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)
    {
        _isEmpty = false;
        return _cipher.ProcessBytes(inputBuffer, inputOffset, inputCount, outputBuffer, outputOffset);
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">The end is not as it should be: the stream was cut, or the key is another one.</exception>
    public byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)
    {
        if (!_isEncrypting && _isEmpty && inputCount == 0)
        {
            return [];
        }

        try
        {
            return _cipher.DoFinal(inputBuffer, inputOffset, inputCount);
        }
        catch (CryptoException e)
        {
            throw new CryptographicException("The end of the encrypted stream is wrong.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
