using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Files between two gateways: nobody logs in at the second one, the first acts for its user there.</summary>
public sealed class GatewayPairScenarios(GatewayPair pair, WebServer web) : IClassFixture<GatewayPair>, IClassFixture<WebServer>, IDisposable
{
    private readonly UnicoreClient _north = pair.North.ClientFor();
    private readonly UnicoreClient _south = pair.South.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _north.Dispose();
        _south.Dispose();
    }

    [Fact]
    public async Task Transfer_OfAFile_IsPulledAndPushed()
    {
        var body = RandomNumberGenerator.GetBytes(700_000);
        await File.WriteAllBytesAsync(Path.Combine(pair.South.Home, "large ä.bin"), body, CancellationToken);

        var pulled = await RunAsync($$"""{"file": "got.bin", "source": "BFT:{{_south.Core}}storages/HOME/files/large%20%C3%A4.bin"}""");
        var pushed = await RunAsync($$"""{"file": "got.bin", "target": "{{_south.Core}}storages/HOME/files/a/b/back.bin"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("DONE", pulled.ToJsonString());
        pulled["transferredBytes"]?.GetValue<long>().ShouldBe(700_000);
        pulled["source"]?.GetValue<string>().ShouldBe($"BFT:{_south.Core}storages/HOME/files/large%20%C3%A4.bin");
        pushed["status"]?.GetValue<string>().ShouldBe("DONE", pushed.ToJsonString());
        (await File.ReadAllBytesAsync(Path.Combine(pair.South.Home, "a/b/back.bin"), CancellationToken)).AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task Transfer_OfADirectoryAndOfAPattern_CopiesAllOfIt()
    {
        await _south.UploadAsync("storages/HOME/files/tree/one.txt", "1");
        await _south.UploadAsync("storages/HOME/files/tree/deep/two.txt", "22");
        await _south.UploadAsync("storages/HOME/files/tree/empty.dat", "");

        var tree = await RunAsync($$"""{"file": "tree", "source": "{{_south.Core}}storages/HOME/files/tree"}""");
        var some = await RunAsync($$"""{"file": "tree/*.txt", "target": "{{_south.Core}}storages/HOME/files/some"}""");

        tree["status"]?.GetValue<string>().ShouldBe("DONE", tree.ToJsonString());
        tree["transferredBytes"]?.GetValue<long>().ShouldBe(3);
        (await _north.TextAsync("storages/HOME/files/tree/deep/two.txt")).ShouldBe("22");
        (await _north.TextAsync("storages/HOME/files/tree/empty.dat")).ShouldBeEmpty();
        some["status"]?.GetValue<string>().ShouldBe("DONE", some.ToJsonString());
        Directory.EnumerateFiles(Path.Combine(pair.South.Home, "some")).Select(Path.GetFileName).ShouldBe(["one.txt"]);
    }

    [Fact]
    public async Task Transfer_OfWhatIsNotThere_FailsAndSaysSo()
    {
        var pulled = await RunAsync($$"""{"file": "x", "source": "{{_south.Core}}storages/HOME/files/nothing"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("FAILED");
        pulled["statusMessage"]?.GetValue<string>().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Transfer_FromAServerThatIsNotTrusted_GetsNoTokenOfOurs()
    {
        var stranger = web.Url($"{UnicoreServer.SiteName}/rest/core/storages/HOME/files/x");

        var pulled = await RunAsync($$"""{"file": "x", "source": "{{stranger}}"}""");

        pulled["status"]?.GetValue<string>().ShouldBe("FAILED");
        pulled["statusMessage"]?.GetValue<string>().ShouldContain("none of the gateways");
        web.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Job_WithInputFromThereAndOutputToThere_RunsHere()
    {
        await _south.UploadAsync("storages/HOME/files/in/a.txt", "from the south\n");
        await _south.UploadAsync("storages/HOME/files/in/b.txt", "too\n");

        var ended = await _north.RunAsync($$"""
            {"Executable": "cat in/a.txt in/b.txt | tr a-z A-Z >out.txt",
             "Imports": [{"From": "BFT:{{_south.Core}}storages/HOME/files/in/*.txt", "To": "in"}],
             "Exports": [{"From": "out.txt", "To": "UFTP:{{_south.Core}}storages/HOME/files/out.txt"}]}
            """);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", ended.ToJsonString());
        (await _south.TextAsync("storages/HOME/files/out.txt")).ShouldBe("FROM THE SOUTH\nTOO\n");
    }

    private async Task<JsonObject> RunAsync(string body)
    {
        var transfer = await _north.SubmitAsync(body, "storages/HOME/transfers");
        return await Eventually.Become(
            _ => _north.GetAsync(transfer), t => t["status"]?.GetValue<string>() is "DONE" or "FAILED" or "ABORTED", TimeSpan.FromSeconds(90), CancellationToken);
    }
}
