using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Parameter sweeps: one job, many children with variables or input of their own.</summary>
public sealed class SweepScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Scenario28_AParameterSweep_RunsAChildForEachValueAndListsThem()
    {
        using var client = server.ClientFor();
        var parent = await client.SubmitAsync(
            """
            { "Executable": "cat common; echo $N; [ $N != 3 ]", "Parameters": { "N": { "From": 1, "To": "5", "Step": 2 } },
              "Imports": [ { "To": "common", "Data": "shared" } ] }
            """);

        var end = await client.EndOf(parent);

        (end["status"]?.GetValue<string>(), end["exitCode"]).ShouldBe(("SUCCESSFUL", null));
        var children = (await client.GetAsync($"{parent}/tasks"))["jobs"].ShouldBeOfType<JsonArray>().Select(c => c!.GetValue<string>()).ToList(); // a null fails the test as well
        children.Count.ShouldBe(3);
        var log = string.Join('\n', end["log"].ShouldBeOfType<JsonArray>().Select(l => (string?)l));
        var files = await client.FilesOf(parent);
        foreach (var (child, value) in children.Zip(["1", "3", "5"]))
        {
            var id = child.Split('/')[^1];
            log.ShouldContain($"{id} :  param:'N'='{value}'");
            (await client.TextAsync($"{files}/{id}/stdout")).ShouldBe($"shared{value}\n");
            (await client.TextAsync($"{await client.FilesOf(child)}/stdout")).ShouldBe($"shared{value}\n");
            (await client.GetAsync(child))["status"]?.GetValue<string>().ShouldBe(value == "3" ? "FAILED" : "SUCCESSFUL");
        }

        (await client.GetAsync("jobs"))["jobs"].ShouldBeOfType<JsonArray>().Select(j => (string?)j).ShouldNotContain(children[0]);
    }

    [Fact]
    public async Task ImportSweep_GivesEachChildItsOwnFile()
    {
        using var client = server.ClientFor();
        await client.UploadAsync("storages/HOME/files/one", "1");
        await client.UploadAsync("storages/HOME/files/two", "2");
        var storage = new Uri(client.Core, "storages/HOME/files");
        var parent = await client.SubmitAsync($$"""{"Executable": "cat in", "Imports": [{"From": ["{{storage}}/one", "{{storage}}/missing", "{{storage}}/two"], "To": "in"}]}""");

        (await client.EndOf(parent))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");

        var children = (await client.GetAsync($"{parent}/tasks"))["jobs"].ShouldBeOfType<JsonArray>().Select(c => c!.GetValue<string>()).ToList(); // a null fails the test as well
        (await client.TextAsync($"{await client.FilesOf(children[0])}/stdout")).ShouldBe("1");
        (await client.GetAsync(children[1]))["status"]?.GetValue<string>().ShouldBe("FAILED");
        (await client.TextAsync($"{await client.FilesOf(children[2])}/stdout")).ShouldBe("2");
    }

    [Fact]
    public async Task Exports_OfASweepAndOfAnArray_GoWhereEachTaskSays()
    {
        using var client = server.ClientFor();
        var home = new Uri(client.Core, "storages/HOME/files");
        var sweep = await client.SubmitAsync($$"""
            {"Executable": "echo $N >out; [ $N != 2 ]", "Parameters": {"N": {"From": 1, "To": 3} }, "Exports": [{"From": "o*", "To": "{{home}}/swept/${N}"}]}
            """);
        var array = await client.SubmitAsync($$"""
            {"Executable": "echo $UC_ARRAY_TASK_ID >out.$UC_ARRAY_TASK_ID", "Resources": {"ArraySize": 2}, "Exports": [{"From": "out.${UC_ARRAY_TASK_ID}", "To": "{{home}}/array/${UC_ARRAY_TASK_ID}"}]}
            """);

        (await client.EndOf(sweep))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await client.EndOf(array))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");

        (await client.TextAsync($"{home}/swept/1/out")).ShouldBe("1\n");
        (await client.TextAsync($"{home}/swept/3/out")).ShouldBe("3\n");
        Directory.GetDirectories($"{server.Home}/swept").Length.ShouldBe(2);
        (await client.TextAsync($"{home}/array/0")).ShouldBe("0\n");
        (await client.TextAsync($"{home}/array/1")).ShouldBe("1\n");
    }

    [Fact]
    public async Task Abort_OfASweep_StopsItsChildrenAndRestartRunsThemAgain()
    {
        using var client = server.ClientFor();
        var parent = await client.SubmitAsync("""{"Executable": "echo ran >>runs; [ -e go ] || sleep 1000", "Parameters": {"X": {"Values": ["a", "b"]}}}""");
        await client.UntilAsync(parent, "RUNNING");

        (await client.StatusOf(HttpMethod.Post, $"{parent}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);

        (await client.EndOf(parent))["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
        var children = (await client.GetAsync($"{parent}/tasks"))["jobs"].ShouldBeOfType<JsonArray>().Select(c => c!.GetValue<string>()).ToList(); // a null fails the test as well
        foreach (var child in children)
        {
            (await client.EndOf(child))["status"]?.GetValue<string>().ShouldBe("FAILED");
            await client.UploadAsync($"{await client.FilesOf(child)}/go", string.Empty);
        }

        (await client.StatusOf(HttpMethod.Post, $"{parent}/actions/restart", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await client.UntilAsync(parent, "SUCCESSFUL"))["arrayTasks"]?["successful"]?.GetValue<int>().ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 1, "To": 5, "Step": 0}}}""", "Step")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 5, "To": 1}}}""", "Step")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": "a", "To": 1}}}""", "From")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 1}}}""", "To")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"Values": []}}}""", "Values")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 1, "To": 201}}}""", "200")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 0, "To": 1e300}}}""", "To")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"From": 0, "To": 1, "Step": 1e-9}}}""", "200")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"Values": [1]}, "M": {"Values": [2]}}}""", "one parameter")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"Values": [1]}}, "Resources": {"ArraySize": 2}}""", "not both")]
    public async Task Sweep_ThatCannotBe_IsAJobThatFailedAndSaysWhy(string description, string reason)
    {
        using var client = server.ClientFor();

        var job = await client.RunAsync(description);

        job["status"]?.GetValue<string>().ShouldBe("FAILED");
        job["statusMessage"]?.GetValue<string>().ShouldContain(reason);
    }
}
