using Fairlead.Core.Storages;

namespace Fairlead.Core.Tests.Storages;

public sealed class StoragePathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData(".", "/")]
    [InlineData("a", "/a")]
    [InlineData("//a///b/", "/a/b")]
    [InlineData("a/./b/../c", "/a/c")]
    [InlineData("-rf", "/-rf")]
    [InlineData("a b/\"ä\n", "/a b/\"ä\n")]
    [InlineData("..a/b..", "/..a/b..")]
    public void Normalize_APathInside_IsMadePlain(string path, string normal)
    {
        StoragePath.Normalize(path).TryGet(out var plain, out _).ShouldBeTrue();

        plain.ShouldBe(normal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("/../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\0b")]
    public void Normalize_APathThatLeadsOutOrCannotBe_IsRefused(string path) =>
        StoragePath.Normalize(path).TryGet(out _, out _).ShouldBeFalse();

    [Fact]
    public void Normalize_AnEndlessPath_IsRefused() =>
        StoragePath.Normalize(new string('a', StoragePath.MaxLength + 1)).TryGet(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("rwx", 0b111_000_000)]
    [InlineData("rw-r--", 0b110_100_000)]
    [InlineData("rwxr-x--x", 0b111_101_001)]
    public void FilePermissions_ReadAndShown_AreTheSame(string text, int mode)
    {
        FilePermissions.TryParse(text, default, out var permissions).ShouldBeTrue();
        permissions.Mode.ShouldBe(mode);
        permissions.ToString().ShouldStartWith(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rwz")]
    [InlineData("wrx")]
    [InlineData("rwxr")]
    [InlineData("755")]
    public void FilePermissions_OtherText_IsRefused(string text) => FilePermissions.TryParse(text, default, out _).ShouldBeFalse();
}
