using System.Net;
using System.Text;
using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

/// <summary>Logins with a browser at a certified provider.</summary>
public sealed class SignOnScenarios : IAsyncLifetime
{
    private readonly OpenIdProvider _provider = new();
    private readonly HpcWaasServer _server;

    public SignOnScenarios() => _server = new HpcWaasServer
    {
        Dialect = $$"""
                login:
                  authUrl: {{_provider.Authority}}auth
                  tokenUrl: {{_provider.Authority}}token
                  userInfoUrl: {{_provider.Authority}}me
                  clientId: browser
                  clientSecret: "browser secret+"
                  sessionDuration: 2h
            """,
        More = $$"""
            issuers:
            - { authority: {{_provider.Authority}}, audience: fairlead, userClaim: preferred_username, opaqueTokens: userinfo }
            """,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync("first", Token);
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Login_WithABrowser_GivesATokenForClients()
    {
        using var browser = Browser(follows: true);

        using var page = await browser.GetAsync("auth/login", Token);
        var text = await page.Content.ReadAsStringAsync(Token);

        page.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        page.Content.Headers.ContentType?.MediaType.ShouldBe("text/plain");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldContain("Cy Waves");
        lines[2].ShouldBe("jonas");
        using var client = _server.ClientFor(null);
        using var listed = await client.SendAsync(HttpMethod.Get, "workflows", authorization: $"Bearer {lines[4]}");
        listed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var raw = await client.SendAsync(HttpMethod.Get, "workflows", authorization: $"Bearer {Encoding.UTF8.GetString(Convert.FromBase64String(lines[4]))}");
        raw.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Login_Begun_SendsTheBrowserToTheProviderWithAStateOfItsOwn()
    {
        using var browser = Browser(follows: false);

        using var one = await browser.GetAsync("auth/login", Token);
        using var two = await browser.GetAsync("auth/login", Token);

        one.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var query = Uri.UnescapeDataString(one.Headers.Location.ShouldNotBeNull().Query);
        query.ShouldContain("client_id=browser");
        query.ShouldContain("response_type=code");
        query.ShouldContain("scope=openid profile");
        query.ShouldContain("code_challenge_method=S256");
        query.ShouldContain($"redirect_uri={_server.Address}hpcwaas/auth/authorize");
        one.Headers.Location.ShouldNotBe(two.Headers.Location);
    }

    [Theory]
    [InlineData("auth/authorize?code=x&state=y")]
    [InlineData("auth/authorize?code=x")]
    [InlineData("auth/authorize")]
    public async Task Authorize_WithAnotherState_IsRefused(string path)
    {
        using var browser = Browser(follows: false);
        using var begun = await browser.GetAsync("auth/login", Token);

        using var page = await browser.GetAsync(path, Token);

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await page.Content.ReadAsStringAsync(Token)).ShouldContain("The state does not match");
    }

    private HttpClient Browser(bool follows) =>
        new(new HttpClientHandler { AllowAutoRedirect = follows, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(_server.Address, "/hpcwaas/") };
}
