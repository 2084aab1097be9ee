using System.Net;
using System.Text;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about staging from and to the web, where only one address of the loopback network is allowed.</summary>
public sealed class WebStagingScenarios(UnicoreServer server, WebServer web) : IClassFixture<UnicoreServer>, IClassFixture<WebServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Import_FromTheWeb_IsFetchedAndExportIsDelivered()
    {
        var source = web.Serve("in.txt", Encoding.UTF8.GetBytes("from the web\n"));

        var ended = await _client.RunAsync($$"""
            {"Executable": "tr a-z A-Z <in.txt >out.txt", "Imports": [{"From": "{{source}}", "To": "in.txt"}], "Exports": [{"From": "out.txt", "To": "{{web.Url("out.txt")}}"}]}
            """);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        Encoding.UTF8.GetString(web.Received("out.txt").ShouldNotBeNull()).ShouldBe("FROM THE WEB\n");
    }

    [Theory]
    [InlineData("false", "SUCCESSFUL")]
    [InlineData("true", "FAILED")]
    public async Task Scenario26_AMissingWebPage_FailsTheJobUnlessItMayBeMissing(string failOnError, string status)
    {
        var missing = web.Fail("missing", HttpStatusCode.NotFound);

        var ended = await _client.RunAsync($$"""{"Executable": "date", "Imports": [{"From": "{{missing}}", "To": "x", "FailOnError": "{{failOnError}}"}]}""");

        ended["status"]?.GetValue<string>().ShouldBe(status);
        ended["log"]!.AsArray().ShouldContain(line => line!.GetValue<string>().Contains("missing", StringComparison.Ordinal)); // null fails the test as well
    }

    [Fact]
    public async Task Import_FromAForbiddenAddress_FailsTheJobAlsoByARedirect()
    {
        var forbidden = new UriBuilder(web.Serve("secret", [1])) { Host = "127.0.0.2" }.Uri;
        var redirect = web.Redirect("redirect", forbidden);

        foreach (var from in new[] { forbidden, redirect, new Uri("http://169.254.169.254/latest/meta-data") })
        {
            var ended = await _client.RunAsync($$"""{"Executable": "date", "Imports": [{"From": "{{from}}", "To": "x"}]}""");

            ended["status"]?.GetValue<string>().ShouldBe("FAILED");
            ended["statusMessage"]!.GetValue<string>().ShouldContain("egress policy"); // null fails the test as well
        }
    }

    [Theory]
    [InlineData("""{"Username": "ada", "Password": "geheim"}""", "Basic YWRhOmdlaGVpbQ==")]
    [InlineData("""{"BearerToken": "geheim"}""", "Bearer geheim")]
    [InlineData("""{"Token": "geheim"}""", "Token geheim")]
    public async Task Credentials_OfATransfer_AreShownThereAndNowhereElse(string credentials, string authorization)
    {
        var name = $"secret-{credentials.Length}.txt";
        var source = web.Serve(name, Encoding.UTF8.GetBytes("in\n"));

        var job = await _client.SubmitAsync($$"""
            {"Executable": "cat in.txt >out.txt", "Imports": [{"From": "{{source}}", "To": "in.txt", "Credentials": {{credentials}} }],
             "Exports": [{"From": "out.txt", "To": "{{web.Url($"put-{name}")}}", "Credentials": {{credentials}} }]}
            """);
        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        web.Requests.Where(r => r.Path.EndsWith(name, StringComparison.Ordinal)).Select(r => (r.Method, r.Authorization)).ShouldBe([("GET", authorization), ("PUT", authorization)]);
        ended.ToJsonString().ShouldNotContain("geheim");
        (await _client.GetAsync($"{job}/submitted")).ToJsonString().ShouldNotContain("geheim");
        var database = await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(server.Home) ?? "/", "data/fairlead.db-wal"), TestContext.Current.CancellationToken);
        database.AsSpan().IndexOf("geheim"u8).ShouldBe(-1);
    }
}
