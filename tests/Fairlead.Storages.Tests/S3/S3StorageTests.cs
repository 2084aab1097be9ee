using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.S3;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.S3;

public sealed class S3StorageTests : IClassFixture<S3Server>, IDisposable
{
    private readonly S3Buckets _buckets;
    private readonly IStorage _storage;
    private readonly IStorage _above;

    public S3StorageTests(S3Server server)
    {
        _buckets = new S3Buckets([new S3Connection { Name = "lake", Endpoint = server.Endpoint, Bucket = S3Server.Bucket, AccessKey = S3Server.Key, SecretKey = S3Server.Key }]);
        // Each test has a prefix of its own.
        var prefix = TransferName();
        _storage = _buckets.Open($"s3:lake/{prefix}/own");
        _above = _buckets.Open($"s3:lake/{prefix}");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _buckets.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData((20 * 1024 * 1024) + 3)]
    public async Task Write_OfAnySize_IsReadAsItWas(int size)
    {
        var content = Bytes.Random(size, size);

        (await WriteAsync("/deep/er/file.bin", content)).ShouldSucceed().ShouldBe(size);

        (await ReadAsync("/deep/er/file.bin", 0, null)).AsSpan().SequenceEqual(content).ShouldBeTrue();
        var entry = (await _storage.StatAsync("/deep/er/file.bin", Token)).ShouldSucceed();
        (entry.Size, entry.IsDirectory).ShouldBe((size, false));
        entry.ModifiedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Write_WhoseContentBreaks_LeavesTheOldFile()
    {
        await WriteAsync("/kept", [1, 2, 3]);
        await using var broken = new Streams.BrokenStream("The cable was cut.");

        await Should.ThrowAsync<IOException>(() => _storage.WriteAsync("/kept", broken, WriteMode.Overwrite, Token));

        (await ReadAsync("/kept", 0, null)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Read_OfAPart_GivesThoseBytes()
    {
        await WriteAsync("/part", "0123456789"u8.ToArray());

        Encoding.ASCII.GetString(await ReadAsync("/part", 2, 3)).ShouldBe("234");
        Encoding.ASCII.GetString(await ReadAsync("/part", 8, 100)).ShouldBe("89");
        (await ReadAsync("/part", 10, null)).ShouldBeEmpty();
        (await _storage.ReadAsync("/nothing", 0, null, Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await _storage.ReadAsync("/part", -1, null, Token)).ShouldBeRefused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task List_OfADirectory_HasFilesAndDirectoriesByName()
    {
        await WriteAsync("/dir/b.txt", [1]);
        await WriteAsync("/dir/a ä+%.txt", [1, 2]);
        await WriteAsync("/dir/sub/deep.txt", [1]);
        (await _storage.MakeDirectoryAsync("/dir/empty", Token)).ShouldSucceed();

        var page = (await _storage.ListAsync("/dir", 0, 10, Token)).ShouldSucceed();

        page.Entries.Select(e => (e.Path, e.IsDirectory, e.Size)).ShouldBe([("/dir/a ä+%.txt", false, 2), ("/dir/b.txt", false, 1), ("/dir/empty", true, 0), ("/dir/sub", true, 0)]);
        page.HasMore.ShouldBeFalse();
        var part = (await _storage.ListAsync("/dir", 1, 2, Token)).ShouldSucceed();
        part.Entries.Select(e => e.Path).ShouldBe(["/dir/b.txt", "/dir/empty"]);
        part.HasMore.ShouldBeTrue();
        (await _storage.ListAsync("/dir/empty", 0, 10, Token)).ShouldSucceed().Entries.ShouldBeEmpty();
        (await _storage.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries.Select(e => e.Path).ShouldBe(["/dir"]);
        (await _storage.ListAsync("/nowhere", 0, 10, Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await _storage.ListAsync("/dir/b.txt", 0, 10, Token)).ShouldBeRefused(RefusalKind.Conflict);
    }

    [Fact]
    public async Task Write_WhereSomethingElseIs_IsRefused()
    {
        await WriteAsync("/file", [1]);
        await WriteAsync("/dir/file", [1]);

        (await WriteAsync("/dir", [2])).ShouldBeRefused(RefusalKind.Conflict);
        (await WriteAsync("/file/below", [2])).ShouldBeRefused(RefusalKind.Conflict);
        (await _storage.MakeDirectoryAsync("/file", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await _storage.WriteAsync("/file", new MemoryStream([2]), WriteMode.CreateNew, Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await _storage.WriteAsync("/file", new MemoryStream([2]), WriteMode.Append, Token)).ShouldBeRefused(RefusalKind.Invalid);
        (await _storage.StatAsync("/../../x", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await ReadAsync("/file", 0, null)).ShouldBe([1]);
    }

    [Fact]
    public async Task CopyMoveAndDelete_OfFilesAndDirectories_LeaveOthersAlone()
    {
        await WriteAsync("/a/one", [1]);
        await WriteAsync("/a/deep/two", [2]);
        await WriteAsync("/ab", [3]);

        (await _storage.CopyAsync("/a", "/b", Token)).ShouldSucceed();
        (await _storage.MoveAsync("/ab", "/c/moved", Token)).ShouldSucceed();
        (await _storage.CopyAsync("/a", "/a/self", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await _storage.DeleteAsync("/a", Token)).ShouldSucceed();
        (await _storage.DeleteAsync("/a", Token)).ShouldSucceed();
        (await _storage.DeleteAsync("/", Token)).ShouldBeRefused(RefusalKind.Forbidden);

        (await _storage.StatAsync("/a", Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await ReadAsync("/b/deep/two", 0, null)).ShouldBe([2]);
        (await ReadAsync("/c/moved", 0, null)).ShouldBe([3]);
        (await _storage.StatAsync("/ab", Token)).ShouldBeRefused(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Paths_BelowAPrefix_AreThoseOfTheBucketBehindIt()
    {
        await WriteAsync("/file", [1]);

        (await _above.StatAsync("/own/file", Token)).ShouldSucceed().Size.ShouldBe(1);
        (await _above.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries.ShouldHaveSingleItem().Path.ShouldBe("/own");
    }

    [Fact]
    public async Task List_OfMoreThanThousandObjects_GoesThroughAllPages()
    {
        await Task.WhenAll(Enumerable.Range(0, 1100).Select(i => _storage.WriteAsync($"/many/{i:0000}", Stream.Null, WriteMode.Overwrite, Token)));

        var page = (await _storage.ListAsync("/many", 990, 50, Token)).ShouldSucceed();

        page.Entries.Select(e => e.Path).ShouldBe(Enumerable.Range(990, 50).Select(i => $"/many/{i:0000}"));
        (await _storage.DeleteAsync("/many", Token)).ShouldSucceed();
        (await _storage.StatAsync("/many", Token)).ShouldBeRefused(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Bucket_ThatIsAway_IsUnavailable()
    {
        using var buckets = new S3Buckets(
            [new S3Connection { Name = "away", Endpoint = new Uri($"http://127.0.0.1:{FreePort.Take()}"), Bucket = "b", AccessKey = "k", SecretKey = "s" }]);

        (await buckets.Open("s3:away").StatAsync("/x", Token)).ShouldBeRefused(RefusalKind.Unavailable);
    }

    private static string TransferName() => TransferId.New(TimeProvider.System.GetUtcNow()).ToString();

    private Task<Outcome<long>> WriteAsync(string path, byte[] content) => _storage.WriteAsync(path, new MemoryStream(content), WriteMode.Overwrite, Token);

    private async Task<byte[]> ReadAsync(string path, long offset, long? length)
    {
        await using var content = (await _storage.ReadAsync(path, offset, length, Token)).ShouldSucceed();
        using var bytes = new MemoryStream();
        await content.Bytes.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }
}
