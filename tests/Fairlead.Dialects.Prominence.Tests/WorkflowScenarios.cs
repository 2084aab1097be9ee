using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>The scenarios of the wire contract that are about workflows, by their numbers.</summary>
public sealed class WorkflowScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    private const string Over = "completed,failed,deleted";

    [Fact]
    public async Task Scenario23_AChain_RunsInOrder()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitWorkflowAsync(Workflow([Job("A", "echo"), Job("B", "echo"), Job("C", "echo")], """ "name":"wf","labels":{"kind":"chain"},"dependencies":{"A":["B"],"B":["C"]} """));

        var workflow = await client.WaitForWorkflowAsync(id, Over);

        workflow["status"]!.GetValue<string>().ShouldBe("completed");
        Progress(workflow).ShouldBe((3, 0, 3, 0, 0));
        workflow["events"]!["startTime"]!.GetValue<long>().ShouldBeLessThanOrEqualTo(workflow["events"]!["endTime"]!.GetValue<long>());
        workflow["dependencies"]!.ToJsonString().ShouldBe("""{"A":["B"],"B":["C"]}""");
        workflow["jobs"]![0]!["resources"]!["nodes"]!.GetValue<int>().ShouldBe(1);
        var jobs = await client.JobsOfAsync(id);
        jobs.Keys.ShouldBe(["wf/A", "wf/B", "wf/C"]);
        Time(jobs["wf/B"], "createTime").ShouldBeGreaterThanOrEqualTo(Time(jobs["wf/A"], "endTime"));
        Time(jobs["wf/C"], "createTime").ShouldBeGreaterThanOrEqualTo(Time(jobs["wf/B"], "endTime"));
        (await client.JobsOfAsync(id, more: "")).ShouldBeEmpty();
        (await client.JobsOfAsync(id, "completed=true")).Count.ShouldBe(3);
        (await client.ListAsync($"jobs/{id}")).ShouldBeEmpty();
        (await client.ListAsync($"workflows/{jobs["wf/A"]["id"]}")).ShouldBeEmpty();
        (await client.ListAsync("workflows?completed=true&num=-1&constraint=kind%3Dchain&name=wf")).ShouldHaveSingleItem()!["jobs"].ShouldBeNull();
        (await client.ListAsync("workflows?completed=true&num=-1&constraint=kind%3Dother")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Scenario24_ASweep_PutsItsValuesIntoCommands()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitWorkflowAsync(Workflow(
            [Job("render", "sh -c \"echo '$frame ${other} $$x' >&2; echo $frame; printf %s- $PROMINENCE_PARAMETER_frame $PROMINENCE_WORKFLOW_ID >levels-$frame.nc\"", """ "outputFiles":["levels-$frame.nc"] """), Job("sum", "echo")],
            """
            "name":"film","dependencies":{"render":["sum"]},"factories":[{"type":"parameterSweep","name":"frames","jobs":["render"],"parameters":[{"name":"frame","start":1,"end":4,"step":1}]}]
            """));

        var workflow = await client.WaitForWorkflowAsync(id, Over);

        Progress(workflow).ShouldBe((5, 0, 5, 0, 0), workflow.ToJsonString());
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/render/2/stdout?node=0&offset=0")).Text.ShouldBe("3\n");
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/render/stdout")).Text.ShouldBe("1\n");
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/0/2/stderr?node=render&offset=0")).Text.ShouldBe("3 ${other} $x\n");
        (await client.ErrorOf(HttpMethod.Get, $"workflows/{id}/render/4/stdout", HttpStatusCode.BadRequest)).ShouldBe("stdout does not exist");
        (await client.ErrorOf(HttpMethod.Get, $"workflows/{id}/nothing/stderr", HttpStatusCode.BadRequest)).ShouldBe("stderr does not exist");
        var job = (await client.JobsOfAsync(id, "all=true&detail=true"))["film/render/2"];
        job["parameters"]!.ToJsonString().ShouldBe("""{"frame":3}""");
        job["tasks"]![0]!["cmd"]!.GetValue<string>().ShouldContain("$frame");
        job["outputFiles"]![0]!["name"]!.GetValue<string>().ShouldBe("levels-$frame.nc");
        using var stranger = server.ClientFor(user: null);
        (await stranger.SendAsync(HttpMethod.Get, job["outputFiles"]![0]!["url"]!.GetValue<string>())).ShouldBe((HttpStatusCode.OK, $"3-{id}-"));
        (await client.ListAsync("jobs?all=true&name=render%2F2")).OfType<JsonNode>().Select(j => j["name"]!.GetValue<string>()).ShouldContain("film/render/2");
        var (status, text) = await client.SendAsync(HttpMethod.Put, $"jobs/{job["id"]}/clone");
        status.ShouldBe(HttpStatusCode.Created);
        var clone = await client.WaitAsync(JsonNode.Parse(text)!["id"]!.GetValue<long>(), "completed,failed");
        clone["name"]!.GetValue<string>().ShouldBe("render");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{clone["id"]}/stdout")).Text.ShouldBe("3\n");
    }

    [Fact]
    public async Task Scenario26And27_WhatDependsOnAFailure_NeverRuns_AndARerunGoesOnFromThere()
    {
        using var client = server.ClientFor();
        var failing = "sh -c \"exit 1\"";
        var id = await client.SubmitWorkflowAsync(Workflow(
            [Job("first", "echo one"), Job("middle", failing), Job("last", "echo"), Job("aside", "echo")], """ "dependencies":{"first":["middle","aside"],"middle":["last"]} """));

        var workflow = await client.WaitForWorkflowAsync(id, Over);

        workflow["status"]!.GetValue<string>().ShouldBe("failed");
        Progress(workflow).ShouldBe((2, 1, 4, 0, 1));
        (await client.JobsOfAsync(id)).Keys.ShouldBe(["first", "middle", "aside"], ignoreOrder: true);
        (await client.JobsOfAsync(id))["middle"]["status"]!.GetValue<string>().ShouldBe("completed");
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/last/stdout")).ShouldBe((HttpStatusCode.OK, string.Empty));

        var (status, text) = await client.SendAsync(HttpMethod.Put, $"workflows/{id}");

        status.ShouldBe(HttpStatusCode.OK, text);
        var again = JsonNode.Parse(text)!["id"]!.GetValue<long>();
        again.ShouldBeGreaterThan(id);
        workflow = await client.WaitForWorkflowAsync(again, Over);
        Progress(workflow).ShouldBe((2, 1, 4, 0, 1));
        workflow["jobs"]!.AsArray().Count.ShouldBe(4);
        (await client.JobsOfAsync(again)).Keys.ShouldBe(["middle"]);
        (await client.SendAsync(HttpMethod.Get, $"workflows/{again}/first/stdout")).Text.ShouldBe("one\n");
        Progress(await client.DescribeWorkflowAsync(id)).ShouldBe((2, 1, 4, 0, 1));
    }

    [Fact]
    public async Task Rerun_OfAFactory_RunsOnlyTheInstancesThatFailed()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitWorkflowAsync(Workflow(
            [Job("part", "sh -c \"test $n != 1\""), Job("end", "echo")],
            """ "dependencies":{"part":["end"]},"factories":[{"type":"zip","jobs":["part"],"parameters":[{"name":"n","values":[0,1,2]}]}] """));
        Progress(await client.WaitForWorkflowAsync(id, Over)).ShouldBe((2, 1, 4, 0, 1));

        var (_, text) = await client.SendAsync(HttpMethod.Put, $"workflows/{id}");

        var again = JsonNode.Parse(text)!["id"]!.GetValue<long>();
        Progress(await client.WaitForWorkflowAsync(again, Over)).ShouldBe((2, 1, 4, 0, 1));
        (await client.JobsOfAsync(again)).Keys.ShouldBe(["part/1"]);
    }

    [Fact]
    public async Task Rerun_WhereNothingFailed_OrIsNotOver_IsRefused()
    {
        using var client = server.ClientFor();
        var done = await client.SubmitWorkflowAsync(Workflow([Job("a", "echo")]));
        await client.WaitForWorkflowAsync(done, "completed");
        var running = await client.SubmitWorkflowAsync(Workflow([Job("a", "sleep 600")]));

        (await client.ErrorOf(HttpMethod.Put, $"workflows/{done}", HttpStatusCode.BadRequest)).ShouldStartWith("Workflow resubmission failed");
        (await client.ErrorOf(HttpMethod.Put, $"workflows/{running}", HttpStatusCode.BadRequest)).ShouldContain("not in a suitable state");
        (await client.ErrorOf(HttpMethod.Put, "workflows/987654321", HttpStatusCode.BadRequest)).ShouldContain("not in a suitable state");
    }

    [Fact]
    public async Task Scenario28_AWorkflowThatIsDeleted_TakesItsJobsWithIt()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitWorkflowAsync(Workflow([Job("long", "sleep 600"), Job("after", "echo")], """ "dependencies":{"long":["after"]} """));
        await client.WaitForWorkflowAsync(id, "running");
        await client.WaitForJobsAsync(id, "long", "running");

        (await client.SendAsync(HttpMethod.Delete, $"workflows/{id}")).ShouldBe((HttpStatusCode.OK, "{}\n"));

        var workflow = await client.DescribeWorkflowAsync(id);
        workflow["status"]!.GetValue<string>().ShouldBe("deleted");
        workflow["statusReason"]!.GetValue<string>().ShouldBe("Workflow deleted by user");
        var jobs = await client.WaitForJobsAsync(id, "long", "deleted");
        jobs["long"]["statusReason"]!.GetValue<string>().ShouldBe("Job part of a workflow which was deleted by user");
        (await client.ErrorOf(HttpMethod.Delete, $"workflows?id={id}", HttpStatusCode.BadRequest)).ShouldBe("No such workflow(s)");
        (await client.ErrorOf(HttpMethod.Delete, "workflows", HttpStatusCode.BadRequest)).ShouldBe("a workflow id or list of workflow ids must be provided");
    }

    [Fact]
    public async Task Scenario29_ADependencyOnNoJob_IsNamed()
    {
        using var client = server.ClientFor();

        (await client.ErrorOf(HttpMethod.Post, "workflows", HttpStatusCode.BadRequest, Workflow([Job("a", "echo")], """ "dependencies":{"a":["zz"]} """))).ShouldContain("zz");
    }

    [Fact]
    public async Task LeaveInQueue_KeepsAWorkflowAmongTheCurrentOnes_UntilItIsRemoved()
    {
        using var client = server.ClientFor("bo");
        var id = await client.SubmitWorkflowAsync(Workflow([Job("a", "echo")], """ "policies":{"leaveInQueue":true} """));
        await client.WaitForWorkflowAsync(id, "completed");

        (await client.ListAsync("workflows?num=1")).ShouldHaveSingleItem()!["id"]!.GetValue<long>().ShouldBe(id);
        (await client.ListAsync("workflows?completed=true")).ShouldBeEmpty();
        (await client.SendAsync(HttpMethod.Put, $"workflows/{id}/remove")).ShouldBe((HttpStatusCode.OK, "{}\n"));
        (await client.ListAsync("workflows?num=1")).ShouldBeEmpty();
        (await client.ListAsync("workflows?completed=true")).ShouldHaveSingleItem();
        (await client.ErrorOf(HttpMethod.Put, $"workflows/{id}/remove", HttpStatusCode.BadRequest)).ShouldBe("Workflow is no longer in the queue");
        var (status, text) = await client.SendAsync(HttpMethod.Put, $"workflows/{id}/clone");
        status.ShouldBe(HttpStatusCode.Created);
        await client.WaitForWorkflowAsync(JsonNode.Parse(text)!["id"]!.GetValue<long>(), "completed");
    }

    [Fact]
    public async Task Retries_OfAWorkflow_RunAJobAgain_AndForgivenExitCodesDoNotFailIt()
    {
        using var client = server.ClientFor();
        var forgiving = Job("forgiven", "sh -c \"exit 4\"", """ "policies":{"reportJobSuccessOnTaskFailure":true} """);
        var id = await client.SubmitWorkflowAsync(Workflow([Job("again", "sh -c \"exit 1\""), forgiving, Job("after", "echo")], """ "policies":{"maximumRetries":1},"dependencies":{"forgiven":["after"]} """));

        Progress(await client.WaitForWorkflowAsync(id, Over)).ShouldBe((2, 1, 3, 0, 0));
        var jobs = await client.JobsOfAsync(id, "all=true&detail=true");
        jobs["again"]["execution"]!["retries"]!.GetValue<int>().ShouldBe(1);
        jobs["forgiven"]["status"]!.GetValue<string>().ShouldBe("completed");
        jobs["forgiven"]["execution"]!["tasks"]![0]!["exitCode"]!.GetValue<int>().ShouldBe(4);
    }

    [Fact]
    public async Task Workflows_OfOthers_AreNotThere()
    {
        using var client = server.ClientFor();
        using var other = server.ClientFor("bo");
        var id = await client.SubmitWorkflowAsync(Workflow([Job("a", "echo")]));

        (await other.ListAsync($"workflows/{id}")).ShouldBeEmpty();
        (await other.ListAsync($"workflows?id={id}")).ShouldBeEmpty();
        (await other.ListAsync($"jobs?workflow=true&all=true&id={id}")).ShouldBeEmpty();
        (await other.ErrorOf(HttpMethod.Delete, $"workflows/{id}", HttpStatusCode.BadRequest)).ShouldBe("No such workflow(s)");
        foreach (var action in new[] { "remove", "clone" })
        {
            (await other.ErrorOf(HttpMethod.Put, $"workflows/{id}/{action}", HttpStatusCode.BadRequest)).ShouldBe("Workflow does not exist");
        }

        (await other.ErrorOf(HttpMethod.Get, $"workflows/{id}/a/stdout", HttpStatusCode.BadRequest)).ShouldBe("Workflow does not exist");
        (await other.ErrorOf(HttpMethod.Put, $"workflows/{id}", HttpStatusCode.BadRequest)).ShouldContain("not in a suitable state");
    }

    [Fact]
    public async Task Artifacts_OfAllInstances_AreLookedForBeforeAnythingRuns()
    {
        using var client = server.ClientFor();
        var (_, upload) = await client.SendAsync(HttpMethod.Post, "data/upload", """{"filename":"grid-1.txt"}""");
        using var stranger = server.ClientFor(user: null);
        (await stranger.SendAsync(HttpMethod.Put, JsonNode.Parse(upload)!["url"]!.GetValue<string>(), "one")).Status.ShouldBe(HttpStatusCode.OK);
        string Sweep(int end) => Workflow(
            [Job("use", "cat grid-$n.txt", """ "artifacts":[{"url":"grid-$n.txt"}] """)],
            $$""" "factories":[{"type":"parameterSweep","jobs":["use"],"parameters":[{"name":"n","start":1,"end":{{end}},"step":1}]}] """);

        (await client.ErrorOf(HttpMethod.Post, "workflows", HttpStatusCode.BadRequest, Sweep(2))).ShouldBe("Artifact grid-2.txt does not exist");
        var id = await client.SubmitWorkflowAsync(Sweep(1));

        (await client.WaitForWorkflowAsync(id, Over))["status"]!.GetValue<string>().ShouldBe("completed");
        (await client.SendAsync(HttpMethod.Get, $"workflows/{id}/use/stdout")).Text.ShouldBe("one");
    }

    private string Job(string name, string command, string more = "") => $$"""
        {"name":"{{name}}","tasks":[{"image":"{{server.Image.Root}}","runtime":"singularity","cmd":{{JsonValue.Create(command).ToJsonString()}}}],
         "resources":{"cpus":1,"memory":1}{{(more.Length == 0 ? "" : ",")}}{{more}}}
        """;

    private static string Workflow(string[] jobs, string more = "") => $$"""{"jobs":[{{string.Join(',', jobs)}}]{{(more.Length == 0 ? "" : ",")}}{{more}}}""";

    private static (int Done, int Failed, int Total, int Queued, int Waiting) Progress(JsonNode workflow)
    {
        var progress = workflow["progress"]!;
        return (Of("done"), Of("failed"), Of("total"), Of("queued"), Of("waiting"));

        int Of(string key) => progress[key]!.GetValue<int>();
    }

    private static long Time(JsonNode job, string key) => job["events"]![key]!.GetValue<long>();
}
