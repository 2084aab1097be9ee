using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class RestartScenario : IAsyncLifetime
{
    private readonly HpcWaasServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Scenario23_ARestartOfTheGateway_ChangesNothingOfALogAndTheExecutionEnds()
    {
        var flag = _server.PathOf("flag");
        string id;
        List<(string Level, string Content)> before;
        using (var mara = _server.ClientFor("mara"))
        {
            id = await mara.TriggerAsync(HarbourFiles.Open("waits"), new JsonObject { ["inputs"] = new JsonObject { ["flag"] = flag } }.ToJsonString());
            await File.WriteAllTextAsync(flag, string.Empty, TestContext.Current.CancellationToken);
            before = await mara.WaitForEntryAsync(id, "the flag is up");
        }

        await _server.StopAsync();
        await _server.StartAsync();

        using var again = _server.ClientFor("mara");
        (await again.LogAsync(id)).Take(before.Count).ShouldBe(before);
        await File.WriteAllTextAsync(flag + ".end", string.Empty, TestContext.Current.CancellationToken);
        (await again.FollowAsync(id))["status"]?.GetValue<string>().ShouldBe("SUCCESS");
        var after = await again.LogAsync(id);
        after.Take(before.Count).ShouldBe(before);
        after.Count(e => e.Content == "the flag is up").ShouldBe(1);
    }

    [Fact]
    public async Task Publish_OtherWorkflows_TakesEffectWithoutARestart()
    {
        using var jonas = _server.ClientFor("jonas");

        _server.Publish(HarbourFiles.Applications(HpcWaasServer.Site, openWorkflows: "hello, many"));

        await Eventually.Become(
            async _ => (await jonas.GetAsync("workflows"))["workflows"].ShouldNotBeNull().AsArray().Select(w => w?["name"]?.GetValue<string>()).ToList(),
            until: names => names.SequenceEqual(["hello", "many"]),
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
