using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Resources that a site has under names of its own, and expressions in resources.</summary>
public sealed class OwnResourceScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Factory_ShowsTheResourcesOfTheSite()
    {
        using var client = server.ClientFor();

        var resources = (await client.GetAsync("factories/default_target_system_factory"))["resources"]?["batch"].ShouldBeOfType<JsonObject>();

        resources?["Licenses"]?.GetValue<string>().ShouldBe("0-8");
        resources?["Share"]?.GetValue<string>().ShouldBe("0.5-2");
        resources?["Disk"]?.ToJsonString().ShouldBe("""["fast","large"]""");
        resources?["Turbo"]?.ToJsonString().ShouldBe("""["true","false"]""");
        resources?["Label"]?.GetValue<string>().ShouldBe("*");
    }

    [Fact]
    public async Task Job_FindsWhatItAskedForInItsEnvironment()
    {
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("""{"Executable": "echo $SOLVER_LICENSES $DISK $LABEL", "Parameters": {"N": 2}, "Resources": {"Licenses": "${N * 3}", "Label": "tides"}}""", "sites/cluster");

        await client.EndOf(job);

        (await client.TextAsync($"{await client.FilesOf(job)}/stdout")).ShouldBe("6 large tides\n");
    }

    [Fact]
    public async Task Sweep_WorksOutResourcesForEachChild()
    {
        using var client = server.ClientFor();
        var parent = await client.SubmitAsync("""{"Executable": "echo $N $SOLVER_LICENSES", "Parameters": {"N": {"Values": [1, 3]}}, "Resources": {"Licenses": "${N + 1}"}}""", "sites/cluster");

        await client.EndOf(parent);

        var children = (await client.GetAsync($"{parent}/tasks"))["jobs"].ShouldBeOfType<JsonArray>().Select(c => (string?)c).OfType<string>().ToList();
        (await client.TextAsync($"{await client.FilesOf(children[0])}/stdout")).ShouldBe("1 2\n");
        (await client.TextAsync($"{await client.FilesOf(children[1])}/stdout")).ShouldBe("3 4\n");
    }

    [Theory]
    [InlineData("""{"Executable": "true", "Resources": {"Licenses": 9}}""", "Requested Licenses=9 is not possible on cluster: it is a whole number from 0 to 8.")]
    [InlineData("""{"Executable": "true", "Resources": {"Label": "$(id)"}}""", "fits [a-z]+")]
    [InlineData("""{"Executable": "true", "Resources": {"Licenses": "${M}"}}""", "no variable 'M'")]
    [InlineData("""{"Executable": "true", "Resources": {"Coffee": 1}}""", "no such resource")]
    [InlineData("""{"Executable": "true", "Parameters": {"N": {"Values": [1, 99]}}, "Resources": {"Nodes": "${N}"}}""", "Requested Nodes=99 is outside 1-64.")]
    public async Task Job_ThatCannotHaveWhatItAsksFor_FailsAndSaysWhy(string description, string reason)
    {
        using var client = server.ClientFor();

        var job = await client.EndOf(await client.SubmitAsync(description, "sites/cluster"));

        job["status"]?.GetValue<string>().ShouldBe("FAILED");
        job["statusMessage"]?.GetValue<string>().ShouldContain(reason);
    }
}
