using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Storages.Tests;

/// <content>What new files and directories may be used for.</content>
public abstract partial class StorageSuite
{
    [Theory]
    [InlineData(0b000_010_111, "rw-r-----", "rwxr-x---")]
    [InlineData(0b000_000_000, "rw-rw-rw-", "rwxrwxrwx")]
    [InlineData(0b000_111_111, "rw-------", "rwx------")]
    public async Task Umask_OfAStorage_HoldsForAllThatIsNew(int umask, string file, string directory)
    {
        var storage = await OpenAsync(Root, umask);
        using (var content = new MemoryStream([1]))
        {
            (await storage.WriteAsync("/a/b/new", content, WriteMode.Overwrite, Token)).ShouldSucceed();
        }

        using (var content = new MemoryStream([1]))
        {
            (await storage.WriteAsync("/appended", content, WriteMode.Append, Token)).ShouldSucceed();
        }

        using (var content = new MemoryStream([1]))
        {
            (await storage.WritePartAsync("/part", 0, content, Token)).ShouldSucceed();
        }

        (await storage.MakeDirectoryAsync("/made/deep", Token)).ShouldSucceed();

        foreach (var path in new[] { "/a/b/new", "/appended", "/part" })
        {
            (await ModeOf(path)).ShouldBe(file, path);
        }

        foreach (var path in new[] { "/a", "/a/b", "/made", "/made/deep" })
        {
            (await ModeOf(path)).ShouldBe(directory, path);
        }
    }

    [Fact]
    public async Task Umask_OfAStorage_LeavesAloneWhatIsThere()
    {
        await Storage.MakeDirectoryAsync("/d", Token);
        await WriteAsync("/d/f", [1]);
        FilePermissions.TryParse("rwxrwxrwx", default, out var all).ShouldBeTrue();
        await Storage.ChangePermissionsAsync("/d", all, Token);
        await Storage.ChangePermissionsAsync("/d/f", all, Token);
        var storage = await OpenAsync(Root, umask: 0b000_111_111);

        using (var content = new MemoryStream([2]))
        {
            (await storage.WriteAsync("/d/f", content, WriteMode.Overwrite, Token)).ShouldSucceed();
        }

        (await storage.MakeDirectoryAsync("/d", Token)).ShouldSucceed();

        (await ModeOf("/d")).ShouldBe("rwxrwxrwx");
        (await ModeOf("/d/f")).ShouldBe("rwxrwxrwx");
    }

    private async Task<string> ModeOf(string path) => (await Storage.StatAsync(path, Token)).ShouldSucceed().Permissions.ToString();
}
