using System.Net;
using System.Text;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about files; the numbers are those of the wire contract.</summary>
public sealed class FileScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("bytes=10-42", HttpStatusCode.PartialContent, "bytes 10-42/100", 33)]
    [InlineData("bytes=-10", HttpStatusCode.PartialContent, "bytes 90-99/100", 10)]
    [InlineData("bytes=90-500", HttpStatusCode.PartialContent, "bytes 90-99/100", 10)]
    [InlineData("bytes=500-", HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */100", null)]
    [InlineData("lines=1-2", HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */100", null)]
    public async Task Scenario29_Ranges_ArePartsOfTheFile(string range, HttpStatusCode status, string contentRange, int? length)
    {
        var content = string.Concat(Enumerable.Range(0, 50).Select(i => i.ToString("00")));
        await _client.UploadAsync("storages/HOME/files/s29", content);

        using var response = await _client.SendAsync(HttpMethod.Get, "storages/HOME/files/s29", null, ("Accept", "application/octet-stream"), ("Range", range));

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.GetValues("Content-Range").ShouldBe([contentRange]);
        if (length is { } bytes)
        {
            var from = int.Parse(contentRange.Split(' ', '-')[1]);
            (await response.Content.ReadAsStringAsync(CancellationToken)).ShouldBe(content.Substring(from, bytes));
        }
    }

    [Fact]
    public async Task Scenario30_AnUpload_MakesItsParents()
    {
        await _client.UploadAsync("storages/HOME/files/s30/b/c.txt", "hello");

        var listing = await _client.GetAsync("storages/HOME/files/s30/");
        listing["content"]?["/s30/b/"]?["isDirectory"]?.GetValue<bool>().ShouldBeTrue();
        (await _client.GetAsync("storages/HOME/files"))["content"]!.AsObject().ContainsKey("/s30/").ShouldBeTrue(); // null fails the test as well
        var file = await _client.GetAsync("storages/HOME/files/s30/b/c.txt");
        file["size"]?.GetValue<long>().ShouldBe(5);
        file["isDirectory"]?.GetValue<bool>().ShouldBeFalse();
        file["metadata"].ShouldNotBeNull();
        file["permissions"]!.GetValue<string>().Length.ShouldBe(9);
    }

    [Fact]
    public async Task Scenario31_ADirectoryAsBytes_IsNotAcceptable()
    {
        (await _client.StatusOf(HttpMethod.Get, "storages/HOME/files", null, ("Accept", "application/octet-stream"))).ShouldBe(HttpStatusCode.NotAcceptable);
        (await _client.StatusOf(HttpMethod.Get, "storages/HOME/files/nosuch", null, ("Accept", "application/octet-stream"))).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Get, "storages/NOSUCH")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Scenario32_Permissions_AreChanged()
    {
        await _client.UploadAsync("storages/HOME/files/s32", "x");

        var reply = await _client.PutAsync("storages/HOME/files/s32", """{"permissions": "rw-r--", "colour": "red"}""");

        reply.ToJsonString().ShouldBe("""{"permissions":"OK"}""");
        (await _client.GetAsync("storages/HOME/files/s32"))["permissions"]!.GetValue<string>().ShouldStartWith("rw-r--"); // null fails the test as well
        (await _client.PutAsync("storages/HOME/files/s32", """{"permissions": "zz"}"""))["permissions"]!.GetValue<string>().ShouldStartWith("FAILED: ");
    }

    [Fact]
    public async Task Group_OfAFile_IsChanged()
    {
        await _client.UploadAsync("storages/HOME/files/grouped", "x");
        var group = (await _client.GetAsync("storages/HOME/files/grouped"))["group"]?.GetValue<string>();

        (await _client.PutAsync("storages/HOME/files/grouped", $$"""{"group": "{{group}}"}""")).ToJsonString().ShouldBe("""{"group":"OK"}""");
        (await _client.PutAsync("storages/HOME/files/grouped", """{"group": "no-such-group"}"""))["group"]!.GetValue<string>().ShouldStartWith("FAILED: "); // null fails the test as well
        (await _client.PutAsync("storages/HOME/files/grouped", """{"group": ["a"]}"""))["group"]!.GetValue<string>().ShouldStartWith("FAILED: "); // null fails the test as well
    }

    [Fact]
    public async Task Scenario38_Copy_NeedsBothPaths()
    {
        await _client.UploadAsync("storages/HOME/files/s38", "x");

        (await _client.ErrorOf(HttpMethod.Post, "storages/HOME/actions/copy", HttpStatusCode.BadRequest, """{"from": "s38"}""")).ShouldContain("'to'");
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/copy", """{"from": "s38", "to": "/s38-copy"}""")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/rename", """{"from": "s38-copy", "to": "s38-moved"}""")).ShouldBe(HttpStatusCode.NoContent);

        (await _client.TextAsync("storages/HOME/files/s38")).ShouldBe("x");
        (await _client.TextAsync("storages/HOME/files/s38-moved")).ShouldBe("x");
        (await _client.StatusOf(HttpMethod.Get, "storages/HOME/files/s38-copy")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/nosuch", "{}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Scenario40_ASharedStorage_CannotBeDeleted()
    {
        (await _client.StatusOf(HttpMethod.Delete, "storages/HOME")).ShouldBe(HttpStatusCode.Forbidden);
        (await _client.StatusOf(HttpMethod.Put, "storages/HOME", """{"tags": "a"}""")).ShouldBe(HttpStatusCode.Forbidden);

        var storage = await _client.GetAsync("storages/HOME");
        storage["resourceStatus"]?.GetValue<string>().ShouldBe("READY");
        storage["mountPoint"]?.GetValue<string>().ShouldBe(server.Home + "/");
        storage["freeSpace"]!.GetValue<long>().ShouldBeGreaterThan(0); // null fails the test as well
    }

    [Fact]
    public async Task Directories_AreMadeListedAndDeleted()
    {
        using var made = await _client.SendAsync(HttpMethod.Post, "storages/HOME/files/dir/a%20b", UnicoreClient.Json("{}"));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.Location.ShouldNotBeNull().AbsoluteUri.ShouldBe($"{_client.Core}storages/HOME/files/dir/a%20b");
        foreach (var name in new[] { "c", "a", "b" })
        {
            await _client.UploadAsync($"storages/HOME/files/dir/{name}", string.Empty);
        }

        var page = await _client.GetAsync("storages/HOME/files/dir?offset=1&num=2");

        page["content"]!.AsObject().Select(m => m.Key).ShouldBe(["/dir/a b/", "/dir/b"]); // null fails the test as well
        UnicoreClient.LinkOf(page, "next").ShouldBe($"{_client.Core}storages/HOME/files/dir?offset=3&num=2");
        (await _client.GetAsync("storages/HOME/files/dir?offset=9"))["content"]!.AsObject().ShouldBeEmpty();
        (await _client.StatusOf(HttpMethod.Delete, "storages/HOME/files/dir")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Delete, "storages/HOME/files/dir")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Delete, "storages/HOME/files")).ShouldNotBe(HttpStatusCode.NoContent);
        Directory.Exists(server.Home).ShouldBeTrue();
    }

    [Fact]
    public async Task Upload_OntoADirectory_IsAnError()
    {
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/files/isdir")).ShouldBe(HttpStatusCode.Created);
        using var content = new StringContent("x", Encoding.UTF8, "text/plain");

        using var response = await _client.SendAsync(HttpMethod.Put, "storages/HOME/files/isdir", content);

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Upload_EmptyAndChunkedWithExpect_IsAnEmptyFile()
    {
        using var content = new StreamContent(new MemoryStream());

        using var response = await _client.SendAsync(HttpMethod.Put, "storages/HOME/files/empty", content, ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"));

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _client.TextAsync("storages/HOME/files/empty")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_LargerThanTheServersOwnLimit_ComesBackAsItWas()
    {
        var bytes = new byte[40 * 1024 * 1024];
        new Random(7).NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");

        using var response = await _client.SendAsync(HttpMethod.Put, "storages/HOME/files/large", content);
        using var read = await _client.SendAsync(HttpMethod.Get, "storages/HOME/files/large", null, ("Accept", "*/*"), ("Accept-Encoding", "gzip"));

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        read.Content.Headers.ContentEncoding.ShouldBeEmpty();
        read.Content.Headers.ContentLength.ShouldBe(bytes.Length);
        (await read.Content.ReadAsByteArrayAsync(CancellationToken)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData("100%25.txt", "/100%.txt")]
    [InlineData("a%252Fb", "/a%2Fb")]
    [InlineData("x+y%20z", "/x+y z")]
    [InlineData("%3Cb%3E%22'$(id)", "/<b>\"'$(id)")]
    [InlineData("%C3%BC%F0%9F%9A%A2", "/ü🚢")]
    [InlineData("new%0Aline", "/new\nline")]
    [InlineData("names%2Fwith//slash", "/names/with/slash")]
    [InlineData("back%5Cslash", "/back/slash")]
    public async Task Names_OfEveryKind_AreTakenAsTheyAre(string inUrl, string path)
    {
        // An address with these characters has to reach the server as it is written here.
        var address = new Uri($"{_client.Core}storages/HOME/files/{inUrl}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        await RawAsync("PUT", address, "content of " + path);

        File.Exists(server.Home + path).ShouldBeTrue();
        (await RawAsync("GET", address, null)).ShouldEndWith("content of " + path);
    }

    [Fact]
    public async Task Head_IsGetWithoutABody()
    {
        await _client.UploadAsync("storages/HOME/files/head", "12345");

        using var file = await _client.SendAsync(HttpMethod.Head, "storages/HOME/files/head", null, ("Accept", "application/octet-stream"));
        using var document = await _client.SendAsync(HttpMethod.Head, "storages/HOME");

        file.StatusCode.ShouldBe(HttpStatusCode.OK);
        file.Content.Headers.ContentLength.ShouldBe(5);
        (await file.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBeEmpty();
        document.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
    }

    private async Task<string> RawAsync(string method, Uri address, string? body)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/octet-stream");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content };
        request.Headers.Authorization = _client.Headers.Authorization;
        using var response = await http.SendAsync(request, CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{response.StatusCode}");
        return await response.Content.ReadAsStringAsync(CancellationToken);
    }
}
