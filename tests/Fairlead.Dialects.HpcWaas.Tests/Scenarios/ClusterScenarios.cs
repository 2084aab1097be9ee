using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

/// <summary>On a real Slurm behind a real sshd, with a key pair that was made by the API.</summary>
public sealed class ClusterScenarios(ClusterServer cluster) : IClassFixture<ClusterServer>
{
    [Fact]
    public async Task Scenario08And24_NodesAsText_AreUsedByTheBatchSystem()
    {
        using var mara = cluster.Server.ClientFor("mara");
        var key = await KeyAsync(mara);

        var id = await mara.TriggerAsync(HarbourFiles.Simulate, Inputs(key, ("case", "storm-17"), ("num_nodes", "2")));
        var ended = await mara.FollowAsync(id);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESS", string.Join('\n', await mara.LogAsync(id)));
        ended["outputs"]?["nodes"]?.GetValue<int>().ShouldBe(2);
        (await mara.LogAsync(id)).ShouldContain(("INFO", """Step "mesh" ended successfully"""));
    }

    [Fact]
    public async Task Cancel_AJobOfTheBatchSystem_TakesItFromTheQueue()
    {
        using var mara = cluster.Server.ClientFor("mara");
        var id = await mara.TriggerAsync(HarbourFiles.Open("sleeps"), Inputs(await KeyAsync(mara)));
        await mara.WaitForEntryAsync(id, "\"rest\" changed to \"running\"");

        using var response = await mara.SendAsync(HttpMethod.Delete, $"executions/{id}");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await mara.FollowAsync(id))["status"]?.GetValue<string>().ShouldBe("CANCELLED");
        (await cluster.Cluster.RunAsync("squeue", ["--noheader", "--states=PENDING,RUNNING"], TestContext.Current.CancellationToken)).Output.Trim().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("root")]
    public async Task Account_ThatIsNotTheCallers_IsRefused(string account)
    {
        using var mara = cluster.Server.ClientFor("mara");

        (await mara.ErrorOf(HttpMethod.Post, $"workflows/{HarbourFiles.Hello}", HttpStatusCode.BadRequest, "bad_request", $$"""{"inputs":{"user_id":"{{account}}"} }""")).ShouldContain("user_id");
    }

    private async Task<string> KeyAsync(HpcWaasClient client)
    {
        var key = await client.JsonOf(HttpMethod.Post, "ssh_keys", """{"metadata":{"purpose":"storm runs"}}""", HttpStatusCode.Created);
        await cluster.AuthorizeAsync(key["public_key"].ShouldNotBeNull().GetValue<string>());
        return key["id"].ShouldNotBeNull().GetValue<string>();
    }

    private static string Inputs(string key, params (string Name, string Value)[] more)
    {
        var inputs = new JsonObject { ["vault_id"] = key, ["user_id"] = TestAccounts.Alice };
        foreach (var (name, value) in more)
        {
            inputs[name] = value;
        }

        return new JsonObject { ["inputs"] = inputs }.ToJsonString();
    }
}
