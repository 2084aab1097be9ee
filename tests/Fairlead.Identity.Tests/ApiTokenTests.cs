using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Tests;

public sealed class ApiTokenTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_ShownAgain_IsTheSameUserWhoCanHaveNoOtherWithIt()
    {
        using var identity = new SomeIdentity();
        var ada = (await identity.LogInAsync("ada", "right")).ShouldSucceed();

        var made = (await identity.ApiTokens.CreateAsync(ada, "laptop", TimeSpan.FromHours(1), Cancel)).ShouldSucceed();

        made.Token.ExpiresAt.ShouldBe(Some.Noon.AddHours(1));
        made.ToString().ShouldNotContain(made.Text);
        var again = (await identity.ShowTokenAsync(made.Text)).ShouldSucceed();
        (again.User, again.Method, again.ValidUntil).ShouldBe(("ada", AuthenticationMethod.ApiToken, Some.Noon.AddHours(1)));
        (await identity.ApiTokens.CreateAsync(again, "more", null, Cancel)).ShouldBeRefused(RefusalKind.Forbidden);
        identity.Tokens.Issue(again, new TokenRequest()).ShouldBeRefused(RefusalKind.Forbidden);
    }

    [Fact]
    public async Task Create_NameThatIsTaken_EndsTheOldToken()
    {
        using var identity = new SomeIdentity();
        var old = (await identity.ApiTokens.CreateAsync(Some.Principal("bo"), null, null, Cancel)).ShouldSucceed();

        var next = (await identity.ApiTokens.CreateAsync(Some.Principal("bo"), null, null, Cancel)).ShouldSucceed();

        (await identity.ShowTokenAsync(old.Text)).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync(next.Text)).ShouldSucceed().User.ShouldBe("bo");
    }

    [Fact]
    public async Task Show_AfterItsEndOrRevoked_IsRefused()
    {
        using var identity = new SomeIdentity();
        var brief = (await identity.ApiTokens.CreateAsync(Some.Principal("bo"), "brief", TimeSpan.FromMinutes(1), Cancel)).ShouldSucceed();
        var revoked = (await identity.ApiTokens.CreateAsync(Some.Principal("bo"), "revoked", null, Cancel)).ShouldSucceed();

        (await identity.ApiTokens.RevokeAsync(Some.Principal("ada"), revoked.Token.Id, Cancel)).ShouldBeRefused(RefusalKind.NotFound);
        (await identity.ApiTokens.RevokeAsync(Some.Principal("bo"), revoked.Token.Id, Cancel)).ShouldSucceed();
        identity.Clock.Advance(TimeSpan.FromMinutes(2));

        (await identity.ShowTokenAsync(brief.Text)).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync(revoked.Text)).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync(brief.Text[..^4] + "AAAA")).ShouldBeRefused(RefusalKind.Unauthenticated);
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData("a\nb", 60)]
    [InlineData("good", 0)]
    [InlineData("good", 367 * 24 * 3600)]
    public async Task Create_BadNameOrLifetime_IsRefused(string name, int seconds)
    {
        using var identity = new SomeIdentity();

        (await identity.ApiTokens.CreateAsync(Some.Principal("bo"), name, TimeSpan.FromSeconds(seconds), Cancel)).ShouldBeRefused(RefusalKind.Invalid);
    }
}
