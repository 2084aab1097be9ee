using Fairlead.Core;

namespace Fairlead.Storages.Tests;

/// <content>Symbolic links.</content>
public abstract partial class StorageSuite
{
    [Fact]
    public async Task Link_ToSomething_IsMadeAndReplacesFilesAndLinksAlone()
    {
        await WriteAsync("/file", "old"u8.ToArray());
        await Storage.MakeDirectoryAsync("/directory", Token);
        var links = Storage.ShouldBeAssignableTo<ILinkingStorage>().ShouldNotBeNull();

        (await links.LinkAsync("/nowhere/at all", "/deep/er/link", mayReplace: true, Token)).ShouldSucceed();
        (await links.LinkAsync("file", "/deep/er/link", mayReplace: true, Token)).ShouldSucceed();
        (await links.LinkAsync("-x", "/file", mayReplace: false, Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await links.LinkAsync("-x", "/file", mayReplace: true, Token)).ShouldSucceed();
        (await links.LinkAsync("-x", "/directory", mayReplace: true, Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await links.LinkAsync("-x", "/", mayReplace: true, Token)).ShouldBeRefused(RefusalKind.Conflict);

        new FileInfo($"{Root}/deep/er/link").LinkTarget.ShouldBe("file");
        new FileInfo($"{Root}/file").LinkTarget.ShouldBe("-x");
        Directory.GetFileSystemEntries(Root).Order(StringComparer.Ordinal).ShouldBe([$"{Root}/deep", $"{Root}/directory", $"{Root}/file"]);
    }
}
