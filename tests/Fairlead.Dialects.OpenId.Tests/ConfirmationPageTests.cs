using System.Net;

namespace Fairlead.Dialects.OpenId.Tests;

/// <summary>The page on which logins are confirmed, against those who want to be confirmed by somebody else.</summary>
public sealed class ConfirmationPageTests(ProviderServer server) : IClassFixture<ProviderServer>
{
    [Fact]
    public async Task Texts_OfPrograms_AreShownAsText()
    {
        using var program = await LoginProgram.RegisterAsync(server.Address, "<script>alert(1)</script>\"'&");
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);

        var asked = await browser.OpenAsync("?user_code=%22%3E%3Cscript%3E");
        var page = await browser.LogInAsync(codes.User);

        asked.Html.ShouldNotContain("<script>");
        page.Html.ShouldNotContain("<script>");
        page.Html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;");
    }

    [Fact]
    public async Task Decision_OutOfAnotherBrowserOrSite_IsRefused()
    {
        using var program = await LoginProgram.RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);
        using var attacker = new Browser(codes.Page);
        var page = await browser.LogInAsync(codes.User);

        (await attacker.DecideAsync(page, "allow")).Status.ShouldBe(HttpStatusCode.Forbidden, "the cookie is missing");
        browser.Site = "cross-site";
        (await browser.DecideAsync(page, "allow")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.LogInAsync(codes.User)).Status.ShouldBe(HttpStatusCode.Forbidden);
        browser.Site = "same-origin";
        (await browser.DecideAsync(page, "perhaps")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await program.ErrorOf(codes)).ShouldBe("authorization_pending");
        (await browser.DecideAsync(page, "allow")).Status.ShouldBe(HttpStatusCode.Forbidden, "its cookie is used");

        var again = await browser.LogInAsync(codes.User);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await browser.DecideAsync(again, "allow")).Status.ShouldBe(HttpStatusCode.Forbidden, "it has waited too long");
    }

    [Fact]
    public async Task Password_ThatIsWrong_IsRefusedAndThenSlowedDown()
    {
        using var program = await LoginProgram.RegisterAsync(server.Address);
        var codes = await program.BeginAsync();
        using var browser = new Browser(codes.Page);

        (await browser.LogInAsync(codes.User, "mal")).Status.ShouldBe(HttpStatusCode.Forbidden, "banned");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add((await browser.LogInAsync(codes.User, "nobody", "guess")).Status);
        }

        statuses.ShouldContain(HttpStatusCode.Forbidden);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Codes_TriedByOneUser_AreFew()
    {
        using var browser = new Browser(new Uri(server.Address, "/oidc/device"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            statuses.Add((await browser.LogInAsync("BCDF-GHJK", "bo")).Status);
        }

        statuses[0].ShouldBe(HttpStatusCode.NotFound);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }
}
