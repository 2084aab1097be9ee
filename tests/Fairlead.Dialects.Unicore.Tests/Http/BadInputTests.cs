using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What must not harm: each gets a precise error document, or becomes a job that failed and says why.</summary>
public sealed class BadInputTests(EndpointServer server) : IClassFixture<EndpointServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("{", "line 1, column 2")]
    [InlineData("{\"a\": 1,\n\"a\": 2}", "comes twice (line 2, column 1)")]
    [InlineData("{\"Executable\": NaN}", "NaN is no number")]
    [InlineData("{} trailing", "more text after the end")]
    [InlineData("[]", "no JSON object")]
    [InlineData("<job/>", "no JSON object")]
    public async Task Json_ThatCannotBeRead_IsABadRequestWithItsPlace(string text, string problem) =>
        (await _client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, text)).ShouldContain(problem);

    [Fact]
    public async Task Json_ThatIsNotUtf8_IsABadRequest()
    {
        using var content = new ByteArrayContent([(byte)'{', 0xff, 0xfe, (byte)'}']);

        using var response = await _client.SendAsync(HttpMethod.Post, "jobs", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Json_NestedAMillionDeep_IsABadRequest() =>
        (await _client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, "{a:" + new string('[', 1_000_000))).ShouldContain("nested deeper");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Description_Of50MB_IsTooLarge(bool hasLength)
    {
        using HttpContent content = hasLength ? new StreamContent(new MemoryStream(new byte[50 * 1024 * 1024])) : new ChunkedContent(50 * 1024 * 1024);

        using var response = await _client.SendAsync(HttpMethod.Post, "jobs", content);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await UnicoreClient.BodyOf(response))["errorMessage"]!.GetValue<string>().ShouldContain("8388608 bytes"); // null fails the test as well
    }

    [Fact]
    public async Task Description_Of7MB_IsTaken()
    {
        var job = await _client.SubmitAsync($$"""{"ignored": "{{new string('x', 7 * 1024 * 1024)}}"}""");

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
    }

    [Theory]
    [InlineData("a;touch escaped;'\"$(touch escaped)`touch escaped`|&><*?")]
    [InlineData("ünïcode 🚢 \u202e")]
    [InlineData("--help")]
    public async Task NamesAndTags_WithCharactersOfTheShell_MeanNothing(string name)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(name);
        var job = await _client.SubmitAsync($$"""{"Executable": "ls", "Name": {{text}}, "Tags": [{{text}}], "Stdout": {{text}}, "Environment": {"X": {{text}} } }""");

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        ended["name"]?.GetValue<string>().ShouldBe(name);
        var listing = await _client.GetAsync(await _client.FilesOf(job));
        listing["content"]!.AsObject().ContainsKey("/escaped").ShouldBeFalse(); // null fails the test as well
        listing["content"]!.AsObject().ContainsKey($"/{name}").ShouldBeTrue();
    }

    [Theory]
    [InlineData("storages/HOME/files/..%2f..%2fetc%2fpasswd", HttpStatusCode.Forbidden)]
    [InlineData("storages/HOME/files/a%2f..%2f..%2f..%2fetc", HttpStatusCode.Forbidden)]
    [InlineData("storages/HOME/files/..%5c..%5cetc", HttpStatusCode.Forbidden)]
    [InlineData("storages/HOME/files/%2fetc%2fpasswd", HttpStatusCode.NotFound)]
    [InlineData("storages/HOME/files/a%00b", HttpStatusCode.BadRequest)]
    [InlineData("storages/HOME/files/link/passwd", HttpStatusCode.Forbidden)]
    [InlineData("storages/..%2f..%2f/files/a", HttpStatusCode.NotFound)]
    public async Task Paths_ThatLeadOut_AreRefused(string path, HttpStatusCode status)
    {
        var link = Path.Combine(server.Home, "link");
        if (!Directory.Exists(link))
        {
            Directory.CreateSymbolicLink(link, "/etc");
        }

        (await StatusOfRaw("GET", path)).ShouldBe(status);
        if (status is HttpStatusCode.Forbidden)
        {
            (await StatusOfRaw("PUT", path)).ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Paths_InActions_AreConfinedToo()
    {
        await _client.UploadAsync("storages/HOME/files/inside", "x");

        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/copy", """{"from": "inside", "to": "../outside"}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/rename", """{"from": "/../../etc/passwd", "to": "y"}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/actions/copy", """{"from": {"a": 1}, "to": "y"}""")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AnothersJob_AnswersAsOneThatThereIsNot()
    {
        var mine = new Uri(await _client.SubmitAsync("{}")).AbsolutePath;
        var none = mine[..^32] + new string('0', 32);
        using var bo = server.ClientFor("bo");

        foreach (var (method, suffix, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, string.Empty, null), (HttpMethod.Put, string.Empty, "{tags: a}"), (HttpMethod.Delete, string.Empty, null), (HttpMethod.Post, string.Empty, "{}"),
            (HttpMethod.Get, "/details", null), (HttpMethod.Get, "/submitted", null), (HttpMethod.Get, "/tasks", null), (HttpMethod.Get, "/forward-port?port=1", null),
            (HttpMethod.Post, "/actions/start", "{}"), (HttpMethod.Post, "/actions/abort", "{}"), (HttpMethod.Post, "/actions/restart", "{}"),
        })
        {
            (await bo.ErrorOf(method, mine + suffix, HttpStatusCode.NotFound, body)).ShouldBe(await bo.ErrorOf(method, none + suffix, HttpStatusCode.NotFound, body));
        }

        var directory = $"{mine.Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace";
        (await bo.StatusOf(HttpMethod.Get, directory)).ShouldBe(HttpStatusCode.NotFound);
        (await bo.StatusOf(HttpMethod.Get, $"{directory}/files")).ShouldBe(HttpStatusCode.NotFound);
        (await bo.StatusOf(HttpMethod.Delete, $"{directory}/files/a")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "jobs/no-id", HttpStatusCode.NotFound)]
    [InlineData("GET", "jobs/00000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("GET", "jobs/00000000000000000000000000000000'--", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "jobs", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PATCH", "storages/HOME", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "storages/HOME/actions/copy", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "certificate", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "sites/nosuch", HttpStatusCode.NotFound)]
    [InlineData("GET", "factories/nosuch", HttpStatusCode.NotFound)]
    public async Task Address_ThatIsNone_GetsAnErrorDocument(string method, string path, HttpStatusCode status) =>
        (await _client.StatusOf(new HttpMethod(method), path, method == "GET" ? null : "{}")).ShouldBe(status);

    [Fact]
    public async Task Address_InOtherCase_PassesTheGateAsWell()
    {
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(_client.Core, "/portside/REST/core/jobs"), TestContext.Current.CancellationToken);

        response.Headers.Contains("X-UNICORE-SecuritySession").ShouldBeTrue();
        (await UnicoreClient.BodyOf(response))["jobs"]!.AsArray().ShouldBeEmpty(); // null fails the test as well
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Bearer not.a.token")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJDTj1hZGEiLCJldGQiOiJ0cnVlIn0.")]
    [InlineData("Negotiate abc")]
    public async Task Credentials_ThatAreNone_AreUnauthorized(string authorization)
    {
        using var client = server.ClientFor(user: null);

        var status = await client.StatusOf(HttpMethod.Get, string.Empty, null, ("Authorization", authorization));

        status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task IdempotencyKey_ThatIsNone_IsABadRequest(int length)
    {
        using var response = await _client.SendAsync(HttpMethod.Post, "jobs", UnicoreClient.Json("{}"), ("Idempotency-Key", new string('k', length)));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Upload_ThatBreaksOff_LeavesNothing()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        var head = $"PUT {_client.Core.AbsolutePath}storages/HOME/files/broken HTTP/1.1\r\nHost: localhost\r\nAuthorization: {_client.Headers.Authorization}\r\n"
            + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\nhalf of it";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        await Testing.Eventually.Become(IsWriting, cancellationToken: TestContext.Current.CancellationToken);

        socket.Client.Close(0);

        await Testing.Eventually.Become(() => !IsWriting(), cancellationToken: TestContext.Current.CancellationToken);

        // What is not there yet has a name of its own, or none where the file system has files without names: then only the process has it open.
        bool IsWriting() => Directory.EnumerateFiles(server.Home).Any(f => f.Contains("broken", StringComparison.Ordinal) || Path.GetFileName(f).StartsWith('.'))
            || Directory.EnumerateFiles("/proc/self/fd").Any(f => new FileInfo(f).LinkTarget?.StartsWith($"{server.Home}/#", StringComparison.Ordinal) is true);
    }

    private async Task<HttpStatusCode> StatusOfRaw(string method, string path)
    {
        using var http = new HttpClient();
        var address = new Uri(_client.Core + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Authorization = _client.Headers.Authorization;
        if (method == "PUT")
        {
            request.Content = new StringContent("x", Encoding.UTF8, "text/plain");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private sealed class ChunkedContent(int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = new byte[65536];
            for (var sent = 0; sent < length; sent += bytes.Length)
            {
                await stream.WriteAsync(bytes);
            }
        }

        protected override bool TryComputeLength(out long size)
        {
            size = 0;
            return false;
        }
    }
}
