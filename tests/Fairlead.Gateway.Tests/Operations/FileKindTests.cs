using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Operations;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Gateway.Tests.Operations;

public sealed class FileKindTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/a.csv", "a,b", "text/csv")]
    [InlineData("/A.JSON", "{}", "application/json")]
    [InlineData("/README", "words", "text/plain")]
    [InlineData("/x", "%PDF-1.7", "application/pdf")]
    [InlineData("/x.txt", "%PDF-1.7", "application/pdf")]
    [InlineData("/x", "PK\u0003\u0004", "application/zip")]
    [InlineData("/x.xlsx", "PK\u0003\u0004", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("/x", "bin\0ary", "application/octet-stream")]
    [InlineData("/x", "", "application/octet-stream")]
    public void TypeOf_ContentAndName_IsKnown(string path, string content, string type) => FileKind.TypeOf(path, Encoding.UTF8.GetBytes(content)).ShouldBe(type);

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData("one\n", 1)]
    [InlineData("one\ntwo", 2)]
    public async Task Describe_AText_CountsItsLines(string text, int lines) => (await DescribeAsync(Encoding.UTF8.GetBytes(text)))["lineCount"]!.GetValue<long>().ShouldBe(lines); // null fails the test as well

    [Fact]
    public async Task Describe_ALongText_IsReadToItsEnd() =>
        (await DescribeAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("line\n", 100_000)))))["lineCount"]?.GetValue<long>().ShouldBe(100_000);

    [Fact]
    public async Task Describe_AJpeg_TellsItsSizeBehindOtherSegments()
    {
        byte[] jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 0x01, 0xe0, 0x02, 0x80, 3];

        var found = await DescribeAsync(jpeg);

        (found["width"]?.GetValue<int>(), found["height"]?.GetValue<int>()).ShouldBe((640, 480));
    }

    [Fact]
    public void ImageSize_OfAnyBytes_NeverFails() =>
        Prop.ForAll(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(),
            bytes =>
            {
                foreach (var type in new[] { "image/png", "image/jpeg", "image/gif" })
                {
                    _ = ImageSize.Read(type, [0xff, 0xd8, 0xff, .. bytes]);
                    _ = ImageSize.Read(type, bytes);
                }
            }).QuickCheckThrowOnFailure();

    private static async Task<JsonObject> DescribeAsync(byte[] content)
    {
        var found = new JsonObject();
        var entry = new FileEntry("/x", IsDirectory: false, content.Length, DateTimeOffset.UnixEpoch, default);
        using var stream = new MemoryStream(content);
        await FileKind.DescribeAsync(entry, stream, found, CancellationToken);
        return found;
    }
}
