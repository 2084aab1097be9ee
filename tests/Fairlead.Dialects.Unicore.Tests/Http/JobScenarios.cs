using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about jobs; the numbers are those of the wire contract.</summary>
public sealed class JobScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private static readonly string[] AlwaysThere =
        ["self", "details", "submitted", "action:start", "action:abort", "action:restart", "forwarding", "workingDirectory", "parentTSS"];

    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scenario14_Fields_AreTheOnlyKeysOrTheOnlyOnesMissing()
    {
        var job = await _client.SubmitAsync("{}");

        (await _client.GetAsync($"{job}?fields=status")).Select(m => m.Key).ShouldBe(["status"]);
        var rest = await _client.GetAsync($"{job}?fields=!log");
        rest.ContainsKey("log").ShouldBeFalse();
        rest["_links"]!.AsObject().Select(l => l.Key).ShouldBe(AlwaysThere); // null fails the test as well
    }

    [Fact]
    public async Task Scenario15_PutOfProperties_SaysOfEachKeyWhatBecameOfIt()
    {
        var job = await _client.SubmitAsync("{}");

        var reply = await _client.PutAsync(job, """{"tags": ["x"], "colour": "red", "terminationTime": "31 February"}""");

        reply["tags"]?.GetValue<string>().ShouldBe("OK");
        reply["colour"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        reply["terminationTime"]!.GetValue<string>().ShouldStartWith("Error setting property: "); // null fails the test as well
        TagsOf(await _client.GetAsync(job)).ShouldBe(["x"]);
        (await _client.PutAsync(job, """{"terminationTime": "2099-03-09T07:30:00+0100"}"""))["terminationTime"]?.GetValue<string>().ShouldBe("OK");
        (await _client.GetAsync(job))["terminationTime"]?.GetValue<string>().ShouldBe("2099-03-09T06:30:00+0000");
    }

    [Fact]
    public async Task Scenario16_SingleQuotes_AreRead()
    {
        foreach (var resource in new[] { await _client.SubmitAsync("{}"), "sites/cluster" })
        {
            (await _client.PutAsync(resource, "{'tags': 'test123'}"))["tags"]?.GetValue<string>().ShouldBe("OK");

            TagsOf(await _client.GetAsync(resource)).ShouldBe(["test123"]);
        }
    }

    [Fact]
    public async Task Progress_ThatTheProgramWrites_IsShownWhileItRunsAndAfterwards()
    {
        var job = await _client.SubmitAsync("""
            {"Executable": "/bin/sh", "Arguments": ["run.sh"], "Imports": [{"From": "inline:x", "To": "run.sh", "Data":
             "echo 0.25 > .UNICORE_PROGRESS_INDICATION; until [ -e go ]; do sleep 0.1; done; echo 7 > .UNICORE_PROGRESS_INDICATION"}]}
            """);

        await Eventually.Become(_ => _client.GetAsync(job), view => view["progress"]?.GetValue<string>() == "0.25", cancellationToken: TestContext.Current.CancellationToken);
        await _client.UploadAsync($"{await _client.FilesOf(job)}/go", string.Empty);

        // What is no number from 0 to 1 is no progress.
        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        await Eventually.Become(_ => _client.GetAsync(job), view => !view.ContainsKey("progress"), cancellationToken: TestContext.Current.CancellationToken);
        (await _client.RunAsync("""{"Executable": "date"}""")).ContainsKey("progress").ShouldBeFalse();
    }

    [Fact]
    public async Task Scenario17And18_ASmallJob_RunsAndStaysAsItIsWhenStartedAgain()
    {
        var job = await _client.SubmitAsync("""{"Executable": "date"}""");
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/start", "{}")).ShouldBe(HttpStatusCode.NoContent);

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        ended["exitCode"]?.GetValue<string>().ShouldBe("0");
        ended["log"]!.AsArray().Count.ShouldBeGreaterThan(2); // null fails the test as well
        ended["log"]![0]!.GetValue<string>().ShouldMatch("^[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{2} [0-9:]{8} UTC [0-9]{4}: ");
        (await _client.TextAsync($"{await _client.FilesOf(job)}/stdout")).ShouldNotBeEmpty();
        (await _client.TextAsync($"{await _client.FilesOf(job)}/stderr")).ShouldBeEmpty();
        using var started = await _client.SendAsync(HttpMethod.Post, $"{job}/actions/start");
        started.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _client.GetAsync(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await _client.GetAsync($"{job}/details")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Scenario19_ClientStagesIn_JobWaitsForItsStart()
    {
        var job = await _client.SubmitAsync("""{"Executable": "run.sh", "haveClientStageIn": "true"}""");
        await _client.UntilAsync(job, "READY");
        var directory = UnicoreClient.LinkOf(await _client.GetAsync(job), "workingDirectory");
        await Eventually.Become(
            async _ => (await _client.GetAsync($"{directory}?fields=resourceStatus"))["resourceStatus"]?.GetValue<string>() == "READY",
            cancellationToken: TestContext.Current.CancellationToken);

        await _client.UploadAsync($"{directory}/files/run.sh", "#!/bin/sh\necho ran in $UC_WORKING_DIRECTORY as $UC_EXECUTABLE\n");
        (await _client.GetAsync(job))["status"]?.GetValue<string>().ShouldBe("READY");
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/start")).ShouldBe(HttpStatusCode.NoContent);

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        var mountPoint = (await _client.GetAsync(directory))["mountPoint"]!.GetValue<string>(); // null fails the test as well
        (await _client.TextAsync($"{directory}/files/stdout")).ShouldBe($"ran in {mountPoint.TrimEnd('/')} as run.sh\n");
    }

    [Fact]
    public async Task Scenario20_AnEmptyJob_SucceedsAndItsDirectoryCanBeUsed()
    {
        var job = await _client.SubmitAsync("{}");

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        var directory = UnicoreClient.LinkOf(await _client.GetAsync(job), "workingDirectory");
        (await _client.GetAsync(directory))["resourceStatus"]?.GetValue<string>().ShouldBe("READY");
        await _client.UploadAsync($"{directory}/files/a", "b");
        (await _client.TextAsync($"{directory}/files/a")).ShouldBe("b");
    }

    [Theory] // scenarios 21 and 22, and others of their kind
    [InlineData("""{"ApplicationName": "NoSuch"}""", "NoSuch")]
    [InlineData("""{"Executable": "date", "Resources": {"Nodes": 99}}""", "Requested Nodes=99 is outside 1-64")]
    [InlineData("""{"Executable": "date", "Resources": {"Queue": "nosuch"}}""", "no queue 'nosuch'")]
    [InlineData("""{"Executable": "date", "Resources": {"Nodes": -1}}""", "Nodes=-1")]
    [InlineData("""{"Executable": "date", "Resources": {"Memory": "99999999T"}}""", "Resources.Memory must be a size")]
    [InlineData("""{"Executable": "date", "Resources": {"ArraySize": 2000000000}}""", "1 to 100000 tasks")]
    [InlineData("""{"Executable": "date", "Name": "a\u0000b"}""", "NUL")]
    [InlineData("""{"Executable": "date", "Name": "a\nb"}""", "no control characters")]
    [InlineData("""{"Executable": "date", "Arguments": ["a\u0000b"]}""", "NUL")]
    [InlineData("""{"Executable": "date", "Environment": {"A B": "c"}}""", "cannot be the name of an environment variable")]
    [InlineData("""{"Executable": "date", "Stdout": "../../escaped"}""", "leads out of the storage")]
    [InlineData("""{"Executable": "date", "Job type": "raw"}""", "needs BSS file")]
    public async Task Scenario21And22_ContentThatIsWrong_IsAJobThatFailedAndSaysWhy(string description, string reason)
    {
        var job = await _client.SubmitAsync(description);

        var failed = await _client.GetAsync(job);

        failed["status"]?.GetValue<string>().ShouldBe("FAILED");
        failed["statusMessage"]!.GetValue<string>().ShouldContain(reason); // null fails the test as well
        failed["log"]!.AsArray().Last()!.GetValue<string>().ShouldContain(reason);
        failed["_links"]!.AsObject().Select(l => l.Key).ShouldBe(AlwaysThere);
        var directory = UnicoreClient.LinkOf(failed, "workingDirectory");
        (await _client.GetAsync(directory))["resourceStatus"]?.GetValue<string>().ShouldBe("READY");
        (await _client.GetAsync($"{directory}/files"))["content"]!.AsObject().ShouldBeEmpty();
    }

    [Theory] // scenario 23
    [InlineData("false", "FAILED")]
    [InlineData("true", "SUCCESSFUL")]
    public async Task Scenario23_NonZeroExitCode_FailsUnlessIgnored(string ignored, string status)
    {
        var ended = await _client.RunAsync($$"""{"Executable": "bash", "Arguments": ["-c", "'exit 3'"], "IgnoreNonZeroExitCode": "{{ignored}}"}""");

        ended["status"]?.GetValue<string>().ShouldBe(status);
        ended["exitCode"]?.GetValue<string>().ShouldBe("3");
    }

    [Fact]
    public async Task Scenario24_ARunningJob_IsAbortedAndRunsAgainInTheSameDirectory()
    {
        var job = await _client.SubmitAsync("""{"Executable": "sh", "Arguments": ["-c", "'echo x >>runs; [ $(wc -l <runs) -eq 2 ] || sleep 300'"]}""");
        await _client.UntilAsync(job, "RUNNING");
        var files = await _client.FilesOf(job);
        await Eventually.Become(async _ => await _client.StatusOf(HttpMethod.Get, $"{files}/runs") == HttpStatusCode.OK, cancellationToken: TestContext.Current.CancellationToken);

        (await _client.GetAsync($"{job}/details")).ShouldNotBeEmpty();
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        var aborted = await _client.EndOf(job);
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/restart", "{}")).ShouldBe(HttpStatusCode.NoContent);

        aborted["status"]?.GetValue<string>().ShouldBe("FAILED");
        aborted["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
        aborted.ContainsKey("exitCode").ShouldBeFalse();
        var ended = await _client.UntilAsync(job, "SUCCESSFUL");
        ended["statusMessage"]?.GetValue<string>().ShouldBeEmpty();
        (await _client.TextAsync($"{files}/runs")).ShouldBe("x\nx\n");
    }

    [Fact]
    public async Task Scenario25_AnInlineImport_IsTheProgram()
    {
        var job = await _client.SubmitAsync("""
            {"Executable": "./hello.sh", "Imports": [{"From": "inline://dummy", "To": "hello.sh", "Data": ["#!/bin/sh", "echo hello $1"]}], "Arguments": ["world"]}
            """);

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await _client.TextAsync($"{await _client.FilesOf(job)}/stdout")).ShouldBe("hello world\n");
        (await _client.GetAsync($"{job}/submitted"))["Imports"]?[0]?["Data"]?.GetValue<string>().ShouldBe("n/a");
    }

    [Fact]
    public async Task Scenario27_AnExport_IsDelivered()
    {
        var home = $"{_client.Core}storages/HOME/files";

        var ended = await _client.RunAsync($$"""
            {"Executable": "echo result >out.txt", "Exports": [{"From": "out.txt", "To": "BFT:{{home}}/scenario 27/out.txt"}, {"From": "out.txt", "To": "UFTP:{{home}}/scenario 27/again.txt"}]}
            """);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await _client.TextAsync($"{home}/scenario%2027/out.txt")).ShouldBe("result\n");
        (await _client.TextAsync($"{home}/scenario%2027/again.txt")).ShouldBe("result\n");
    }

    [Fact]
    public async Task Import_FromTheDirectoryOfAnotherJob_IsCopied()
    {
        var first = await _client.SubmitAsync("""{"Executable": "echo data >a"}""");
        (await _client.EndOf(first))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");

        var second = await _client.SubmitAsync($$"""{"Executable": "cat b", "Imports": [{"From": "{{await _client.FilesOf(first)}}/a", "To": "b"}]}""");

        (await _client.EndOf(second))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await _client.TextAsync($"{await _client.FilesOf(second)}/stdout")).ShouldBe("data\n");
    }

    [Fact]
    public async Task Import_FromAnotherUsersJob_LooksAsIfItDidNotExist()
    {
        using var bo = server.ClientFor("bo");
        var secret = await bo.SubmitAsync("""{"Executable": "echo secret >a"}""");
        await bo.EndOf(secret);

        var thief = await _client.RunAsync($$"""{"Executable": "cat b", "Imports": [{"From": "{{await bo.FilesOf(secret)}}/a", "To": "b"}]}""");

        thief["status"]?.GetValue<string>().ShouldBe("FAILED");
        thief["statusMessage"]!.GetValue<string>().ShouldContain("There is no storage"); // null fails the test as well
    }

    [Fact]
    public async Task Scenario41_ADeletedJob_IsGone()
    {
        var job = await _client.SubmitAsync("""{"Executable": "sleep 300"}""");
        var directory = UnicoreClient.LinkOf(await _client.GetAsync(job), "workingDirectory");
        await _client.UntilAsync(job, "RUNNING");

        (await _client.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.NoContent);

        (await _client.StatusOf(HttpMethod.Get, job)).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/start")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Get, directory)).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Array_ItsTasks_AreJobsOfTheirOwn()
    {
        var job = await _client.SubmitAsync("""{"Executable": "echo task $UC_ARRAY_TASK_ID; exit $((UC_ARRAY_TASK_ID % 2))", "Resources": {"ArraySize": 3}}""");

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("FAILED");
        ended["arrayTasks"]!.ToJsonString().ShouldBe("""{"total":3,"successful":2,"failed":1}"""); // null fails the test as well
        var tasks = (await _client.GetAsync(UnicoreClient.LinkOf(ended, "tasks")))["jobs"]!.AsArray().Select(t => t!.GetValue<string>()).ToList();
        tasks.Count.ShouldBe(3);
        var second = await _client.GetAsync(tasks[1]);
        (second["status"]?.GetValue<string>(), second["exitCode"]?.GetValue<string>(), second["arrayTask"]?.GetValue<int>()).ShouldBe(("FAILED", "1", 1));
        UnicoreClient.LinkOf(second, "array").ShouldBe(job);
        (await _client.TextAsync($"{await _client.FilesOf(tasks[1])}/stdout.1")).ShouldBe("task 1\n");
    }

    [Fact]
    public async Task PreAndPostCommand_RunInOrderInTheSameDirectory()
    {
        var job = await _client.SubmitAsync("""
            {"Executable": "echo main >>order", "User precommand": ["echo pre >>order"], "User postcommand": "cat order", "RunUserPostcommandOnLoginNode": false}
            """);

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await _client.TextAsync($"{await _client.FilesOf(job)}/stdout")).ShouldBe("pre\nmain\n");
    }

    [Fact]
    public async Task PrecommandThatFails_EndsTheJobBeforeItsMainProgram()
    {
        var job = await _client.SubmitAsync("""{"Executable": "touch ran", "User precommand": "exit 7", "RunUserPrecommandOnLoginNode": "false"}""");

        (await _client.EndOf(job))["exitCode"]?.GetValue<string>().ShouldBe("7");
        (await _client.StatusOf(HttpMethod.Get, $"{await _client.FilesOf(job)}/ran")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task IdempotencyKey_Twice_IsOneJob()
    {
        using var first = await _client.SendAsync(HttpMethod.Post, "jobs", UnicoreClient.Json("{}"), ("Idempotency-Key", "k-1"));
        using var second = await _client.SendAsync(HttpMethod.Post, "jobs", UnicoreClient.Json("{}"), ("Idempotency-Key", "k-1"));

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.Headers.Location.ShouldBe(first.Headers.Location);
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("START")]
    public async Task Action_ThatThereIsNot_IsNotFound(string action)
    {
        var job = await _client.SubmitAsync("{}");

        (await _client.StatusOf(HttpMethod.Post, $"{job}/actions/{action}", "{}")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static IEnumerable<string?> TagsOf(JsonObject job) => job["tags"]!.AsArray().Select(t => t?.GetValue<string>()); // null fails the test as well
}
