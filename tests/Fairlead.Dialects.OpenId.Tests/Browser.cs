using System.Net;
using Fairlead.Testing;

namespace Fairlead.Dialects.OpenId.Tests;

/// <summary>Somebody's browser: keeps cookies, and sends forms as they are on the page.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _page;

    public Browser(Uri page)
    {
        _page = page;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });
    }

    /// <summary>What the browser says of where a form was (Sec-Fetch-Site).</summary>
    public string Site { get; set; } = "same-origin";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public async Task<Shown> OpenAsync(string query = "")
    {
        using var response = await _http.GetAsync(new Uri(_page, query), Token);
        return await ReadAsync(response);
    }

    /// <summary>Sends code, name and password.</summary>
    public Task<Shown> LogInAsync(string code, string user = "ada", string password = ProviderServer.Password) =>
        SendAsync("device", ("user_code", code), ("user", user), ("password", password));

    /// <summary>Presses a button of the page that asks.</summary>
    public Task<Shown> DecideAsync(Shown page, string decision) => SendAsync("device/decision", ("confirmation", page.Confirmation), ("decision", decision));

    public async Task AllowAsync(string code)
    {
        var page = await LogInAsync(code);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Html);
        (await DecideAsync(page, "allow")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Shown> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_page, path)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("Sec-Fetch-Site", Site);
        using var response = await _http.SendAsync(request, Token);
        return await ReadAsync(response);
    }

    /// <summary>Every page, also one that says no, is shown nowhere else and runs nothing.</summary>
    private static async Task<Shown> ReadAsync(HttpResponseMessage response)
    {
        var policy = response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        response.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        response.Headers.Location.ShouldBeNull();
        var html = await response.Content.ReadAsStringAsync(Token);
        return new Shown(response.StatusCode, html, ConfirmationPage.HiddenIn(html));
    }
}

/// <summary>A page.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Html">Its text.</param>
/// <param name="Confirmation">What is hidden in its form; empty for nothing.</param>
internal sealed record Shown(HttpStatusCode Status, string Html, string Confirmation);
