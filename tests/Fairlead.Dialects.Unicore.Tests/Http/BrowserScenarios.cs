using System.Net;
using System.Net.Http.Headers;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What a person with a browser sees and may do.</summary>
public sealed class BrowserScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    private static readonly (string, string) Html = ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    [Fact]
    public async Task Scenario47_PageOfAJob_HasTablesAndButtons()
    {
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("""{"Executable": "sleep 1000", "Name": "<script>alert(1)</script>"}""");
        await client.UntilAsync(job, "RUNNING");

        var page = await PageAsync(client, job);

        page.ShouldContain("<h2>Properties</h2>");
        page.ShouldContain("<td>status</td><td>RUNNING</td>");
        page.ShouldContain($"<form method=\"post\" action=\"{job}/actions/abort\"><input type=\"submit\" value=\"Abort\"></form>");
        page.ShouldContain($"<a href=\"{job}/details\">Batch system view</a>");
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.ShouldNotContain("<script>");

        using var pressed = await PressAsync(client, $"{job}/actions/abort");
        pressed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        pressed.Headers.Location?.ToString().ShouldBe(job);
        (await client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("FAILED");
    }

    [Fact]
    public async Task Button_OfAnotherSitesPage_ChangesNothing()
    {
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("""{"Executable": "sleep 1000"}""");
        await client.UntilAsync(job, "RUNNING");

        (await PressAsync(client, $"{job}/actions/abort", ("Sec-Fetch-Site", "cross-site"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PressAsync(client, $"{job}/actions/abort", ("Origin", "https://elsewhere.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await client.GetAsync(job))["status"]?.GetValue<string>().ShouldBe("RUNNING");
        (await PressAsync(client, $"{job}/actions/abort", ("Sec-Fetch-Site", "same-origin"), ("Origin", server.Address.GetLeftPart(UriPartial.Authority))))
            .StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task PageOfAList_LinksItsMembers()
    {
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("{}");

        (await PageAsync(client, "jobs")).ShouldContain($"<li><a href=\"{job}\">{job}</a></li>");
    }

    [Fact]
    public async Task PageOfADirectory_LinksWhatIsInIt()
    {
        using var client = server.ClientFor();
        var files = await client.FilesOf(await client.SubmitAsync("{}"));
        await client.UploadAsync($"{files}/in/a b.html", "<script>alert(1)</script>");

        (await PageAsync(client, files)).ShouldContain($"<a href=\"{files}/in\">/in/</a>");
        (await PageAsync(client, $"{files}/in")).ShouldContain($"<a href=\"{files}/in/a%20b.html\">/in/a b.html</a>");

        using var file = await client.SendAsync(HttpMethod.Get, $"{files}/in/a%20b.html", null, Html);
        file.Content.Headers.ContentType?.MediaType.ShouldBe("application/octet-stream");
        file.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox"]);
    }

    [Fact]
    public async Task PageThatNeedsALogIn_MakesABrowserAskAndNoProgram()
    {
        using var client = server.ClientFor(user: null);

        (await PageAsync(client, string.Empty)).ShouldContain("<a href=\"?login\">Log in</a>");
        foreach (var path in new[] { "?login", "storages/HOME" })
        {
            using var asked = await client.SendAsync(HttpMethod.Get, path, null, Html);
            asked.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            asked.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Basic");
        }

        using var program = await client.SendAsync(HttpMethod.Get, "storages/HOME");
        program.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        program.Headers.WwwAuthenticate.ShouldBeEmpty();
    }

    private static async Task<string> PageAsync(UnicoreClient client, string path)
    {
        using var response = await client.SendAsync(HttpMethod.Get, path, null, Html);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType.ShouldBe(MediaTypeHeaderValue.Parse("text/html; charset=utf-8"));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PressAsync(UnicoreClient client, string action, params (string Name, string Value)[] headers)
    {
        using var form = new FormUrlEncodedContent([]);
        return await client.SendAsync(HttpMethod.Post, action, form, [Html, .. headers]);
    }
}
