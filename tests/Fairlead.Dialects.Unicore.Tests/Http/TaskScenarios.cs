using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Operations;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Operations;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Long-running tasks: extraction of metadata, and searches in several storages.</summary>
public sealed class TaskScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Extract_OfADirectory_DescribesItsFilesToTheDepth()
    {
        var directory = Path.Combine(server.Home, "ex");
        Directory.CreateDirectory(Path.Combine(directory, "sub/deep"));
        await File.WriteAllTextAsync(Path.Combine(directory, "notes.txt"), "one\ntwo\nthree", CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(directory, "sub/picture"), Png(640, 480), CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "sub/deep/hidden.csv"), "a,b\n", CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(directory, "empty"), [], CancellationToken);
        File.CreateSymbolicLink(Path.Combine(directory, "loop"), directory);
        await _client.PutAsync("storages/HOME/files/ex/notes.txt", """{"metadata": {"author": "ada", "Content-Type": "text/x-mine"}}""");

        var task = await RunAsync("storages/HOME/files/actions/extract/ex", """{"depth": "2"}""");

        task["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        task["statusMessage"]?.GetValue<string>().ShouldBe("OK");
        task["exitCode"]?.GetValue<int>().ShouldBe(0);
        task["submissionService"]?.GetValue<string>().ShouldBe($"{_client.Core}storages/HOME/files/ex");
        long.Parse(task["result"]!["durationMillis"]!.GetValue<string>()).ShouldBeGreaterThanOrEqualTo(0); // null fails the test as well
        var notes = await MetadataOf("ex/notes.txt");
        notes["author"]?.GetValue<string>().ShouldBe("ada");
        notes["Content-Type"]?.GetValue<string>().ShouldBe("text/x-mine");
        notes["lineCount"]?.GetValue<int>().ShouldBe(3);
        notes["size"]?.GetValue<int>().ShouldBe(13);
        var picture = await MetadataOf("ex/sub/picture");
        picture["Content-Type"]?.GetValue<string>().ShouldBe("image/png");
        (picture["width"]?.GetValue<int>(), picture["height"]?.GetValue<int>()).ShouldBe((640, 480));
        (await MetadataOf("ex/sub/deep/hidden.csv")).ShouldBeEmpty();
        (await _client.GetAsync("storages/HOME/search?q=png%20480"))["numberOfResults"]?.GetValue<int>().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("storages/HOME/actions/extract", """{"path": "/one/file.json", "depth": 1}""")]
    [InlineData("storages/HOME/files/actions/extract/one/file.json", "")]
    [InlineData("storages/HOME/files/one/actions/extract", "{}")]
    public async Task Extract_ByAnyAddress_Works(string address, string document)
    {
        await _client.UploadAsync("storages/HOME/files/one/file.json", "{}");
        await _client.PutAsync("storages/HOME/files/one/file.json", """{"metadata": {}}""");

        var task = await RunAsync(address, document);

        task["result"]?["documentsProcessed"]?.GetValue<string>().ShouldBe("1");
        (await MetadataOf("one/file.json"))["Content-Type"]?.GetValue<string>().ShouldBe("application/json");
    }

    [Fact]
    public async Task Extract_WhatCannotBe_IsAnError()
    {
        var directory = UnicoreClient.LinkOf(await _client.RunAsync("{}"), "workingDirectory");

        (await _client.StatusOf(HttpMethod.Post, $"{directory}/actions/extract", "{}")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/files/actions/extract/nosuch", "{}")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.ErrorOf(HttpMethod.Post, "storages/HOME/actions/extract", HttpStatusCode.BadRequest, """{"depth": 0}""")).ShouldContain("depth");
        (await _client.ErrorOf(HttpMethod.Post, "storages/HOME/actions/extract", HttpStatusCode.BadRequest, """{"depth": "deep"}""")).ShouldContain("depth");
    }

    [Fact]
    public async Task Search_InSeveralStorages_IsATask()
    {
        var storage = await _client.SubmitAsync("{}", "storagefactories/SCRATCH");
        await _client.UploadAsync($"{storage}/files/far", "x");
        await _client.PutAsync($"{storage}/files/far", """{"metadata": {"k": "needle"}}""");
        await _client.UploadAsync("storages/HOME/files/near", "x");
        await _client.PutAsync("storages/HOME/files/near", """{"metadata": {"k": "needle"}}""");

        var everywhere = await EndOf(await _client.SubmitAsync("""{"query": "needle"}""", "storages/search"));
        var there = await EndOf(await _client.SubmitAsync($$"""{"query": "needle", "resources": ["{{storage}}"]}""", "storages/search"));
        var byPattern = await EndOf(await _client.SubmitAsync("""{"query": "needle", "resources": "HO*"}""", "storages/search"));

        everywhere["result"]?["resourceCount"]?.GetValue<string>().ShouldBe("2");
        everywhere["result"]!.AsObject().Where(r => r.Key.StartsWith("search-result-", StringComparison.Ordinal)).Select(r => r.Value!.GetValue<string>()) // null fails the test as well
            .ShouldBe([$"{_client.Core}storages/HOME/files/near", $"{storage}/files/far"], ignoreOrder: true);
        there["result"]?["search-result-1"]?.GetValue<string>().ShouldBe($"{storage}/files/far");
        there["result"]?["storageCount"]?.GetValue<string>().ShouldBe("1");
        byPattern["result"]?["search-result-1"]?.GetValue<string>().ShouldBe($"{_client.Core}storages/HOME/files/near");
        (await _client.ErrorOf(HttpMethod.Post, "storages/search", HttpStatusCode.BadRequest, "{}")).ShouldContain("query");
    }

    [Fact]
    public async Task Tasks_AreListedTaggedAndDeleted()
    {
        using var bo = server.ClientFor("bo");
        var first = await bo.SubmitAsync("""{"query": "x"}""", "storages/search");
        var second = await bo.SubmitAsync("""{"query": "y"}""", "storages/search");
        await EndOf(first, bo);
        await EndOf(second, bo);

        (await bo.PutAsync(second, """{"tags": "mine", "terminationTime": "2026-12-01 10:00", "acl": []}""")).ToJsonString()
            .ShouldBe("""{"tags":"OK","terminationTime":"OK","acl":"OK"}""");

        (await bo.GetAsync("tasks"))["tasks"]?.AsArray().Select(t => (string?)t).ShouldBe([first, second]);
        (await bo.GetAsync("tasks?tags=mine"))["tasks"]?.AsArray().Select(t => (string?)t).ShouldBe([second]);
        (await _client.StatusOf(HttpMethod.Get, first)).ShouldBe(HttpStatusCode.NotFound);
        (await bo.StatusOf(HttpMethod.Post, $"{first}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await bo.GetAsync(first))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await bo.StatusOf(HttpMethod.Post, $"{first}/actions/nosuch", "{}")).ShouldBe(HttpStatusCode.NotFound);
        (await bo.StatusOf(HttpMethod.Delete, first)).ShouldBe(HttpStatusCode.NoContent);
        (await bo.StatusOf(HttpMethod.Get, first)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnInterruptedTask_RunsAgain_AndAnAbortedOneFails()
    {
        using var root = server.ClientFor("root");
        var store = server.Services.GetRequiredService<IOperationStore>();
        var interrupted = Left(CancelRequested: false);
        var aborted = Left(CancelRequested: true);

        // As a program that was killed has left them behind.
        foreach (var operation in new[] { interrupted, aborted })
        {
            await store.AddAsync(operation, 1000, new JournalEntry(null, operation.CreatedAt, JournalLevel.Info, "left"), CancellationToken);
        }

        (await EndOf($"tasks/{interrupted.Id}", root))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        var ended = await EndOf($"tasks/{aborted.Id}", root);
        ended["status"]?.GetValue<string>().ShouldBe("FAILED");
        ended["statusMessage"]?.GetValue<string>().ShouldBe("Task aborted.");
    }

    private static Operation Left(bool CancelRequested)
    {
        var now = TimeProvider.System.GetUtcNow();
        var principal = new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password };
        return new Operation
        {
            Id = OperationId.New(now),
            Mandate = Mandate.Of(principal),
            Work = new OperationWork.SearchStorages("x", [new StorageId.Shared("HOME")]),
            State = OperationState.Running,
            CancelRequested = CancelRequested,
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        };
    }

    private static byte[] Png(int width, int height) =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, (byte)(width >> 8), (byte)width, 0, 0, (byte)(height >> 8), (byte)height, 8, 2, 0, 0, 0];

    private async Task<JsonObject> RunAsync(string address, string document)
    {
        using var response = await _client.SendAsync(HttpMethod.Post, address, document.Length == 0 ? null : UnicoreClient.Json(document));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(CancellationToken));
        var reply = await UnicoreClient.BodyOf(response);
        reply["status"]?.GetValue<string>().ShouldBe("OK");
        reply["asyncExtraction"]?.GetValue<bool>().ShouldBeTrue();
        return await EndOf(reply["taskHref"]!.GetValue<string>()); // null fails the test as well
    }

    private Task<JsonObject> EndOf(string task, UnicoreClient? client = null) => Eventually.Become(
        async _ => await (client ?? _client).GetAsync(task),
        until: t => t["status"]?.GetValue<string>() is "SUCCESSFUL" or "FAILED",
        cancellationToken: CancellationToken);

    private async Task<JsonObject> MetadataOf(string file) => (await _client.GetAsync($"storages/HOME/files/{file}"))["metadata"]!.AsObject(); // null fails the test as well
}
