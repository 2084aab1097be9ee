using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class LogScenarios(HpcWaasServer server) : IClassFixture<HpcWaasServer>, IDisposable
{
    private readonly HpcWaasClient _jonas = server.ClientFor("jonas");

    public void Dispose() => _jonas.Dispose();

    [Fact]
    public async Task Scenario12_AStepThatFails_IsNamedWithItsCodeAndItsLastErrors()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Open("fails"));

        (await _jonas.FollowAsync(id))["status"]?.GetValue<string>().ShouldBe("FAILED");

        var errors = (await _jonas.LogAsync(id, levels: 8)).Select(e => e.Content).ToList();
        errors.ShouldContain("""Step "solve" ended in error: The program ended with exit code 3.""");
        errors.Where(e => e.StartsWith("trouble", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(11, 20).Select(i => $"trouble {i}"));
        (await _jonas.LogAsync(id, levels: 1)).Count(e => e.Content.StartsWith("trouble", StringComparison.Ordinal)).ShouldBe(30);
    }

    [Fact]
    public async Task Log_OfAnExecution_TellsWhatHappenedInTheWordsThatAreKnown()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Hello);
        await _jonas.FollowAsync(id);

        var log = await _jonas.WaitForEntryAsync(id, """Status for workflow "hello" changed to "done" """.TrimEnd(), levels: 14);

        string[] expected =
        [
            """Status for workflow "hello" changed to "running" """.TrimEnd(),
            "Start processing workflow step hello:greet",
            """Submitting Job "greet" """.TrimEnd(),
            """Status for workflow step "greet" changed to "done" """.TrimEnd(),
            """Step "greet" ended successfully""",
            """Workflow "hello" ended successfully""",
            """Status for workflow "hello" changed to "done" """.TrimEnd(),
        ];
        log.Select(e => e.Content).Where(expected.Contains).ShouldBe(expected);
        log.ShouldContain(("INFO", "hello there"));
    }

    [Fact]
    public async Task Scenario15_SomeLevels_AreTheOnlyOnesThatCount()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Open("talk"));
        await _jonas.FollowAsync(id);

        var page = await _jonas.GetAsync($"executions/{id}/logs?levels=9&timeout=0");

        var entries = page["logs"].ShouldNotBeNull().AsArray();
        entries.Select(e => (e?["level"]?.GetValue<string>(), e?["content"]?.GetValue<string>())).ShouldBe([("DEBUG", "plain"), ("DEBUG", "d"), ("ERROR", "e")]);
        page["total_results"]?.GetValue<long>().ShouldBe(3);
        (await _jonas.LogAsync(id, levels: 16)).Count.ShouldBe((await _jonas.LogAsync(id)).Count);
        (await _jonas.LogAsync(id, levels: 17)).Count.ShouldBe(2);
        entries.ShouldAllBe(e => DateTimeOffset.ParseExact(e!["timestamp"]!.GetValue<string>(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null) > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Scenario16_APageInTheMiddle_ComesAtOnceWithTheTotal()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Open("many"));
        await _jonas.FollowAsync(id);

        var page = await _jonas.GetAsync($"executions/{id}/logs?levels=4&from=50&size=50");

        page["logs"].ShouldNotBeNull().AsArray().Select(e => e?["content"]?.GetValue<string>()).ShouldBe(Enumerable.Range(51, 50).Select(i => $"line {i}"));
        (page["total_results"]?.GetValue<long>(), page["from"]?.GetValue<long>()).ShouldBe((120, 50));
        var none = await _jonas.GetAsync($"executions/{id}/logs?levels=4&size=0");
        (none["logs"].ShouldNotBeNull().AsArray().Count, none["total_results"]?.GetValue<long>()).ShouldBe((0, 120));
    }

    [Fact]
    public async Task Scenario17_NothingNew_IsAnEmptyAnswerAfterTheTimeoutAlsoWhenTheExecutionHasEnded()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Hello);
        await _jonas.FollowAsync(id);
        await _jonas.WaitForEntryAsync(id, "workflow \"hello\" changed to \"done\"");
        var total = (await _jonas.LogAsync(id, levels: 0)).Count;
        var watch = Stopwatch.StartNew();

        var page = await _jonas.GetAsync($"executions/{id}/logs?from={total}&timeout=2s");

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        page.ToJsonString().ShouldBe($$"""{"logs":[],"total_results":{{total}},"from":{{total}}}""");
    }

    [Fact]
    public async Task Scenario10And18_ALineOfARunningJob_WakesWhoWaitsForIt()
    {
        var flag = server.PathOf($"flag-{Guid.CreateVersion7()}");
        var id = await _jonas.TriggerAsync(HarbourFiles.Open("waits"), new JsonObject { ["inputs"] = new JsonObject { ["flag"] = flag } }.ToJsonString());
        await _jonas.WaitForEntryAsync(id, "\"await\" changed to \"running\"");
        (await _jonas.StatusAsync(id)).ShouldBe("RUNNING");
        var before = (await _jonas.LogAsync(id, levels: 0)).Count;
        var waiting = _jonas.GetAsync($"executions/{id}/logs?from={before}&timeout=60s");

        await File.WriteAllTextAsync(flag, string.Empty, TestContext.Current.CancellationToken);

        (await waiting)["logs"].ShouldNotBeNull().AsArray()[0]?["content"]?.GetValue<string>().ShouldBe("the flag is up");
        (await _jonas.StatusAsync(id)).ShouldBe("RUNNING");
        await File.WriteAllTextAsync(flag + ".end", string.Empty, TestContext.Current.CancellationToken);
        (await _jonas.FollowAsync(id))["status"]?.GetValue<string>().ShouldBe("SUCCESS");
    }

    [Theory]
    [InlineData("timeout=60", "timeout")]
    [InlineData("timeout=1x", "timeout")]
    [InlineData("from=-1", "from")]
    [InlineData("from=a", "from")]
    [InlineData("size=1.5", "size")]
    [InlineData("levels=256", "levels")]
    [InlineData("levels=-1", "levels")]
    [InlineData("levels=INFO", "levels")]
    public async Task Scenario19_BadParameters_AreToldBeforeAnythingIsWaitedFor(string query, string name)
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Hello);

        (await _jonas.ErrorOf(HttpMethod.Get, $"executions/{id}/logs?{query}", HttpStatusCode.BadRequest, "bad_request")).ShouldContain(name);
        (await _jonas.GetAsync($"executions/{id}/logs?timeout=1m30s"))["logs"].ShouldNotBeNull().AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Events_OfAnExecution_StreamItsLogAndStatesToTheEnd()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Hello);

        using var response = await _jonas.SendAsync(HttpMethod.Get, $"executions/{id}/events?levels=14");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        text.ShouldStartWith("event: status\ndata: {\"id\":");
        text.ShouldContain("id: 0\nevent: log\ndata: {\"level\":\"INFO\"");
        text.ShouldContain("\"status\":\"SUCCESS\",\"outputs\":{\"height\":4.31}");
        text.ShouldEndWith("event: end\ndata: {}\n\n");
    }
}
