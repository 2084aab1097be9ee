using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about copies that the gateway carries out: between its storages, and from and to the web.</summary>
public sealed class TransferScenarios(UnicoreServer server, WebServer web) : IClassFixture<UnicoreServer>, IClassFixture<WebServer>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scenario36_BetweenHomeAndAJobsDirectory_CopiesBothWays()
    {
        await _client.UploadAsync("storages/HOME/files/s36/in.txt", "eighteen bytes and");
        var job = await _client.SubmitAsync("{}");
        await _client.EndOf(job);
        var directory = UnicoreClient.LinkOf(await _client.GetAsync(job), "workingDirectory");

        var pulled = await RunAsync(directory, $$"""{"file": "/got/it.txt", "source": "BFT:{{_client.Core}}storages/HOME/files/s36/in.txt", "tags": ["s36"]}""");
        var pushed = await RunAsync(directory, $$"""{"file": "got/it.txt", "target": "{{_client.Core}}storages/HOME/files/s36/out.txt", "protocol": "BFT"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("DONE", pulled.ToJsonString());
        pulled["transferredBytes"]?.GetValue<long>().ShouldBe(18);
        pulled["size"]?.GetValue<long>().ShouldBe(18);
        pulled["isExport"]?.GetValue<bool>().ShouldBeFalse();
        pulled["files"]?.ToJsonString().ShouldBe("""{"/s36/in.txt":"DONE"}""");
        pulled["target"]?.GetValue<string>().ShouldBe("/got/it.txt");
        pushed["status"]?.GetValue<string>().ShouldBe("DONE", pushed.ToJsonString());
        pushed["target"]?.GetValue<string>().ShouldBe($"BFT:{_client.Core}storages/HOME/files/s36/out.txt");
        (await _client.TextAsync("storages/HOME/files/s36/out.txt")).ShouldBe("eighteen bytes and");
        (await ListAsync("?tags=s36")).ShouldBe([UnicoreClient.LinkOf(pulled, "self")]);
    }

    [Fact]
    public async Task Scenario37_WhatIsNotThere_FailsAtOnceWhenPushedAndLaterWhenPulled()
    {
        var target = $"{_client.Core}storages/HOME/files/s37";

        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/transfers", $$"""{"file": "nothing", "target": "{{target}}"}""")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/transfers", $$"""{"file": "nothing*", "target": "{{target}}"}""")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, "storages/NOWHERE/transfers", $$"""{"file": "x", "source": "{{target}}"}""")).ShouldBe(HttpStatusCode.NotFound);
        var pulled = await RunAsync("storages/HOME", $$"""{"file": "x37", "source": "{{target}}/nothing"}""");
        pulled["status"]?.GetValue<string>().ShouldBe("FAILED");
        pulled["statusMessage"]?.GetValue<string>().ShouldNotBeNullOrEmpty();
        (await _client.StatusOf(HttpMethod.Get, "storages/HOME/files/x37")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Push_OfAPatternAndOfADirectory_CopiesAllOfIt()
    {
        await _client.UploadAsync("storages/HOME/files/many/a1.txt", "1");
        await _client.UploadAsync("storages/HOME/files/many/a2.txt", "22");
        await _client.UploadAsync("storages/HOME/files/many/b.txt", "333");
        await _client.UploadAsync("storages/HOME/files/many/deep/er/c.txt", "4444");
        (await _client.StatusOf(HttpMethod.Post, "storages/HOME/files/many/empty", "{}")).ShouldBe(HttpStatusCode.Created);

        var some = await RunAsync("storages/HOME", $$"""{"file": "many/a*.txt", "target": "{{_client.Core}}storages/HOME/files/some"}""");
        var all = await RunAsync("storages/HOME", $$"""{"file": "all", "source": "{{_client.Core}}storages/HOME/files/many"}""");

        some["transferredBytes"]?.GetValue<long>().ShouldBe(3, some.ToJsonString());
        (await _client.TextAsync("storages/HOME/files/some/a2.txt")).ShouldBe("22");
        (await _client.StatusOf(HttpMethod.Get, "storages/HOME/files/some/b.txt")).ShouldBe(HttpStatusCode.NotFound);
        all["transferredBytes"]?.GetValue<long>().ShouldBe(10, all.ToJsonString());
        (await _client.TextAsync("storages/HOME/files/all/deep/er/c.txt")).ShouldBe("4444");
        (await _client.GetAsync("storages/HOME/files/all/empty"))["isDirectory"]?.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Web_InBothDirections_IsFetchedAndDelivered()
    {
        var source = web.Serve("in.bin", RandomNumberGenerator.GetBytes(300_000));

        var pulled = await RunAsync("storages/HOME", $$"""{"file": "web.bin", "source": "{{source}}?secret=1"}""");
        var pushed = await RunAsync("storages/HOME", $$"""{"file": "web.bin", "target": "{{web.Url("out.bin")}}"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("DONE", pulled.ToJsonString());
        pulled["transferredBytes"]?.GetValue<long>().ShouldBe(300_000);
        pulled.ToJsonString().ShouldNotContain("secret");
        pushed["status"]?.GetValue<string>().ShouldBe("DONE", pushed.ToJsonString());
        pushed["size"]?.GetValue<long>().ShouldBe(300_000);
        web.Received("out.bin").ShouldNotBeNull().Length.ShouldBe(300_000);
    }

    [Fact]
    public async Task Web_WhoseConnectionBreaksAgainAndAgain_GoesOnWhereItWas()
    {
        var body = RandomNumberGenerator.GetBytes(2_500_000);
        var source = web.ServeBreaking("breaking.bin", body, 1_000_000);

        var pulled = await RunAsync("storages/HOME", $$"""{"file": "whole.bin", "source": "{{source}}"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("DONE", pulled.ToJsonString());
        (await File.ReadAllBytesAsync(Path.Combine(server.Home, "whole.bin"), CancellationToken)).AsSpan().SequenceEqual(body).ShouldBeTrue();
        web.Requests.Count(r => r.Path == "/breaking.bin").ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Web_AtAForbiddenAddress_FailsByTheEgressPolicy()
    {
        var pulled = await RunAsync("storages/HOME", """{"file": "stolen", "source": "http://169.254.169.254/latest/meta-data"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("FAILED");
        pulled["statusMessage"]?.GetValue<string>().ShouldContain("egress policy");
    }

    [Fact]
    public async Task Abort_WhileItRuns_EndsItWithoutAFile()
    {
        var slow = web.ServeSlowly("slow.bin", new byte[1_000_000], 1000, TimeSpan.FromSeconds(1));
        var transfer = await StartAsync("storages/HOME", $$"""{"file": "slow.bin", "source": "{{slow}}"}""");
        var running = await UntilAsync(transfer, t => t["status"]?.GetValue<string>() == "RUNNING" && t["transferredBytes"]?.GetValue<long>() > 0);
        running["size"]?.GetValue<long>().ShouldBe(1_000_000);

        (await _client.StatusOf(HttpMethod.Post, UnicoreClient.LinkOf(running, "action:abort"), "{}")).ShouldBe(HttpStatusCode.NoContent);

        (await _client.GetAsync(transfer))["status"]?.GetValue<string>().ShouldBe("ABORTED");
        (await _client.StatusOf(HttpMethod.Post, $"{transfer}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Post, $"{transfer}/actions/jump", "{}")).ShouldBe(HttpStatusCode.NotFound);
        await Eventually.Become(() => !Directory.EnumerateFiles(server.Home, ".fairlead-*").Any(), Patience, CancellationToken);
        File.Exists(Path.Combine(server.Home, "slow.bin")).ShouldBeFalse();
    }

    [Fact]
    public async Task Start_AtALaterTime_WaitsUntilItIsDeleted()
    {
        await _client.UploadAsync("storages/HOME/files/later.txt", "later");
        var transfer = await StartAsync(
            "storages/HOME",
            $$"""{"file": "later.txt", "target": "{{_client.Core}}storages/HOME/files/later2.txt", "extraParameters": {"scheduledStartTime": "2099-01-01T00:00:00+0100"} }""");

        var view = await _client.GetAsync(transfer);

        view["status"]?.GetValue<string>().ShouldBe("CREATED");
        view["size"]?.GetValue<long>().ShouldBe(-1);
        view["scheduledStartTime"]?.GetValue<string>().ShouldBe("2098-12-31T23:00:00+0000");
        (await _client.PutAsync(transfer, """{"tags": "soon", "owner": "me"}"""))["tags"]?.GetValue<string>().ShouldBe("OK");
        using (var other = server.ClientFor("bo"))
        {
            (await other.StatusOf(HttpMethod.Get, transfer)).ShouldBe(HttpStatusCode.NotFound);
            (await other.StatusOf(HttpMethod.Post, $"{transfer}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NotFound);
            (await other.StatusOf(HttpMethod.Delete, transfer)).ShouldBe(HttpStatusCode.NotFound);
        }

        (await _client.StatusOf(HttpMethod.Delete, transfer)).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Get, transfer)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}", "file")]
    [InlineData("""{"file": "x"}""", "source")]
    [InlineData("""{"file": "x", "source": 17}""", "source")]
    [InlineData("""{"file": "x", "source": "gopher://x/y"}""", "gopher")]
    [InlineData("""{"file": "x", "source": "https://me:secret@example.org/y"}""", "password")]
    [InlineData("""{"file": "x", "source": "http://example.org/y", "extraParameters": {"scheduledStartTime": "soon"}}""", "scheduledStartTime")]
    public async Task Start_OfNonsense_NamesWhatIsWrong(string body, string names)
    {
        var message = await _client.ErrorOf(HttpMethod.Post, "storages/HOME/transfers", HttpStatusCode.BadRequest, body);

        message.ShouldContain(names);
        message.ShouldNotContain("secret");
    }

    private async Task<string[]> ListAsync(string query) =>
        [.. (await _client.GetAsync($"transfers{query}"))["transfers"]!.AsArray().Select(m => m!.GetValue<string>())]; // null fails the test as well

    private Task<string> StartAsync(string storage, string body) => _client.SubmitAsync(body, $"{storage}/transfers");

    private Task<JsonObject> UntilAsync(string transfer, Func<JsonObject, bool> until) =>
        Eventually.Become(_ => _client.GetAsync(transfer), until, Patience, CancellationToken);

    private async Task<JsonObject> RunAsync(string storage, string body) =>
        await UntilAsync(await StartAsync(storage, body), t => t["status"]?.GetValue<string>() is "DONE" or "FAILED" or "ABORTED");
}
