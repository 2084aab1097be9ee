using Fairlead.Core;

namespace Fairlead.Storages.Tests;

/// <content>The groups of files.</content>
public abstract partial class StorageSuite
{
    [Fact]
    public async Task ChangeGroup_ToOneOfTheAccounts_IsShown()
    {
        await WriteAsync("/grouped", [1]);

        (await Storage.ChangeGroupAsync("/grouped", Account, Token)).ShouldSucceed();

        (await Storage.StatAsync("/grouped", Token)).ShouldSucceed().Group.ShouldBe(Account);
    }

    [Theory]
    [InlineData("no-such-group")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("-R")]
    [InlineData("$(id)")]
    public async Task ChangeGroup_ToNone_IsRefused(string group)
    {
        await WriteAsync("/grouped", [1]);

        (await Storage.ChangeGroupAsync("/grouped", group, Token)).ShouldBeRefused(RefusalKind.Invalid);

        (await Storage.StatAsync("/grouped", Token)).ShouldSucceed().Group.ShouldBe(Account);
        (await Storage.ChangeGroupAsync("/nosuch", Account, Token)).ShouldBeRefused(RefusalKind.NotFound);
    }
}
