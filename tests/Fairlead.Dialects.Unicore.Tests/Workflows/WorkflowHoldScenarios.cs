using System.Net;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Testing;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>The scenarios about holding, failing, aborting and telling; the numbers are those of the wire contract.</summary>
public sealed class WorkflowHoldScenarios(WorkflowServer server, NotificationReceiver receiver)
    : IClassFixture<WorkflowServer>, IClassFixture<NotificationReceiver>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Workflow37_AHold_WaitsAndGoesOnWithChangedVariables()
    {
        var address = await _client.SubmitAsync("""
            {variables: [{name: COUNTER, type: INTEGER, initial_value: "123"}, {name: OPEN, type: BOOLEAN}], activities: [{id: h, type: HOLD}, {id: j, job: {Executable: echo, Arguments: ["${COUNTER}"]}}],
             transitions: [{from: h, to: j}]}
            """);
        ParametersOf(await _client.UntilAsync(address, "HELD")).ShouldBe(new Dictionary<string, string> { ["COUNTER"] = "123", ["OPEN"] = "false" }, ignoreOrder: true);

        (await _client.ActAsync(address, "continue", """{"COUNTER": "789", OPEN: true,}""")).ShouldBe(HttpStatusCode.NoContent);

        StatusOf(await _client.GetAsync($"{address}?fields=status")).ShouldNotBe("HELD");
        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        ParametersOf(workflow)["COUNTER"].ShouldBe("789");
        ParametersOf(workflow)["OPEN"].ShouldBe("true");
        (await _client.OutputsAsync(workflow)).ShouldBe(["789"]);
    }

    [Fact]
    public async Task Workflow38_Resume_IsContinueAndNeitherWorksWhereNothingIsHeld()
    {
        var address = await _client.SubmitAsync("{activities: {h: {type: HOLD}, j: {job: {Executable: sleep 600}}}, transitions: [{from: h, to: j}]}");
        await _client.UntilAsync(address, "HELD");

        (await _client.ActAsync(address, "resume")).ShouldBe(HttpStatusCode.NoContent);

        await _client.UntilAsync(address, "RUNNING");
        (await _client.ActAsync(address, "continue", "{}")).ShouldBe(HttpStatusCode.Conflict);
        (await _client.ActAsync(address, "abort")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.ActAsync(address, "continue", "{}")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Workflow39_AHold_StopsItsOwnFlowOnly()
    {
        var address = await _client.SubmitAsync("""
            {activities: {h: {type: HOLD}, j: {job: {Executable: sleep 0.5}}, k: {job: {Executable: echo follower}}}, transitions: [{from: j, to: k}]}
            """);

        var workflow = await Eventually.Become(
            async _ => await _client.GetAsync(address), until: w => StatesOf(w, "k") is ["SUCCESSFUL"], cancellationToken: CancellationToken);

        StatusOf(workflow).ShouldBe("HELD");
        StatesOf(workflow, "h").ShouldBe(["RUNNING"]);
    }

    [Fact]
    public async Task Workflow40_AnUnknownVariable_FailsTheWorkflow()
    {
        var address = await _client.SubmitAsync("{activities: {h: {type: HOLD}}}");
        await _client.UntilAsync(address, "HELD");

        (await _client.ActAsync(address, "continue", """{"NOBODY": "1"}""")).ShouldBe(HttpStatusCode.NoContent);

        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "h").ShouldStartWith("EvaluationError: ");
        ErrorOf(workflow, "h").ShouldContain("NOBODY");
    }

    [Fact]
    public async Task Workflow41_ATimedHold_EndsByItself()
    {
        var address = await _client.SubmitAsync("{activities: {h: {type: HOLD, sleep_time: 2s}}}");
        await _client.UntilAsync(address, "HELD");

        StatusOf(await _client.EndOf(address)).ShouldBe("SUCCESSFUL");
    }

    [Fact]
    public async Task Workflow42_AHoldInANestedLoop_IsShownAndReleased()
    {
        var address = await _client.SubmitAsync("""
            {activities: {s: {type: START}}, transitions: [{from: s, to: o}],
             subworkflows: {o: {type: FOR_EACH, values: [1], body: {subworkflows: {i: {type: WHILE, condition: "N < 1", variables: {N: {type: INTEGER}}, body: {
               activities: {h: {type: HOLD}, n: {type: MODIFY_VARIABLE, variable_name: N, expression: N++}}, transitions: [{from: h, to: n}]}}}}}}}
            """);
        await _client.UntilAsync(address, "HELD");

        await _client.ActAsync(address, "continue");

        StatusOf(await _client.EndOf(address)).ShouldBe("SUCCESSFUL");
    }

    [Theory]
    [InlineData("options: {MAX_RESUBMITS: 1}", 2)]
    [InlineData("options: {}", 1)]
    public async Task Workflow43_AFailingJob_IsSubmittedAgainAsOftenAsAskedFor(string options, int tries)
    {
        var tag = $"try{tries}";
        var workflow = await _client.RunAsync(
            $$"""{activities: {a: {job: {Executable: /bin/false, Tags: [{{tag}}]}, {{options}} }, b: {type: START} }, transitions: [{from: a, to: b}]}""");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "a").ShouldStartWith("JOB_FAILED: ");
        StatesOf(workflow, "b").ShouldBe(["NOT_STARTED"]);
        (await _client.JobsAsync(workflow)).Length.ShouldBe(1);
        Texts((await _client.Http.GetAsync($"jobs?tags={tag}"))["jobs"]).Length.ShouldBe(tries);
    }

    [Fact]
    public async Task Workflow44_AnIgnoredFailure_IsASuccess()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {a: {job: {Executable: /bin/false}, options: {IGNORE_FAILURE: true}}, b: {job: {Executable: echo after}}}, transitions: [{from: a, to: b}]}
            """);

        StatesOf(workflow, "a").ShouldBe(["SUCCESSFUL"]);
        StatesOf(workflow, "b").ShouldBe(["SUCCESSFUL"]);
    }

    [Fact]
    public async Task Workflow45_AFailureInALoop_EndsIt()
    {
        var workflow = await _client.RunAsync("""
            {subworkflows: {l: {type: FOR_EACH, values: [a, b, c], maxConcurrentActivities: 1, body: {activities: {j: {job: {Executable: "test ${IT} != 1"}}}}}}}
            """);

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "l").ShouldStartWith("CHILD_FAILED ");
        StatesOf(workflow, "l/l__body__").ShouldBe(["SUCCESSFUL", "FAILED"]);
        ErrorOf(workflow, "l/l__body__", 1).ShouldStartWith("SubActivityFailed ");
        workflow["statusMessage"]?.GetValue<string>().ShouldContain("j");
    }

    [Fact]
    public async Task Workflow46_AnAbort_EndsTheWorkflowAtOnceAndItsJobsSoon()
    {
        var address = await _client.SubmitAsync("{activities: {a: {job: {Executable: sleep 600}}, h: {type: HOLD}}}");
        var jobs = await Eventually.Become(
            async _ => await _client.JobsAsync(await _client.GetAsync(address)), until: j => j.Length == 1, cancellationToken: CancellationToken);

        (await _client.ActAsync(address, "abort")).ShouldBe(HttpStatusCode.NoContent);

        var workflow = await _client.GetAsync(address);
        StatusOf(workflow).ShouldBe("ABORTED");
        ErrorOf(workflow, "a").ShouldStartWith("PARENT_FAILED: ");
        (await _client.Http.EndOf(jobs[0]))["status"]?.GetValue<string>().ShouldBe("FAILED");
        (await _client.ActAsync(address, "abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.Http.StatusOf(HttpMethod.Delete, address)).ShouldBe(HttpStatusCode.NoContent);
        (await _client.Http.StatusOf(HttpMethod.Get, address)).ShouldBe(HttpStatusCode.NotFound);
        Texts((await _client.GetAsync(Service))["workflows"]).ShouldNotContain(address);
    }

    [Fact]
    public async Task Workflow47_AHeldWorkflow_CanBeAbortedAndThenNotContinued()
    {
        var address = await _client.SubmitAsync("{activities: {h: {type: HOLD}}}");
        await _client.UntilAsync(address, "HELD");

        (await _client.ActAsync(address, "abort", "{}")).ShouldBe(HttpStatusCode.NoContent);

        StatusOf(await _client.GetAsync(address)).ShouldBe("ABORTED");
        (await _client.ActAsync(address, "continue", "{}")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Workflow48_AForbiddenExpression_FailsItsActivityAndNothingElse()
    {
        var workflow = await _client.RunAsync("{activities: {a: {type: MODIFY_VARIABLE, variable_name: X, expression: 'System.exit(1)'}}}");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "a").ShouldStartWith("EvaluationError: ");
        await _client.SucceedAsync("{activities: {a: {type: START}}}");
    }

    [Fact]
    public async Task Workflow49_ALoopWithoutAnEnd_EndsAtItsLimit()
    {
        var workflow = await _client.RunAsync("{subworkflows: {l: {type: WHILE, condition: 'true', body: {activities: {a: {type: START}}}}}}");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "l").ShouldStartWith("ERROR ");
        ErrorOf(workflow, "l").ShouldContain("1000");
    }

    [Theory]
    [InlineData("'true'", "SUCCESSFUL")]
    [InlineData("/bin/false", "FAILED")]
    public async Task Workflow51_TheEndOfAWorkflow_IsToldOnce(string command, string status)
    {
        var path = $"told-{status}";
        var address = await _client.SubmitAsync($$"""{notification: "{{receiver.Url(path)}}", activities: {a: {job: {Executable: {{command}} } } } }""");
        await _client.EndOf(address);

        var told = (await receiver.UntilAsync(path, 1, CancellationToken)).ShouldHaveSingleItem();

        told.Document["href"]?.GetValue<string>().ShouldBe(address);
        told.Document["group_id"]?.GetValue<string>().ShouldBe(address.Split('/')[^1]);
        told.Document["status"]?.GetValue<string>().ShouldBe("DONE");
        told.Document["statusMessage"]?.GetValue<string>().ShouldStartWith(status == "FAILED" ? "NOT_SUCCESSFUL" : "SUCCESSFUL");
        told.Document["workflowStatus"]?.GetValue<string>().ShouldBe(status);
        told.Authorization.ShouldNotBeNull().ShouldStartWith("Bearer ");
    }

    [Fact]
    public async Task GroupsAndIterations_AreToldOfToo()
    {
        await _client.SucceedAsync($$"""
            {subworkflows: {g: {notification: "{{receiver.Url("group")}}", subworkflows: {l: {type: FOR_EACH, values: [1, 2], body: {
               notification: "{{receiver.Url("body")}}", activities: {a: {type: START} } } } } } } }
            """);

        (await receiver.UntilAsync("group", 1, CancellationToken)).ShouldHaveSingleItem().Document["group_id"]?.GetValue<string>().ShouldBe("g");
        (await receiver.UntilAsync("body", 2, CancellationToken)).Count.ShouldBe(2);
    }
}
