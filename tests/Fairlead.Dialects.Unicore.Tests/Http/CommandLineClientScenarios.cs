using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>
/// The requests of UNICORE's Java command-line client, command by command as the wire contract has them: it logs in once, then shows its session
/// alone, posts actions without a body, and moves files by imports and exports.
/// </summary>
public sealed class CommandLineClientScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IAsyncLifetime
{
    private const string SessionHeader = "X-UNICORE-SecuritySession";

    private readonly UnicoreClient _client = server.ClientFor(user: null);
    private (string Name, string Value) _session;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var login = server.ClientFor();
        using var response = await login.SendAsync(HttpMethod.Get, "?fields=client");
        _session = (SessionHeader, response.Headers.GetValues(SessionHeader).Single());
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Connect_FindsASiteOrMakesOne()
    {
        (await GetAsync("sites?num=1"))["sites"].ShouldBeOfType<JsonArray>().Count.ShouldBe(1);

        using var created = await SendAsync(HttpMethod.Post, "factories/default_target_system_factory", UnicoreClient.Json("""{"parameters": {}}"""));

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var site = await GetAsync(created.Headers.Location.ShouldNotBeNull().ToString());
        site["numberOfJobs"].ShouldNotBeNull();
        site["applications"].ShouldBeOfType<JsonArray>();
        site["resources"].ShouldBeOfType<JsonObject>();
    }

    [Theory]
    [InlineData("sites")]
    [InlineData("jobs")]
    [InlineData("storages")]
    [InlineData("client-server-transfers")]
    public async Task Lists_AreReadInChunksUntilOneIsEmpty(string list)
    {
        var offset = 0;
        JsonArray members;
        do
        {
            members = (await GetAsync($"{list}?offset={offset}&num=50"))[list].ShouldBeOfType<JsonArray>();
            offset += 50;
            offset.ShouldBeLessThan(100_000);
        }
        while (members.Count > 0);
    }

    [Fact]
    public async Task Run_WithAnUpload_GivesItsOutput()
    {
        var site = (await GetAsync("sites?num=1"))["sites"]![0]!.GetValue<string>(); // a null fails the test as well
        var job = await _client.SubmitAsync(
            """{"Executable": "/bin/sh", "Arguments": ["in.sh"], "haveClientStageIn": true, "Site": "x", "Output": "y", "Preferred protocol": "BFT"}""", site, _session);
        var storage = UnicoreClient.LinkOf(await GetAsync(job), "workingDirectory");
        await Eventually.Become(
            async _ => (await GetAsync($"{storage}?fields=resourceStatus"))["resourceStatus"]?.GetValue<string>(), until: s => s == "READY", cancellationToken: CancellationToken);
        await UploadAsync(storage, "in.sh", "echo uploaded; exit 3");

        using var started = await SendAsync(HttpMethod.Post, UnicoreClient.LinkOf(await GetAsync(job), "action:start"));

        started.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var end = await Eventually.Become(
            async _ => await GetAsync(job), until: j => j["status"]?.GetValue<string>() is "SUCCESSFUL" or "FAILED", cancellationToken: CancellationToken);
        end["exitCode"]?.GetValue<string>().ShouldBe("3");
        (await DownloadAsync(storage, "/stdout")).ShouldBe("uploaded\n");
    }

    [Fact]
    public async Task Copy_PartOfAFile_IsARangeOfItsAccessUrl()
    {
        await UploadAsync("storages/HOME", "digits", "0123456789");

        (await DownloadAsync("storages/HOME", "digits", "bytes=2-4")).ShouldBe("234");
    }

    [Fact]
    public async Task SystemInfo_HasWhatIsPrinted()
    {
        var registry = await GetAsync(new Uri(_client.Core, "../registries/default_registry").ToString());
        registry["entries"].ShouldBeOfType<JsonArray>().ShouldContain(e => (string?)e!["type"] == "CoreServices"); // a null fails the test as well

        var document = await GetAsync(string.Empty);

        document["server"]?["version"].ShouldNotBeNull();
        document["server"]?["credential"]?["dn"].ShouldNotBeNull();
        document["client"]?["dn"].ShouldNotBeNull();
        document["client"]?["role"]?["selected"].ShouldNotBeNull();
        document["client"]?["xlogin"]?["UID"].ShouldNotBeNull();
    }

    [Fact]
    public async Task AccessList_IsReadAndSet()
    {
        var job = await _client.SubmitAsync("{}", "jobs", _session);
        (await GetAsync($"{job}?fields=acl"))["acl"].ShouldBeOfType<JsonArray>().ShouldBeEmpty();

        using var set = await SendAsync(HttpMethod.Put, job, UnicoreClient.Json("""{"acl": ["read:ROLE:user"]}"""));

        (await UnicoreClient.BodyOf(set))["acl"]?.GetValue<string>().ShouldBe("OK");
    }

    [Fact]
    public async Task SessionThatIsOver_IsToldBeforeTheUploadIsRead()
    {
        using var content = new StreamContent(new MemoryStream(new byte[10_000_000]));
        using var response = await _client.SendAsync(HttpMethod.Put, "storages/HOME/files/x", content, (SessionHeader, "d9c6c1e5-0000-4d6b-8b39-6c1a5e0f77aa"));

        ((int)response.StatusCode).ShouldBe(432);
    }

    private async Task UploadAsync(string storage, string file, string text)
    {
        using var import = await SendAsync(HttpMethod.Post, $"{storage}/imports", UnicoreClient.Json($$"""{"file": "{{file}}", "protocol": "BFT", "overwrite": true, "numBytes": {{text.Length}}}"""));
        import.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await SendAsync(HttpMethod.Put, (await UnicoreClient.BodyOf(import))["accessURL"]!.GetValue<string>(), bytes); // a null fails the test as well
        put.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var properties = await SendAsync(HttpMethod.Put, $"{storage}/files/{file}", UnicoreClient.Json("""{"permissions": "rw-rw-"}"""));
        (await UnicoreClient.BodyOf(properties))["permissions"]?.GetValue<string>().ShouldBe("OK");
        await DeleteAsync(import.Headers.Location);
    }

    private async Task<string> DownloadAsync(string storage, string file, string? range = null)
    {
        using var export = await SendAsync(HttpMethod.Post, $"{storage}/exports", UnicoreClient.Json($$"""{"file": "{{file}}", "protocol": "BFT"}"""));
        export.StatusCode.ShouldBe(HttpStatusCode.OK);
        var address = (await UnicoreClient.BodyOf(export))["accessURL"]!.GetValue<string>(); // a null fails the test as well
        using var bytes = await _client.SendAsync(HttpMethod.Get, address, null, range is null ? [] : [("Range", range)]);
        bytes.StatusCode.ShouldBe(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent);
        var text = await bytes.Content.ReadAsStringAsync(CancellationToken);
        await DeleteAsync(export.Headers.Location);
        return text;
    }

    private async Task DeleteAsync(Uri? transfer)
    {
        using var deleted = await SendAsync(HttpMethod.Delete, transfer.ShouldNotBeNull().ToString());
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<JsonObject> GetAsync(string path) => _client.GetAsync(path, _session);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) => _client.SendAsync(method, path, content, _session);
}
