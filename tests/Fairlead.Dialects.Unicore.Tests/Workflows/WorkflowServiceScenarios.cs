using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>The REST scenarios of the workflow service; the numbers are those of its wire contract.</summary>
public sealed class WorkflowServiceScenarios(WorkflowServer server) : IClassFixture<WorkflowServer>, IDisposable
{
    private const string Small = "{activities: {a: {job: {Executable: 'true'}}}}";
    private const string Waiting = "{activities: {a: {type: HOLD}}}";

    private readonly WorkflowClient _client = new(server);
    private readonly WorkflowClient _bo = new(server, "bo");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _bo.Dispose();
    }

    [Fact]
    public async Task Workflow01_TheBaseDocument_HasWhatClientsRead()
    {
        using var dee = new WorkflowClient(server, "dee");

        var service = await dee.GetAsync(WorkflowClient.Service);

        WorkflowClient.Texts(service["workflows"]).ShouldBeEmpty();
        service["client"]?["role"]?["selected"]?.GetValue<string>().ShouldBe("user");
        service["server"]?["credential"]?["dn"].ShouldNotBeNull();
        service["server"]?["engineMode"]?.GetValue<string>().ShouldBe("internal");
        UnicoreClient.LinkOf(service, "self").ShouldEndWith("/rest/workflows/?offset=0&num=200");
        using var nobody = new WorkflowClient(server, user: null);
        (await nobody.GetAsync(WorkflowClient.Service))["client"]?["role"]?["selected"]?.GetValue<string>().ShouldBe("anonymous");
        (await nobody.Http.StatusOf(HttpMethod.Post, WorkflowClient.Service, Small)).ShouldBe(HttpStatusCode.Forbidden);
        (await dee.GetAsync($"{WorkflowClient.Service}?fields=workflows")).Select(m => m.Key).ShouldBe(["workflows"]);
    }

    [Fact]
    public async Task TheService_CanBeFound()
    {
        var registry = await _client.GetAsync("../registries/default_registry");
        var entry = (registry["entries"] as JsonArray ?? []).Single(e => e?["type"]?.GetValue<string>() == "WorkflowServices");
        var address = entry?["href"]?.GetValue<string>().ShouldNotBeNull() ?? string.Empty;

        address.ShouldEndWith($"/{UnicoreServer.SiteName}/rest/workflows");
        UnicoreClient.LinkOf(await _client.GetAsync(string.Empty), "workflows").ShouldBe(address);
        (await _client.GetAsync(address))["server"]?["version"]?.GetValue<string>().ShouldBe("3.10.4");
    }

    [Fact]
    public async Task Workflow02_AValidDescription_IsAWorkflowAtOnce()
    {
        var address = await _client.SubmitAsync(Small);

        new Uri(address).IsAbsoluteUri.ShouldBeTrue();
        var workflow = await _client.GetAsync(address);
        new[] { "RUNNING", "SUCCESSFUL" }.ShouldContain(WorkflowClient.StatusOf(workflow));
        workflow["submissionTime"].ShouldNotBeNull();
        workflow["terminationTime"].ShouldNotBeNull();
        workflow["owner"]?.GetValue<string>().ShouldContain("ada");
        workflow["parameters"]?.AsObject().ShouldBeEmpty();
        workflow["_links"]?.AsObject().Select(l => l.Key)
            .ShouldBe(["self", "jobs", "files", "action:abort", "action:continue", "action:resume", "action:callback"], ignoreOrder: true);
        UnicoreClient.LinkOf(workflow, "jobs").ShouldBe($"{address}/jobs");
        WorkflowClient.StatusOf(await _client.EndOf(address)).ShouldBe("SUCCESSFUL");
    }

    [Fact]
    public async Task Workflow03_SeveralErrors_AreAllToldAndNothingIsCreated()
    {
        using var cy = new WorkflowClient(server, "cy");
        var message = await cy.Http.ErrorOf(
            HttpMethod.Post,
            WorkflowClient.Service,
            HttpStatusCode.BadRequest,
            "{activities: {a: {job: {}, options: {FOO: 1}}}, transitions: [{from: a, to: nowhere}]}");

        var lines = message.Split('\n');
        lines[1].ShouldStartWith("1: ");
        lines[1].ShouldContain("FOO");
        lines[2].ShouldStartWith("2: ");
        lines[2].ShouldContain("nowhere");
        WorkflowClient.Texts((await cy.GetAsync(WorkflowClient.Service))["workflows"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}", "Workflow")]
    [InlineData("""{"activities": {"a": {"type": "DANCE"}}}""", "DANCE")]
    public async Task Workflow04_NothingToStartOrAnUnknownType_IsNamed(string document, string named) =>
        (await _client.Http.ErrorOf(HttpMethod.Post, WorkflowClient.Service, HttpStatusCode.BadRequest, document)).ShouldContain(named);

    [Fact]
    public async Task Workflow05_LenientJson_Runs() => await _client.SucceedAsync("""
        { # a comment
          'name': "survey", // another
          activities: { 'a': { job: { Executable: echo, Arguments: ['x', ], }, }, /* and a third */ },
          transitions: [],
        }
        """);

    [Fact]
    public async Task Workflow06_TheList_HasPagesAndTags()
    {
        using var eve = new WorkflowClient(server, "eve");
        var first = await eve.SubmitAsync("{tags: [x, y], activities: {a: {type: START}}}");
        var second = await eve.SubmitAsync("{Tags: [y], activities: {a: {type: START}}}");
        var third = await eve.SubmitAsync("{Tags: [y, x, z], activities: {a: {type: START}}}");

        WorkflowClient.Texts((await eve.GetAsync($"{WorkflowClient.Service}?tags=x,y"))["workflows"]).ShouldBe([first, third]);
        WorkflowClient.Texts((await eve.GetAsync(WorkflowClient.Service))["workflows"]).ShouldBe([first, second, third]);
        WorkflowClient.Texts((await eve.GetAsync($"{WorkflowClient.Service}?offset=9&num=5"))["workflows"]).ShouldBeEmpty();
        var page = await eve.GetAsync($"{WorkflowClient.Service}/?offset=1&num=1");
        WorkflowClient.Texts(page["workflows"]).ShouldBe([second]);
        page["_links"]?.AsObject().Select(l => l.Key).ShouldBe(["self", "next", "previous"], ignoreOrder: true);
        (await eve.Http.StatusOf(HttpMethod.Get, $"{WorkflowClient.Service}?offset=x")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Workflow07_AnothersWorkflow_IsHiddenUntilItIsShared()
    {
        var address = await _client.SubmitAsync(Waiting);
        (await _bo.Http.StatusOf(HttpMethod.Get, address)).ShouldBe(HttpStatusCode.NotFound);
        WorkflowClient.Texts((await _bo.GetAsync(WorkflowClient.Service))["workflows"]).ShouldNotContain(address);
        var name = (await _bo.GetAsync("?fields=client"))["client"]?["dn"]?.GetValue<string>();

        (await _client.Http.PutAsync(address, $$"""{"acl": ["read:DN:{{name}}"]}"""))["acl"]?.GetValue<string>().ShouldBe("OK");

        WorkflowClient.Texts((await _bo.GetAsync(WorkflowClient.Service))["workflows"]).ShouldContain(address);
        WorkflowClient.Texts((await _bo.GetAsync(address))["acl"]).ShouldBe([$"read:DN:{name}"]);
        (await _bo.Http.StatusOf(HttpMethod.Delete, address)).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.ActAsync(address, "continue", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        (await _bo.Http.StatusOf(HttpMethod.Put, $"{address}/files", "{x: 'https://x/y'}")).ShouldBe(HttpStatusCode.Forbidden);
        (await _client.Http.StatusOf(HttpMethod.Delete, address)).ShouldBe(HttpStatusCode.NoContent);
        (await _client.Http.StatusOf(HttpMethod.Get, address)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Workflow08_PutOfProperties_SaysOfEachKeyWhatBecameOfIt()
    {
        var address = await _client.SubmitAsync("{name: a, variables: {C: {type: INTEGER}}, activities: {a: {type: HOLD}}}");

        var reply = await _client.Http.PutAsync(address, """{"tags": ["a"], "name": "b", "C": "7", "terminationTime": "2099-03-09T07:30:00+0100"}""");

        reply["tags"]?.GetValue<string>().ShouldBe("OK");
        reply["terminationTime"]?.GetValue<string>().ShouldBe("OK");
        reply["name"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        reply["C"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        var workflow = await _client.GetAsync(address);
        WorkflowClient.Texts(workflow["tags"]).ShouldBe(["a"]);
        workflow["name"]?.GetValue<string>().ShouldBe("a");
        workflow["terminationTime"]?.GetValue<string>().ShouldBe("2099-03-09T06:30:00+0000");
    }

    [Fact]
    public async Task Workflow09_Fields_AreTheOnlyKeys()
    {
        var address = await _client.SubmitAsync(Small);

        (await _client.GetAsync($"{address}?fields=status")).Select(m => m.Key).ShouldBe(["status"]);
        (await _client.GetAsync($"{address}?fields=!detailedStatus")).ContainsKey("detailedStatus").ShouldBeFalse();
    }

    [Fact]
    public async Task Workflow10_AfterItsTime_TheWorkflowAndItsJobsAreGone()
    {
        var end = UnicoreTime.Format(TimeProvider.System.GetUtcNow().AddSeconds(4));
        var address = await _client.SubmitAsync($$"""{"terminationTime": "{{end}}", "activities": {"a": {"job": {"Executable": "sleep 600"} } } }""");
        var job = (await Eventually.Become(
            async _ => await _client.JobsAsync(await _client.GetAsync(address)), until: j => j.Length == 1, cancellationToken: CancellationToken))[0];

        await Eventually.Become(async _ => await _client.Http.StatusOf(HttpMethod.Get, address), until: s => s == HttpStatusCode.NotFound, within: TimeSpan.FromSeconds(120), cancellationToken: CancellationToken);
        await Eventually.Become(async _ => await _client.Http.StatusOf(HttpMethod.Get, job), until: s => s == HttpStatusCode.NotFound, within: TimeSpan.FromSeconds(120), cancellationToken: CancellationToken);
    }

    [Fact]
    public async Task Workflow11_Files_AreAddedAndFoundByName()
    {
        var address = await _client.SubmitAsync("""{inputs: {"wf:input": "https://x/rest/core/storages/S/files/i"}, activities: {a: {type: HOLD}}}""");

        var reply = await _client.Http.PutAsync($"{address}/files", """{"extra": "https://x/rest/core/storages/S/files/e", "wf:d/e": "https://x/rest/core/storages/S/files/d"}""");

        reply.Select(f => f.Key).ShouldBe(["wf:extra", "wf:d/e"], ignoreOrder: true);
        (await _client.FilesAsync(await _client.GetAsync(address))).Keys.ShouldBe(["wf:input", "wf:extra", "wf:d/e"], ignoreOrder: true);
        (await _client.GetAsync($"{address}/files/ext*")).Select(f => f.Key).ShouldBe(["wf:extra"]);
        (await _client.GetAsync($"{address}/files/wf:d/*")).Select(f => f.Key).ShouldBe(["wf:d/e"]);
        (await _client.GetAsync($"{address}/files/zzz")).ShouldBeEmpty();
        (await _client.Http.ErrorOf(HttpMethod.Put, $"{address}/files", HttpStatusCode.BadRequest, "{a: 'https://x/y', b: [1]}")).ShouldContain("b");
        (await _client.FilesAsync(await _client.GetAsync(address))).Keys.ShouldNotContain("wf:a");
    }

    [Fact]
    public async Task Actions_ThatAreNone_AreNotFound()
    {
        var address = await _client.SubmitAsync(Waiting);

        (await _client.Http.StatusOf(HttpMethod.Post, $"{address}/actions/rewind", "{}")).ShouldBe(HttpStatusCode.NotFound);
        (await _client.Http.StatusOf(HttpMethod.Post, $"{address}/actions/callback", """{"href": "https://x/y", "status": "SUCCESSFUL"}""")).ShouldBe(HttpStatusCode.NoContent);
        (await _client.Http.StatusOf(HttpMethod.Get, $"{WorkflowClient.Service}/nosuch")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Browser_GetsPagesWithButtons()
    {
        var address = await _client.SubmitAsync("{activities: {a: {type: START}, b: {job: {Executable: date}}}, transitions: [{from: a, to: b}]}");
        await _client.EndOf(address);

        using var page = await _client.Http.SendAsync(HttpMethod.Get, address, null, ("Accept", "text/html"));

        page.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        var html = await page.Content.ReadAsStringAsync(CancellationToken);
        html.ShouldContain("actions/abort");
        html.ShouldContain("detailedStatus");
        using var form = new StringContent(string.Empty, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var posted = await _client.Http.SendAsync(HttpMethod.Post, $"{address}/actions/abort", form, ("Accept", "text/html"));
        posted.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Submission_WithTheSameKey_IsTheSameWorkflow()
    {
        async Task<string> Submit() => await _client.Http.SubmitAsync(Waiting, WorkflowClient.Service, ("Idempotency-Key", "once"));

        (await Submit()).ShouldBe(await Submit());
    }
}
