using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about imports and exports, with the requests that the Java command line client makes.</summary>
public sealed class ClientTransferScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();
    private readonly HttpClient _stranger = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Scenario33_AnImport_TakesTheFileUntilItIsDeleted()
    {
        var (document, location) = await IssueAsync("imports", """{"file": "in/s33.csv", "protocol": "BFT", "overwrite": "true", "numBytes": 5, "extraParameters": {}}""");
        var address = document["accessURL"]!.GetValue<string>(); // null fails the test as well

        document.ToJsonString().ShouldBe($$"""{"protocol":"BFT","parent":"{{_client.Core}}storages/HOME","isExport":"false","fileName":"/in/s33.csv","accessURL":"{{address}}"}""");
        address.ShouldStartWith($"{_client.Core.ToString().Replace("/core/", "/files/", StringComparison.Ordinal)}");
        (await PutAsync(address, "hello")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.TextAsync("storages/HOME/files/in/s33.csv")).ShouldBe("hello");
        (await _client.PutAsync("storages/HOME/files/in/s33.csv", """{"permissions": "rw-rw-"}"""))["permissions"]?.GetValue<string>().ShouldBe("OK");
        (await _client.StatusOf(HttpMethod.Delete, location)).ShouldBe(HttpStatusCode.NoContent);
        (await PutAsync(address, "late")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Get, location)).ShouldBe(HttpStatusCode.NotFound);
        (await _client.TextAsync("storages/HOME/files/in/s33.csv")).ShouldBe("hello");
    }

    [Fact]
    public async Task Scenario34_AnImportThatDoesNotOverwrite_Appends()
    {
        await _client.UploadAsync("storages/HOME/files/s34", "one ");
        var (document, _) = await IssueAsync("imports", """{"file": "/s34", "overwrite": false}""");
        var address = document["accessURL"]!.GetValue<string>(); // null fails the test as well

        await PutAsync(address, "two ", ("X-UNICORE-AppendData", "true"));
        await PutAsync(address, "three");

        (await _client.TextAsync("storages/HOME/files/s34")).ShouldBe("one two three");
    }

    [Fact]
    public async Task Scenario35_AnExport_GivesTheBytesToWhoeverHasTheAddress()
    {
        await _client.UploadAsync("storages/HOME/files/s35 ä.txt", "0123456789");
        var (document, location) = await IssueAsync("exports", """{"file": "s35 ä.txt", "protocol": "BFT"}""");
        var address = document["accessURL"]!.GetValue<string>(); // null fails the test as well

        using var whole = await _stranger.GetAsync(new Uri(address), CancellationToken);
        (await whole.Content.ReadAsStringAsync(CancellationToken)).ShouldBe("0123456789");
        whole.Content.Headers.ContentDisposition?.DispositionType.ShouldBe("attachment");
        whole.Content.Headers.ContentDisposition?.FileNameStar.ShouldBe("s35 ä.txt");
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var part = await _stranger.SendAsync(request, CancellationToken);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync(CancellationToken)).ShouldBe("234");

        // What went out is counted when it has: the client may have the last byte a moment before.
        var resource = await Eventually.Become(
            async _ => await _client.GetAsync(location), until: r => r["transferredBytes"]?.GetValue<long>() == 13, cancellationToken: CancellationToken);
        resource["isExport"]?.GetValue<bool>().ShouldBeTrue();
        resource["source"]?.GetValue<string>().ShouldBe("/s35 ä.txt");
        resource.ToJsonString().ShouldNotContain(address.Split('/')[^1]);
    }

    [Fact]
    public async Task Scenario35_AnExportOfWhatIsNotThere_FailsAtOnce()
    {
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/exports", """{"file": "nothing"}""")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/NOWHERE/exports", """{"file": "x"}""")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/files/s35dir", "{}")).ShouldBe(HttpStatusCode.Created);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/exports", """{"file": "s35dir"}""")).ShouldBe(HttpStatusCode.Conflict);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/imports", """{"file": "s35dir"}""")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("{}", "file")]
    [InlineData("""{"file": ["a"]}""", "file")]
    [InlineData("""{"file": "x", "protocol": "GridFTP"}""", "GridFTP")]
    [InlineData("""{"file": "x", "numBytes": "many"}""", "numBytes")]
    [InlineData("""{"file": "x", "overwrite": "perhaps"}""", "overwrite")]
    public async Task Import_OfNonsense_NamesWhatIsWrong(string body, string names) =>
        (await _client.ErrorOf(HttpMethod.Post, "storages/HOME/imports", HttpStatusCode.BadRequest, body)).ShouldContain(names);

    [Fact]
    public async Task Import_WithANumberOfBytes_TakesNoMoreThanThat()
    {
        var (document, _) = await IssueAsync("imports", """{"file": "few", "numBytes": "3"}""");

        (await PutAsync(document["accessURL"]!.GetValue<string>(), "abcdef")).ShouldBe(HttpStatusCode.NoContent); // null fails the test as well

        (await _client.TextAsync("storages/HOME/files/few")).ShouldBe("abc");
    }

    [Fact]
    public async Task Address_ForTheOtherDirection_IsForbidden()
    {
        await _client.UploadAsync("storages/HOME/files/oneway", "x");
        var (import, _) = await IssueAsync("imports", """{"file": "oneway"}""");
        var (export, _) = await IssueAsync("exports", """{"file": "oneway"}""");

        using var read = await _stranger.GetAsync(new Uri(import["accessURL"]!.GetValue<string>()), CancellationToken); // null fails the test as well
        read.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PutAsync(export["accessURL"]!.GetValue<string>(), "y")).ShouldBe(HttpStatusCode.Forbidden); // null fails the test as well
        (await _client.TextAsync("storages/HOME/files/oneway")).ShouldBe("x");
    }

    [Fact]
    public async Task Transfers_OfSomebodyElse_DoNotExist()
    {
        var (_, location) = await IssueAsync("imports", """{"file": "mine"}""");
        using var other = server.ClientFor("bo");

        (await other.StatusOf(HttpMethod.Get, location)).ShouldBe(HttpStatusCode.NotFound);
        (await other.StatusOf(HttpMethod.Put, location, """{"tags": "x"}""")).ShouldBe(HttpStatusCode.NotFound);
        (await other.StatusOf(HttpMethod.Delete, location)).ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync("client-server-transfers"))["client-server-transfers"]?.AsArray().ShouldBeEmpty();
        (await _client.StatusOf(HttpMethod.Get, location)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Transfers_WithTags_AreFoundByThem()
    {
        var (_, location) = await IssueAsync("imports", """{"file": "tagged"}""");
        var (_, other) = await IssueAsync("imports", """{"file": "tagged too"}""");

        var reply = await _client.PutAsync(location, """{"tags": ["t1", "t\"2"], "terminationTime": "yesterday", "colour": "red"}""");
        await _client.PutAsync(other, """{"tags": "t1,T2"}""");

        reply["tags"]?.GetValue<string>().ShouldBe("OK");
        reply["terminationTime"]?.GetValue<string>().ShouldStartWith("Error setting property: ");
        reply["colour"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        (await ListAsync("?tags=t1")).ShouldBe([location, other]);
        (await ListAsync("?tags=t1,T2")).ShouldBe([other]);
        (await ListAsync("?tags=t2")).ShouldBeEmpty();
        (await ListAsync("?tags=t1&num=1&offset=1")).ShouldBe([other]);
    }

    [Fact]
    public async Task Address_MadeUp_IsNotFound()
    {
        var made = $"{_client.Core.ToString().Replace("/core/", "/files/", StringComparison.Ordinal)}{new string('a', 64)}";

        (await PutAsync(made, "x")).ShouldBe(HttpStatusCode.NotFound);
        using var read = await _stranger.GetAsync(new Uri(made), CancellationToken);
        read.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await read.Content.ReadAsStringAsync(CancellationToken))?["status"]?.GetValue<int>().ShouldBe(404);
    }

    private async Task<string[]> ListAsync(string query) =>
        [.. (await _client.GetAsync($"client-server-transfers{query}"))["client-server-transfers"]!.AsArray().Select(m => m!.GetValue<string>())]; // null fails the test as well

    private async Task<(JsonObject Document, string Location)> IssueAsync(string kind, string body)
    {
        using var response = await _client.SendAsync(HttpMethod.Post, $"storages/HOME/{kind}", UnicoreClient.Json(body));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(CancellationToken));
        return (await UnicoreClient.BodyOf(response), response.Headers.Location.ShouldNotBeNull().ToString());
    }

    private async Task<HttpStatusCode> PutAsync(string address, string text, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StringContent(text, Encoding.UTF8, "application/octet-stream") };
        request.Headers.TransferEncodingChunked = text.Length % 2 == 0;
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await _stranger.SendAsync(request, CancellationToken);
        return response.StatusCode;
    }
}
