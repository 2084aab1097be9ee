using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What is said of files: it is kept, goes where they go, and finds them again.</summary>
public sealed class MetadataScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Metadata_OfAFile_IsReplacedAndRemoved()
    {
        await _client.UploadAsync("storages/HOME/files/m1", "x");
        (await MetadataOf("m1")).ShouldBe("{}");

        (await _client.PutAsync("storages/HOME/files/m1", """{"metadata": {"station": "outer mole", "depth": 3}}""")).ToJsonString().ShouldBe("""{"metadata":"OK"}""");
        (await MetadataOf("m1")).ShouldBe("""{"station":"outer mole","depth":3}""");
        await _client.PutAsync("storages/HOME/files/m1", """{"metadata": {"other": true}}""");
        (await MetadataOf("m1")).ShouldBe("""{"other":true}""");
        await _client.PutAsync("storages/HOME/files/m1", """{"metadata": {}}""");
        (await MetadataOf("m1")).ShouldBe("{}");
    }

    [Fact]
    public async Task Metadata_ThatCannotBe_ChangesNothing()
    {
        await _client.UploadAsync("storages/HOME/files/m2", "x");
        await _client.PutAsync("storages/HOME/files/m2", """{"metadata": {"a": "b"}}""");

        foreach (var wrong in new[] { """{"metadata": "text"}""", """{"metadata": [1]}""", $$$"""{"metadata": {"a": "{{{new string('x', 70_000)}}}"}}""" })
        {
            (await _client.PutAsync("storages/HOME/files/m2", wrong))["metadata"]!.GetValue<string>().ShouldStartWith("FAILED: "); // null fails the test as well
        }

        (await MetadataOf("m2")).ShouldBe("""{"a":"b"}""");
        (await _client.StatusOf(HttpMethod.Put, "storages/HOME/files/nosuch", """{"metadata": {}}""")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ContentType_OfAnUpload_IsThatOfTheDownload()
    {
        using var content = new StringContent("a,b", Encoding.UTF8, "text/csv");
        using (var written = await _client.SendAsync(HttpMethod.Put, "storages/HOME/files/m3.csv", content))
        {
            written.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await MetadataOf("m3.csv")).ShouldBe("""{"Content-Type":"text/csv; charset=utf-8"}""");
        using var read = await _client.SendAsync(HttpMethod.Get, "storages/HOME/files/m3.csv", null, ("Accept", "*/*"));
        read.Content.Headers.ContentType?.MediaType.ShouldBe("text/csv");
        await _client.UploadAsync("storages/HOME/files/m3.csv", "now bytes");
        (await MetadataOf("m3.csv")).ShouldBe("{}");
        await _client.PutAsync("storages/HOME/files/m3.csv", """{"metadata": {"Content-Type": "no\ntype"}}""");
        (await _client.TextAsync("storages/HOME/files/m3.csv")).ShouldBe("now bytes");
    }

    [Fact]
    public async Task Metadata_OfAFileThatMoves_GoesAlong()
    {
        await _client.UploadAsync("storages/HOME/files/m4/a", "x");
        await _client.PutAsync("storages/HOME/files/m4/a", """{"metadata": {"k": "wandering"}}""");

        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/copy", """{"from": "m4", "to": "m4-copy"}""")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/rename", """{"from": "m4/a", "to": "m4/b"}""")).ShouldBe(HttpStatusCode.NoContent);

        (await MetadataOf("m4-copy/a")).ShouldBe("""{"k":"wandering"}""");
        (await MetadataOf("m4/b")).ShouldBe("""{"k":"wandering"}""");
        (await FoundAsync("wandering")).ShouldBe([$"{_client.Core}storages/HOME/files/m4-copy/a", $"{_client.Core}storages/HOME/files/m4/b"]);
        (await _client.StatusOf(HttpMethod.Delete, "storages/HOME/files/m4")).ShouldBe(HttpStatusCode.NoContent);
        await _client.UploadAsync("storages/HOME/files/m4/b", "another");
        (await MetadataOf("m4/b")).ShouldBe("{}");
    }

    [Fact]
    public async Task Search_FindsFilesThatAreThere()
    {
        await _client.UploadAsync("storages/HOME/files/m5/a%20b%23", "x");
        await _client.UploadAsync("storages/HOME/files/m5/gone", "x");
        await _client.PutAsync("storages/HOME/files/m5/a b%23", """{"metadata": {"station": "lighthouse"}}""");
        await _client.PutAsync("storages/HOME/files/m5/gone", """{"metadata": {"station": "lighthouse"}}""");
        File.Delete(Path.Combine(server.Home, "m5/gone"));

        var reply = await _client.GetAsync("storages/HOME/search?q=Lighthouse%20AND%20station");

        reply["status"]?.GetValue<string>().ShouldBe("OK");
        reply["numberOfResults"]?.GetValue<int>().ShouldBe(0);
        reply = await _client.GetAsync("storages/HOME/search?q=Lighthouse%20station");
        reply["numberOfResults"]?.GetValue<int>().ShouldBe(1);
        reply["query"]?.GetValue<string>().ShouldBe("Lighthouse station");
        UnicoreClient.LinkOf(reply, "search-result-1").ShouldBe($"{_client.Core}storages/HOME/files/m5/a%20b%23");
        (await FoundAsync("\"*")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_WithoutWordsOrMetadata_IsAnError()
    {
        var job = await _client.RunAsync("{}");
        var directory = UnicoreClient.LinkOf(job, "workingDirectory");

        (await _client.ErrorOf(HttpMethod.Get, "storages/HOME/search", HttpStatusCode.BadRequest)).ShouldContain("'q'");
        (await _client.StatusOf(HttpMethod.Get, $"{directory}/search?q=x")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetAsync(directory))["metadataSupported"]?.GetValue<bool>().ShouldBeFalse();
        var home = await _client.GetAsync("storages/HOME");
        home["metadataSupported"]?.GetValue<bool>().ShouldBeTrue();
        UnicoreClient.LinkOf(home, "metadata-search").ShouldBe($"{_client.Core}storages/HOME/search");
        await _client.UploadAsync($"{directory}/files/f", "x");
        (await _client.PutAsync($"{directory}/files/f", """{"metadata": {"a": 1}}"""))["metadata"]!.GetValue<string>().ShouldContain("not supported"); // null fails the test as well
    }

    private async Task<string?> MetadataOf(string file) => (await _client.GetAsync($"storages/HOME/files/{file}"))["metadata"]?.ToJsonString();

    private async Task<IEnumerable<string?>> FoundAsync(string words) =>
        (await _client.GetAsync($"storages/HOME/search?q={Uri.EscapeDataString(words)}"))["_links"] is JsonObject links
            ? links.Select(l => l.Value?["href"]?.GetValue<string>())
            : [];
}
