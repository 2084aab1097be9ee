using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Storages that users create: factories, their life, and who may do what with them.</summary>
public sealed class CreatedStorageScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();
    private readonly UnicoreClient _bo = server.ClientFor("bo");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _bo.Dispose();
    }

    [Fact]
    public async Task Factories_SayWhatCanBeCreated()
    {
        var list = await _client.GetAsync("storagefactories");
        Texts(list["storagefactories"]).ShouldBe([$"{_client.Core}storagefactories/default_storage_factory", $"{_client.Core}storagefactories/FIXED", $"{_client.Core}storagefactories/SCRATCH"]);
        (await _client.GetAsync("")).ToJsonString().ShouldContain($"{_client.Core}storagefactories");

        var general = await _client.GetAsync("storagefactories/default_storage_factory");
        general["storageDescriptions"]?["SCRATCH"]?["description"]?.GetValue<string>().ShouldBe("Fast and not for long");
        general["storageDescriptions"]?["SCRATCH"]?["parameters"]?["path"].ShouldNotBeNull();
        general["storageDescriptions"]?["FIXED"]?["parameters"]?["path"].ShouldBeNull();
        var typed = await _client.GetAsync("storagefactories/SCRATCH");
        typed["description"]?.GetValue<string>().ShouldBe("Fast and not for long");
        typed["parameters"]?["defaultUmask"].ShouldNotBeNull();
        typed["owner"].ShouldNotBeNull();
        (await _client.StatusOf(HttpMethod.Get, "storagefactories/NOSUCH")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("storagefactories/SCRATCH", "{}")]
    [InlineData("storagefactories/default_storage_factory", """{"type": "SCRATCH"}""")]
    [InlineData("storages", """{"type": "SCRATCH"}""")]
    [InlineData("storages/default_storage_factory", """{type: SCRATCH,}""")]
    public async Task Create_ByAnyFactory_GivesADirectoryOfItsOwn(string factory, string document)
    {
        var storage = await CreateAsync(document, factory);

        var view = await ReadyAsync(storage);
        view["mountPoint"]!.GetValue<string>().ShouldStartWith(server.Scratch + "/"); // null fails the test as well
        view["description"]?.GetValue<string>().ShouldBe("Fast and not for long");
        view["owner"]!.GetValue<string>().ShouldContain("ada"); // null fails the test as well
        view["umask"]?.GetValue<string>().ShouldBe("077");
        view["metadataSupported"]?.GetValue<bool>().ShouldBeTrue();
        view["terminationTime"].ShouldNotBeNull();
        UnicoreClient.LinkOf(view, "factory").ShouldBe($"{_client.Core}storagefactories/SCRATCH");
        await _client.UploadAsync($"{storage}/files/a/b", "hello");
        File.Exists(Path.Combine(view["mountPoint"]?.GetValue<string>() ?? string.Empty, "a/b")).ShouldBeTrue();
        (await ListAsync(_client)).ShouldContain(storage);
    }

    [Fact]
    public async Task Create_WithAllParameters_HasThem()
    {
        var storage = await CreateAsync(
            """{"name": "my space", "terminationTime": "2026-12-20T10:00:00+0000", "parameters": {"path": "proj/a", "defaultUmask": "0027", "disableMetadata": "true"}}""", "storagefactories/SCRATCH");

        var view = await ReadyAsync(storage);
        view["description"]?.GetValue<string>().ShouldBe("my space");
        view["mountPoint"]?.GetValue<string>().ShouldBe($"{server.Scratch}/proj/a/");
        view["umask"]?.GetValue<string>().ShouldBe("027");
        view["metadataSupported"]?.GetValue<bool>().ShouldBeFalse();
        view["terminationTime"]?.GetValue<string>().ShouldBe("2026-12-20T10:00:00+0000");
    }

    [Theory]
    [InlineData("storages", """{"type": "NOSUCH"}""", HttpStatusCode.BadRequest, "NOSUCH")]
    [InlineData("storagefactories/SCRATCH", """{"path": "a\u0000b"}""", HttpStatusCode.BadRequest, "NUL")]
    [InlineData("storages", """{"type": ["SCRATCH"]}""", HttpStatusCode.BadRequest, "type")]
    [InlineData("storagefactories/NOSUCH", "{}", HttpStatusCode.NotFound, "NOSUCH")]
    [InlineData("storagefactories/SCRATCH", """{"path": "/etc"}""", HttpStatusCode.Forbidden, "/etc")]
    [InlineData("storagefactories/SCRATCH", """{"parameters": {"path": "../../etc"}}""", HttpStatusCode.Forbidden, "../../etc")]
    [InlineData("storagefactories/FIXED", """{"parameters": {"path": "a"}}""", HttpStatusCode.Forbidden, "path")]
    [InlineData("storagefactories/SCRATCH", """{"parameters": {"defaultUmask": "99"}}""", HttpStatusCode.BadRequest, "umask")]
    [InlineData("storagefactories/SCRATCH", """{"parameters": {"enableTrigger": true}}""", HttpStatusCode.BadRequest, "enableTrigger")]
    [InlineData("storagefactories/SCRATCH", """{"parameters": "x"}""", HttpStatusCode.BadRequest, "parameters")]
    [InlineData("storagefactories/SCRATCH", """{"terminationTime": "soon"}""", HttpStatusCode.BadRequest, "soon")]
    [InlineData("storagefactories/SCRATCH", """{"terminationTime": "2001-01-01T00:00:00+0000"}""", HttpStatusCode.BadRequest, "future")]
    public async Task Create_WhatCannotBe_IsAnErrorThatNamesIt(string factory, string document, HttpStatusCode status, string named)
    {
        var before = await ListAsync(_client);

        (await _client.ErrorOf(HttpMethod.Post, factory, status, document)).ShouldContain(named);

        (await ListAsync(_client)).ShouldBe(before);
    }

    [Fact]
    public async Task Create_OnALinkThatLeadsOut_IsAnError()
    {
        Directory.CreateDirectory(server.Scratch);
        File.CreateSymbolicLink(Path.Combine(server.Scratch, "out"), server.Home);

        var storage = await CreateAsync("""{"path": "out/deep"}""", "storagefactories/SCRATCH");

        var view = await Eventually.Become(async _ => await _client.GetAsync(storage), until: s => s["resourceStatus"]?.GetValue<string>() == "ERROR", cancellationToken: CancellationToken);
        view["resourceStatusMessage"]!.GetValue<string>().ShouldContain("link"); // null fails the test as well
        Directory.Exists(Path.Combine(server.Home, "deep")).ShouldBeFalse();
    }

    [Fact]
    public async Task Put_OfProperties_ChangesThemOneByOne()
    {
        var storage = await CreateAsync("{}", "storagefactories/SCRATCH");

        var reply = await _client.PutAsync(
            storage, """{"tags": ["x", "y"], "umask": "22", "description": "other", "terminationTime": "2026-12-24 10:00", "colour": "red", "acl": "read:nonsense"}""");

        reply["tags"]?.GetValue<string>().ShouldBe("OK");
        reply["umask"]?.GetValue<string>().ShouldBe("OK");
        reply["description"]?.GetValue<string>().ShouldBe("OK");
        reply["terminationTime"]?.GetValue<string>().ShouldBe("OK");
        reply["colour"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        reply["acl"]!.GetValue<string>().ShouldStartWith("Error setting property: "); // null fails the test as well
        var view = await _client.GetAsync(storage);
        Texts(view["tags"]).ShouldBe(["x", "y"]);
        view["umask"]?.GetValue<string>().ShouldBe("022");
        view["description"]?.GetValue<string>().ShouldBe("other");
        view["terminationTime"]?.GetValue<string>().ShouldBe("2026-12-24T10:00:00+0000");
        (await _client.PutAsync(storage, $$"""{"umask": "888", "description": "{{new string('x', 300)}}"}""")).Select(r => r.Value!.GetValue<string>()).ShouldAllBe(w => w.StartsWith("Error setting property: ")); // null fails the test as well
        (await ListAsync(_client, "&tags=y,x")).ShouldBe([storage]);
        (await ListAsync(_client, "&tags=x,z")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_ByItsOwner_RemovesItsOwnDirectoryOnly()
    {
        Directory.CreateDirectory(Path.Combine(server.Scratch, "kept"));
        var own = await CreateAsync("{}", "storagefactories/SCRATCH");
        var named = await CreateAsync("""{"path": "kept"}""", "storagefactories/SCRATCH");
        var directory = (await ReadyAsync(own))["mountPoint"]?.GetValue<string>();
        await ReadyAsync(named);
        await _client.UploadAsync($"{own}/files/x", "x");
        await _client.PutAsync($"{own}/files/x", """{"metadata": {"word": "shortlived"}}""");

        (await _client.StatusOf(HttpMethod.Delete, own)).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Delete, named)).ShouldBe(HttpStatusCode.NoContent);

        foreach (var storage in new[] { own, named })
        {
            (await _client.StatusOf(HttpMethod.Get, storage)).ShouldBe(HttpStatusCode.NotFound);
            (await _client.StatusOf(HttpMethod.Get, $"{storage}/files/x")).ShouldBe(HttpStatusCode.NotFound);
            (await _client.StatusOf(HttpMethod.Delete, storage)).ShouldBe(HttpStatusCode.NotFound);
        }

        await Eventually.Become(_ => Task.FromResult(!Directory.Exists(directory)), cancellationToken: CancellationToken);
        Directory.Exists(Path.Combine(server.Scratch, "kept")).ShouldBeTrue();
        (await ListAsync(_client)).ShouldNotContain(own);
    }

    [Fact]
    public async Task Share_ForReading_IsForReadingAlone()
    {
        var storage = await CreateAsync("{}", "storagefactories/SCRATCH");
        await ReadyAsync(storage);
        await _client.UploadAsync($"{storage}/files/a", "shared");
        await _client.PutAsync($"{storage}/files/a", """{"metadata": {"word": "sharedword"}}""");
        (await _bo.StatusOf(HttpMethod.Get, storage)).ShouldBe(HttpStatusCode.NotFound);
        (await ListAsync(_bo)).ShouldNotContain(storage);

        (await _client.PutAsync(storage, """{"acl": ["read:GROUP:hpc"]}"""))["acl"]?.GetValue<string>().ShouldBe("OK");

        Texts((await _bo.GetAsync(storage))["acl"]).ShouldBe(["read:GROUP:hpc"]);
        (await ListAsync(_bo)).ShouldContain(storage);
        (await _bo.TextAsync($"{storage}/files/a")).ShouldBe("shared");
        (await _bo.GetAsync($"{storage}/search?q=sharedword"))["numberOfResults"]?.GetValue<int>().ShouldBe(1);
        (await _bo.StatusOf(HttpMethod.Post, $"{storage}/files/dir")).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.StatusOf(HttpMethod.Delete, $"{storage}/files/a")).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.StatusOf(HttpMethod.Put, storage, """{"tags": "a"}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.StatusOf(HttpMethod.Delete, storage)).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.StatusOf(HttpMethod.Put, $"{storage}/files/a", """{"metadata": {}}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await _client.GetAsync($"{storage}/files/a"))["metadata"]?["word"]?.GetValue<string>().ShouldBe("sharedword");

        await _client.PutAsync(storage, """{"acl": ["modify:GROUP:hpc"]}""");
        await _bo.UploadAsync($"{storage}/files/b", "from bo");
        (await _bo.PutAsync(storage, """{"tags": "a", "acl": []}""")).ToJsonString().ShouldContain("\"tags\":\"OK\"");
        Texts((await _client.GetAsync(storage))["acl"]).ShouldBe(["modify:GROUP:hpc"]);
        (await _bo.StatusOf(HttpMethod.Delete, storage)).ShouldBe(HttpStatusCode.Forbidden);
        await _client.PutAsync(storage, """{"acl": []}""");
        (await _bo.StatusOf(HttpMethod.Get, storage)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_WithEverything_IsPagedInOrder()
    {
        using var client = server.ClientFor("root");
        var first = await CreateAsync("{}", "storagefactories/SCRATCH", client);
        var second = await CreateAsync("{}", "storagefactories/SCRATCH", client);
        var job = UnicoreClient.LinkOf(await client.RunAsync("{}"), "workingDirectory");

        var all = new List<string>();
        var address = "storages?filter=all&num=2";
        for (string? next = address; next is not null;)
        {
            var page = await client.GetAsync(next);
            all.AddRange(Texts(page["storages"]));
            next = page["_links"]?["next"]?["href"]?.GetValue<string>();
        }

        all.ShouldBe([$"{client.Core}storages/HOME", first, second, job]);
        Texts((await client.GetAsync("storages?num=2&offset=1"))["storages"]).ShouldBe([first, second]);
        Texts((await client.GetAsync("storages?filter=all&offset=3"))["storages"]).ShouldBe([job]);
        Texts((await client.GetAsync("storages?filter=all&offset=50"))["storages"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("storages")]
    [InlineData("storages?filter=all")]
    [InlineData("storagefactories")]
    [InlineData("tasks")]
    [InlineData("storages/HOME/files")]
    public async Task List_FromTheFarthestOffset_IsEmpty(string list)
    {
        var page = await _client.GetAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}offset=9223372036854775807&num=10");

        page.First(p => p.Value is JsonArray || p.Key == "content").Value.ShouldNotBeNull().ToJsonString().ShouldBeOneOf("[]", "{}");
        page["_links"]?["next"].ShouldBeNull();
    }

    [Fact]
    public async Task Stage_FromACreatedStorage_Works()
    {
        var storage = await CreateAsync("{}", "storagefactories/SCRATCH");
        await ReadyAsync(storage);
        await _client.UploadAsync($"{storage}/files/in.txt", "staged");

        var job = await _client.RunAsync(
            $$"""{"Executable": "cat in.txt", "Imports": [{"From": "{{storage}}/files/in.txt", "To": "in.txt"}], "Exports": [{"From": "stdout", "To": "{{storage}}/files/out.txt"}]}""");

        job["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", job.ToJsonString());
        (await _client.TextAsync($"{storage}/files/out.txt")).ShouldBe("staged");
    }

    private static IEnumerable<string> Texts(JsonNode? array) => array?.AsArray().Select(n => n?.GetValue<string>() ?? string.Empty) ?? throw new ShouldAssertException("The list is missing.");

    private static async Task<IReadOnlyList<string>> ListAsync(UnicoreClient client, string query = "") => [.. Texts((await client.GetAsync($"storages?num=1000{query}"))["storages"])];

    private async Task<string> CreateAsync(string document, string factory, UnicoreClient? client = null)
    {
        using var created = await (client ?? _client).SendAsync(HttpMethod.Post, factory, UnicoreClient.Json(document));
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync(CancellationToken));
        (await created.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBeEmpty();
        return created.Headers.Location.ShouldNotBeNull().ToString();
    }

    private Task<JsonObject> ReadyAsync(string storage) =>
        Eventually.Become(async _ => await _client.GetAsync(storage), until: s => s["resourceStatus"]?.GetValue<string>() == "READY", cancellationToken: CancellationToken);
}
