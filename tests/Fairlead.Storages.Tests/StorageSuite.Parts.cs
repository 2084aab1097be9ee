using System.Text;
using Fairlead.Core;

namespace Fairlead.Storages.Tests;

/// <content>Writing in place, and the time of a file.</content>
public abstract partial class StorageSuite
{
    [Theory]
    [InlineData("0123456789", 3, "ab", "012ab56789")]
    [InlineData("0123456789", 9, "abc", "012345678abc")]
    [InlineData("01", 4, "x", "01\0\0x")]
    [InlineData(null, 2, "x", "\0\0x")]
    [InlineData("01", 0, "", "01")]
    public async Task WritePart_LeavesTheRestAsItWas(string? before, long offset, string part, string after)
    {
        if (before is not null)
        {
            await WriteAsync("/part", Encoding.ASCII.GetBytes(before));
        }

        using var content = new MemoryStream(Encoding.ASCII.GetBytes(part));
        (await Storage.WritePartAsync("/part", offset, content, Token)).ShouldSucceed().ShouldBe(part.Length);

        (await ReadAsync("/part")).ShouldBe(Encoding.ASCII.GetBytes(after));
    }

    [Fact]
    public async Task WritePart_ToADirectoryOrBeforeTheBeginning_IsRefused()
    {
        await Storage.MakeDirectoryAsync("/directory", Token);
        using var content = new MemoryStream([1]);

        (await Storage.WritePartAsync("/directory", 0, content, Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.WritePartAsync("/file", -1, content, Token)).ShouldBeRefused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task SetModified_IsSeen()
    {
        var at = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await WriteAsync("/old", [1]);

        (await Storage.SetModifiedAsync("/old", at, Token)).ShouldSucceed();

        (await Storage.StatAsync("/old", Token)).ShouldSucceed().ModifiedAt.ShouldBe(at);
        (await Storage.SetModifiedAsync("/none", at, Token)).ShouldBeRefused(RefusalKind.NotFound);
    }
}
