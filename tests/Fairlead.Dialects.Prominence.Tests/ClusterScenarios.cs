using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>What people do with jobs, on Slurm behind SSH.</summary>
public sealed class ClusterScenarios(ClusterServer cluster) : IClassFixture<ClusterServer>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    private ProminenceServer Server => cluster.Server;

    [Fact]
    public async Task Job_OnSlurm_IsLookedIntoWhileItRuns()
    {
        using var client = Server.ClientFor();
        using var program = Server.ClientFor(user: null);
        var command = "sh -c \"echo noted >notes.txt; mkdir d; echo x >d/x; printf %s $PROMINENCE_TOKEN; echo; until [ -e stop ]; do sleep 1; done; echo level >x.nc\"";
        var id = await client.SubmitAsync(Job(command, ",\"stdout\":\"said\"", ""","outputFiles":["x.nc","said"]"""));
        await client.WaitAsync(id, "running");
        var token = (await Eventually.Become(
            async _ => (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout?node=0&offset=0")).Text, until: text => text.EndsWith('\n'), cancellationToken: _cancellationToken)).Trim();

        (await program.SendAsync(HttpMethod.Get, $"jobs/{id}", authorization: $"Bearer {token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Post, $"jobs/{id}/exec?command=cat,notes.txt", string.Empty)).ShouldBe((HttpStatusCode.OK, "noted\n"));
        (await client.SendAsync(HttpMethod.Put, $"jobs/{id}/snapshot?path=d", string.Empty)).ShouldBe((HttpStatusCode.OK, "{}\n"));
        var (_, snapshot) = await client.SendAsync(HttpMethod.Get, $"jobs/{id}/snapshot");
        (await program.SendAsync(HttpMethod.Get, JsonNode.Parse(snapshot)!["url"]!.GetValue<string>())).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Post, $"jobs/{id}/exec?command=touch,stop", string.Empty)).Status.ShouldBe(HttpStatusCode.OK);

        var job = await client.WaitAsync(id, "completed,failed");
        job["status"]!.GetValue<string>().ShouldBe("completed", job.ToJsonString());
        (await program.SendAsync(HttpMethod.Get, job["outputFiles"]![0]!["url"]!.GetValue<string>())).ShouldBe((HttpStatusCode.OK, "level\n"));
        (await program.SendAsync(HttpMethod.Get, job["outputFiles"]![1]!["url"]!.GetValue<string>())).Text.Trim().ShouldBe(token);
        (await program.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Job_OnSlurm_ThatIsDeleted_IsGone()
    {
        using var client = Server.ClientFor();
        var id = await client.SubmitAsync(Job("sleep 300"));
        await client.WaitAsync(id, "running");

        (await client.SendAsync(HttpMethod.Delete, $"jobs/{id}")).Status.ShouldBe(HttpStatusCode.OK);

        (await client.DescribeAsync(id))["statusReason"]!.GetValue<string>().ShouldBe("Job deleted by user");
        (await client.ErrorOf(HttpMethod.Delete, $"jobs/{id}", HttpStatusCode.BadRequest)).ShouldBe("No such job(s)");
    }

    [Fact]
    public async Task Workflow_OnSlurm_GoesFromFactoryToItsEnd()
    {
        using var client = Server.ClientFor();
        using var nobody = Server.ClientFor(user: null);
        var solve = JsonNode.Parse(Job("sh -c \"echo $frame >o$frame; echo solved $frame\"", more: ",\"outputFiles\":[\"o$frame\"]"))!;
        var plot = JsonNode.Parse(Job("false"))!;
        (solve["name"], plot["name"]) = ("solve", "plot");
        var id = await client.SubmitWorkflowAsync(new JsonObject
        {
            ["name"] = "tide",
            ["jobs"] = new JsonArray(solve, plot),
            ["dependencies"] = JsonNode.Parse("""{"solve":["plot"]}"""),
            ["factories"] = JsonNode.Parse("""[{"name":"frames","type":"parameterSweep","jobs":["solve"],"parameters":[{"name":"frame","start":1,"end":3,"step":1}]}]"""),
        }.ToJsonString());

        var workflow = await client.WaitForWorkflowAsync(id, "completed,failed");

        workflow["progress"]!["done"]!.GetValue<int>().ShouldBe(3, workflow.ToJsonString());
        workflow["progress"]!["failed"]!.GetValue<int>().ShouldBe(1);
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/solve/1/stdout?node=0&offset=0")).Text.ShouldBe("solved 2\n");
        var jobs = await client.JobsOfAsync(id, "completed=true&detail=true");
        (await nobody.SendAsync(HttpMethod.Get, jobs["tide/solve/2"]["outputFiles"]![0]!["url"]!.GetValue<string>())).ShouldBe((HttpStatusCode.OK, "3\n"));
        (await client.SendAsync(HttpMethod.Put, $"workflows/{id}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private string Job(string command, string task = "", string more = "") => $$"""
        {"tasks":[{"image":"{{cluster.Image.Root}}","runtime":"singularity","cmd":{{JsonValue.Create(command).ToJsonString()}}{{task}}}],
         "resources":{"nodes":1,"cpus":1,"memory":1.0,"disk":10,"walltime":10}{{more}}}
        """;
}
