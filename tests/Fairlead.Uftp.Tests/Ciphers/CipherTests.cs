using System.Security.Cryptography;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Ciphers;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Uftp.Tests.Ciphers;

public sealed class CipherTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    // From the test vectors that the cipher's author published: blocks by themselves, so that each can be compared.
    [Theory]
    [InlineData("0000000000000000", "0000000000000000", "4EF997456198DD78")]
    [InlineData("FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFF", "51866FD5B85ECB8A")]
    [InlineData("0123456789ABCDEF", "1111111111111111", "61F9C3802281B096")]
    [InlineData("F0E1D2C3B4A5968778695A4B3C2D1E0F0011223344556677", "FEDCBA9876543210", "05044B62FA52D080")]
    public async Task Blowfish_PublishedVectors_AreMet(string key, string plain, string encrypted)
    {
        using var target = new MemoryStream();
        await using (var writer = SessionCiphers.Encrypt(target, new SessionCipher(CipherKind.Blowfish, [.. Convert.FromHexString(key)])))
        {
            await writer.WriteAsync(Convert.FromHexString(plain + plain), _cancellationToken);
        }

        Convert.ToHexString(target.ToArray()).ShouldStartWith(encrypted + encrypted);
    }

    [Theory]
    [InlineData(CipherKind.Aes, 32)]
    [InlineData(CipherKind.Aes, 48)]
    [InlineData(CipherKind.Blowfish, 56)]
    public void Streams_WrittenAndReadInAnyPieces_GiveTheSameBytes(CipherKind kind, int keySize)
    {
        var cipher = new SessionCipher(kind, [.. RandomNumberGenerator.GetBytes(keySize)]);
        Prop.ForAll(Gen.Choose(0, 5000).ToArbitrary(), Gen.Choose(1, 300).ToArbitrary(), (size, piece) =>
        {
            var content = RandomNumberGenerator.GetBytes(size);
            using var encrypted = new MemoryStream();
            using (var writer = SessionCiphers.Encrypt(encrypted, cipher))
            {
                foreach (var part in content.Chunk(piece))
                {
                    writer.Write(part);
                }
            }

            encrypted.Length.ShouldBeGreaterThan(size);
            encrypted.Position = 0;
            using var reader = SessionCiphers.Decrypt(encrypted, cipher);
            using var plain = new MemoryStream();
            reader.CopyTo(plain, piece);
            return plain.ToArray().AsSpan().SequenceEqual(content);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Decrypt_StreamThatWasCut_Fails()
    {
        var cipher = new SessionCipher(CipherKind.Blowfish, [.. new byte[16]]);
        using var encrypted = new MemoryStream();
        await using (var writer = SessionCiphers.Encrypt(encrypted, cipher))
        {
            await writer.WriteAsync(new byte[1000], _cancellationToken);
        }

        using var cut = new MemoryStream(encrypted.ToArray()[..500]);
        await using var reader = SessionCiphers.Decrypt(cut, cipher);

        await Should.ThrowAsync<CryptographicException>(reader.CopyToAsync(Stream.Null, _cancellationToken));
    }
}
