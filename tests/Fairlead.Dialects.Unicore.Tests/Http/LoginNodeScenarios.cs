using System.Net;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Jobs and commands on a login node.</summary>
public sealed class LoginNodeScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("INTERACTIVE", "null")]
    [InlineData("on_login_node", "\"*\"")]
    public async Task LoginNodeJob_Runs(string type, string node)
    {
        var ended = await _client.RunAsync($$"""{"Executable": "hostname; exit 3", "Job type": "{{type}}", "Login node": {{node}}, "IgnoreNonZeroExitCode": true}""");

        (ended["status"]?.GetValue<string>(), ended["exitCode"]?.GetValue<string>(), ended["jobType"]?.GetValue<string>()).ShouldBe(("SUCCESSFUL", "3", "ON_LOGIN_NODE"));
    }

    [Fact]
    public async Task LoginNodeJob_AllCpusAreTaken_DoesNotWait()
    {
        var big = await _client.SubmitAsync("""{"Executable": "sleep 300", "Resources": {"TotalCPUs": 8}}""");
        await _client.UntilAsync(big, "RUNNING");
        var waiting = await _client.SubmitAsync("""{"Executable": "true"}""");
        await _client.UntilAsync(waiting, "QUEUED");

        (await _client.RunAsync("""{"Executable": "true", "Job type": "interactive"}"""))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");

        (await _client.GetAsync(waiting))["status"]?.GetValue<string>().ShouldBe("QUEUED");
        (await _client.StatusOf(HttpMethod.Post, $"{big}/actions/abort")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.EndOf(waiting))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
    }

    [Fact]
    public async Task PreAndPostCommand_OnTheLoginNode_RunAroundTheMainProgramWithFilesOfTheirOwn()
    {
        var job = await _client.SubmitAsync("""
            {"Executable": "echo main >>order; echo out; exit 0", "User precommand": ["echo pre >>order", "echo before"], "User postcommand": "echo post >>order; echo after"}
            """);

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (ended["exitCode"]?.GetValue<string>(), ended["jobType"]?.GetValue<string>()).ShouldBe(("0", "BATCH"));
        ended["consumedTime"]!["preCommand"]!.GetValue<string>().ShouldNotBe("N/A"); // null fails the test as well
        ended["consumedTime"]!["postCommand"]!.GetValue<string>().ShouldNotBe("N/A");
        var files = await _client.FilesOf(job);
        (await _client.TextAsync($"{files}/order")).ShouldBe("pre\nmain\npost\n");
        (await _client.TextAsync($"{files}/PRE_0_stdout")).ShouldBe("before\n");
        (await _client.TextAsync($"{files}/stdout")).ShouldBe("out\n");
        (await _client.TextAsync($"{files}/POST_0_stdout")).ShouldBe("after\n");
        foreach (var prefix in (string[])["PRE_0_", string.Empty, "POST_0_"])
        {
            (await _client.TextAsync($"{files}/{prefix}UNICORE_SCRIPT_EXIT_CODE")).ShouldBe("0\n");
            (await _client.TextAsync($"{files}/{prefix}UNICORE_SCRIPT_PID")).ShouldMatch("^[0-9]+\n$");
        }
    }

    [Fact]
    public async Task PrecommandThatFails_EndsTheJobBeforeItsMainProgramWithEmptyOutput()
    {
        var job = await _client.SubmitAsync("""{"Executable": "touch ran", "User precommand": "exit 7", "User postcommand": "touch after"}""");

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("FAILED");
        ended["statusMessage"]!.GetValue<string>().ShouldContain("before the main program: The program ended with exit code 7"); // null fails the test as well
        ended.ContainsKey("exitCode").ShouldBeFalse();
        var files = await _client.FilesOf(job);
        (await _client.TextAsync($"{files}/stdout")).ShouldBeEmpty();
        (await _client.TextAsync($"{files}/stderr")).ShouldBeEmpty();
        (await _client.StatusOf(HttpMethod.Get, $"{files}/ran")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.StatusOf(HttpMethod.Get, $"{files}/after")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PrecommandThatMayFail_DoesNotKeepTheMainProgramFromRunning()
    {
        var job = await _client.SubmitAsync("""{"Executable": "touch ran; exit 5", "User precommand": "exit 7", "UserPrecommandIgnoreNonZeroExitcode": "true", "User postcommand": "touch after"}""");

        var ended = await _client.EndOf(job);

        (ended["status"]?.GetValue<string>(), ended["exitCode"]?.GetValue<string>()).ShouldBe(("FAILED", "5"));
        var files = await _client.FilesOf(job);
        (await _client.StatusOf(HttpMethod.Get, $"{files}/ran")).ShouldBe(HttpStatusCode.OK);
        (await _client.StatusOf(HttpMethod.Get, $"{files}/after")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PreAndPostCommand_AroundAnArray_RunOnce()
    {
        var job = await _client.SubmitAsync("""
            {"Executable": "echo task >>order", "User precommand": "echo pre >>order", "User postcommand": "echo post >>order", "Resources": {"ArraySize": 3}}
            """);

        (await _client.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");

        (await _client.TextAsync($"{await _client.FilesOf(job)}/order")).ShouldBe("pre\ntask\ntask\ntask\npost\n");
    }
}
