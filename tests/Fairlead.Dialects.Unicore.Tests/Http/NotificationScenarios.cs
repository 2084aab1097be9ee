using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about notifications, with a receiver that gets them over HTTP.</summary>
public sealed class NotificationScenarios(UnicoreServer server, NotificationReceiver receiver) : IClassFixture<UnicoreServer>, IClassFixture<NotificationReceiver>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scenario48_Notification_TellsThatTheJobRunsAndThatItSucceeded()
    {
        var job = await _client.SubmitAsync($$"""{"Executable": "date", "Notification": "{{receiver.Url("simple")}}"}""");

        var got = await receiver.UntilAsync("simple", 2, CancellationToken);

        got.Select(n => n.Document["href"]?.GetValue<string>()).ShouldAllBe(h => h == job);
        got.Select(n => n.Document["status"]?.GetValue<string>()).ShouldBe(["RUNNING", "SUCCESSFUL"]);
        got.ShouldAllBe(n => n.MediaType == "application/json");
        got[0].Document.Select(m => m.Key).ShouldBe(["href", "status", "statusMessage", "batchSystemID"]);
        got[1].Document["exitCode"]?.GetValue<string>().ShouldBe("0");
        got[1].Document["statusMessage"]?.GetValue<string>().ShouldBe(string.Empty);
        await ShouldActFor(got[1].Authorization, job);
    }

    [Fact]
    public async Task NotificationSettings_AskForSomeStatesOnly_TellsThemInOrderAndNoOther()
    {
        await _client.SubmitAsync($$"""
            {"Executable": "bash", "Arguments": ["-c", "'exit 3'"],
             "NotificationSettings": {"URL": "{{receiver.Url("settings?token=s3cret")}}", "status": ["FAILED", "QUEUED"] } }
            """);

        var got = await receiver.UntilAsync("settings", 2, CancellationToken);

        got.Select(n => n.Document["status"]?.GetValue<string>()).ShouldBe(["QUEUED", "FAILED"]);
        got[1].Document["exitCode"]?.GetValue<string>().ShouldBe("3");
    }

    [Fact]
    public async Task NotificationSettings_WithStatesOfTheBatchSystem_TellsThoseThatFit()
    {
        var job = await _client.SubmitAsync($$"""
            {"Executable": "sleep 1000", "NotificationSettings": {"URL": "{{receiver.Url("native")}}", "status": ["FAILED"], "bssStatus": ["RUN.*", "NEVER"] } }
            """);

        var got = await receiver.UntilAsync("native", 1, CancellationToken);

        got.ShouldHaveSingleItem().Document.ToJsonString().ShouldBe(new JsonObject { ["href"] = job, ["bssStatus"] = "RUNNING" }.ToJsonString());
        await _client.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}");
        (await receiver.UntilAsync("native", 2, CancellationToken))[1].Document["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
    }

    [Fact]
    public async Task Notification_OfARejectedJob_TellsThatItFailed()
    {
        await _client.SubmitAsync($$"""{"ApplicationName": "NoSuch", "Notification": "{{receiver.Url("rejected")}}"}""");

        var got = await receiver.UntilAsync("rejected", 1, CancellationToken);

        got[0].Document["status"]?.GetValue<string>().ShouldBe("FAILED");
        got[0].Document["statusMessage"]!.GetValue<string>().ShouldContain("NoSuch"); // null fails the test as well
    }

    [Fact]
    public async Task Notification_WhoseReceiverIsAwayForAWhile_ArrivesOnceInOrder()
    {
        receiver.AnswerNext("flaky", HttpStatusCode.ServiceUnavailable);
        var job = await _client.SubmitAsync($$"""{"Executable": "date", "Notification": "{{receiver.Url("flaky?token=s3cret")}}"}""");

        var got = await receiver.UntilAsync("flaky", 2, CancellationToken);

        got.Select(n => n.Document["status"]?.GetValue<string>()).ShouldBe(["RUNNING", "SUCCESSFUL"]);
        var log = await LogOf(job, "It answers 503");
        log.ShouldNotContain("s3cret");
        log.ShouldNotContain("Bearer");
    }

    [Fact]
    public async Task Notification_ToDeadForbiddenAndUnwillingReceivers_NeitherFailsTheJobNorKeepsOthersWaiting()
    {
        receiver.AnswerAlways("gone", HttpStatusCode.Gone);
        var silent = $"http://127.0.0.1:{FreePort.Take()}/hook";
        var forbidden = new UriBuilder(receiver.Url("forbidden")) { Host = "127.0.0.2" }.Uri;
        var jobs = new Dictionary<string, string>();
        foreach (var address in new[] { silent, forbidden.ToString(), receiver.Url("gone").ToString() })
        {
            jobs[address] = await _client.SubmitAsync($$"""{"Executable": "date", "Notification": "{{address}}"}""");
        }

        await _client.SubmitAsync($$"""{"Executable": "date", "Notification": "{{receiver.Url("alive")}}"}""");

        (await receiver.UntilAsync("alive", 2, CancellationToken)).Count.ShouldBe(2);
        foreach (var job in jobs.Values)
        {
            (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        }

        await LogOf(jobs[silent], "Could not tell");
        await LogOf(jobs[forbidden.ToString()], "egress policy");
        await LogOf(jobs[receiver.Url("gone").ToString()], "It answers 410");
    }

    [Theory]
    [InlineData("""  "Notification": "ftp://h/x"  """, "no http or https address")]
    [InlineData("""  "Notification": "https://u:s3cret@h/x"  """, "without user name and password")]
    [InlineData("""  "NotificationSettings": {"status": "FAILED"}  """, "needs 'URL'")]
    [InlineData("""  "NotificationSettings": {"URL": "https://h/x", "status": ["DONE"]}  """, "There is no job status 'DONE'")]
    [InlineData("""  "NotificationSettings": {"URL": "https://h/x", "bssStatus": ["(a"]}  """, "'(a' is no regular expression")]
    [InlineData("""  "NotificationSettings": {"URL": "https://h/x", "bssStatus": ["a)(b"]}  """, "'a)(b' is no regular expression")]
    [InlineData("""  "NotificationSettings": {"URL": "https://h/x", "bssStatus": ["(a)\\1"]}  """, "without back references")]
    public async Task Notification_ThatCannotBe_FailsTheJobAndSaysWhy(string notification, string problem)
    {
        var job = await _client.SubmitAsync($$"""{"Executable": "date", {{notification}}}""");
        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("FAILED");
        ended["statusMessage"]!.GetValue<string>().ShouldContain(problem); // null fails the test as well
        ended.ToJsonString().ShouldNotContain("s3cret");
        (await _client.GetAsync($"{job}/submitted")).ToJsonString().ShouldNotContain("s3cret");
    }

    private async Task ShouldActFor(string? authorization, string job)
    {
        using var bearer = server.ClientFor(user: null);
        bearer.Headers.TryAddWithoutValidation("Authorization", authorization.ShouldNotBeNull());
        (await bearer.GetAsync(job))["owner"]!.GetValue<string>().ShouldContain("ada"); // null fails the test as well
        var me = (await bearer.GetAsync(string.Empty))["client"];
        me?["authenticationMethod"]?.GetValue<string>().ShouldBe("ETD");
    }

    private async Task<string> LogOf(string job, string line)
    {
        var found = await Eventually.Become(
            async _ => (await _client.GetAsync(job))["log"]!.ToJsonString(), // null fails the test as well
            until: log => log.Contains(line, StringComparison.Ordinal),
            within: TimeSpan.FromSeconds(60),
            cancellationToken: CancellationToken);
        return found;
    }
}
