using System.IO.Pipelines;
using System.Security.Cryptography;
using Fairlead.Uftp.Data;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Uftp.Tests.Data;

public sealed class StripeTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public Task Stream_SpreadOverSeveral_ComesTogetherAgain() => Task.Run(() =>
        Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(0, 600_000).ToArbitrary(), Gen.Choose(1, 100_000).ToArbitrary(), async (streams, size, piece) =>
        {
            var content = RandomNumberGenerator.GetBytes(size);
            var pipes = Enumerable.Range(0, streams).Select(_ => new Pipe()).ToList();
            var writing = WriteAsync(pipes, content, piece);
            using var all = new MemoryStream();
            await using var reader = new StripedReader(pipes.Select(p => p.Reader.AsStream()));
            await reader.CopyToAsync(all, _cancellationToken);
            await writing;
            return all.ToArray().AsSpan().SequenceEqual(content);
        }).QuickCheckThrowOnFailure(), _cancellationToken);

    [Theory]
    [InlineData("CEC0000000000000000000010000000141")] // no mark of the protocol
    [InlineData("CEBF000100000000000000010000000141")] // another stream
    [InlineData("CEBF000000000001000000010000000141")] // another block
    [InlineData("CEBF0000000000007FFFFFFF7FFFFFFF41")] // a block that nobody sends
    [InlineData("CEBF0000000000000000000100000002414141")] // a part larger than its block
    [InlineData("CEBF000000000000FFFFFFFFFFFFFFFF41")] // less than nothing
    public async Task Read_HeadThatDoesNotFit_Fails(string bytes)
    {
        using var stream = new MemoryStream(Convert.FromHexString(bytes));
        await using var reader = new StripedReader([stream]);

        await Should.ThrowAsync<InvalidDataException>(reader.CopyToAsync(Stream.Null, _cancellationToken));
    }

    [Theory]
    [InlineData("CEBF0000")]
    [InlineData("CEBF0000000000000000000200000002")]
    public async Task Read_EndWithinABlock_Fails(string bytes)
    {
        using var stream = new MemoryStream(Convert.FromHexString(bytes));
        await using var reader = new StripedReader([stream]);

        await Should.ThrowAsync<EndOfStreamException>(reader.CopyToAsync(Stream.Null, _cancellationToken));
    }

    private async Task WriteAsync(List<Pipe> pipes, byte[] content, int piece)
    {
        await using var writer = new StripedWriter([.. pipes.Select(p => p.Writer.AsStream(leaveOpen: true))]);
        foreach (var part in content.Chunk(piece))
        {
            await writer.WriteAsync(part, _cancellationToken);
        }

        pipes.ForEach(p => p.Writer.Complete());
    }
}
