using System.Net;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class TriggerScenarios(HpcWaasServer server) : IClassFixture<HpcWaasServer>
{
    [Fact]
    public async Task Scenario05_SomebodyElsesWorkflow_IsForbiddenAndNothingIsMade()
    {
        using var jonas = server.ClientFor("jonas");

        var detail = await jonas.ErrorOf(HttpMethod.Post, $"workflows/{HarbourFiles.Simulate}", HttpStatusCode.Forbidden, "forbidden", """{"inputs":{"case":"storm-17"}}""");

        detail.ShouldContain("jonas");
        detail.ShouldContain(HarbourFiles.Simulate);
        (await jonas.GetAsync("executions"))["executions"].ShouldNotBeNull().AsArray().ShouldNotContain(e => e!["workflow_id"]!.GetValue<string>() == HarbourFiles.Simulate);
    }

    [Theory]
    [InlineData("""{"inputs":null}""")]
    [InlineData("""{"inputs":{}}""")]
    [InlineData("{}")]
    [InlineData("""{"inputs":{"nobody":null},"more":[1]}""")]
    public async Task Scenario06And11_HelloWithoutInputs_RunsToSuccessWithItsOutputs(string body)
    {
        using var jonas = server.ClientFor("jonas");

        var id = await jonas.TriggerAsync(HarbourFiles.Hello, body);

        Guid.TryParseExact(id, "D", out _).ShouldBeTrue();
        (await jonas.StatusAsync(id)).ShouldBeOneOf("RUNNING", "SUCCESS");
        var ended = await jonas.FollowAsync(id);
        ended.ToJsonString().ShouldBe($$$"""{"id":"{{{id}}}","status":"SUCCESS","outputs":{"height":4.31}}""");
    }

    [Fact]
    public async Task Trigger_WithAnEscapedId_SaysWhereTheExecutionIs()
    {
        using var jonas = server.ClientFor("jonas");

        using var response = await jonas.SendAsync(HttpMethod.Post, $"workflows/{Uri.EscapeDataString(HarbourFiles.Hello)}/", "{}");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location.ShouldNotBeNull().ToString().ShouldStartWith("/hpcwaas/executions/");
    }

    [Theory]
    [InlineData("""{"inputs":{}}""", "case")]
    [InlineData("""{"inputs":{"case":null}}""", "case")]
    [InlineData("""{"inputs":{"case":"x","num_nodes":"two"}}""", "num_nodes")]
    [InlineData("""{"inputs":{"case":"x","num_nodes":5}}""", "num_nodes")]
    [InlineData("""{"inputs":{"case":"x","num_nodes":0}}""", "num_nodes")]
    [InlineData("""{"inputs":{"case":"x","fast":"maybe"}}""", "fast")]
    [InlineData("""{"inputs":{"case":"x","vault_id":"5b1f7c1e-0f35-4c1c-8a53-6a0f4a0f7f10"}}""", "vault_id")]
    [InlineData("""{"inputs":{"case":"x","vault_id":"none"}}""", "vault_id")]
    [InlineData("""{"inputs":[]}""", "inputs")]
    [InlineData("""{"inputs":"x"}""", "inputs")]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    [InlineData("", "empty")]
    public async Task Scenario07_BadInput_IsToldByItsName(string body, string name)
    {
        using var mara = server.ClientFor("mara");
        var before = (await mara.GetAsync("executions"))["executions"].ShouldNotBeNull().AsArray().Count;

        (await mara.ErrorOf(HttpMethod.Post, $"workflows/{HarbourFiles.Simulate}", HttpStatusCode.BadRequest, "bad_request", body)).ShouldContain(name);

        (await mara.GetAsync("executions"))["executions"].ShouldNotBeNull().AsArray().Count.ShouldBe(before);
    }

    [Fact]
    public async Task Trigger_WithValuesAsText_TakesThemAsTheirTypes()
    {
        using var mara = server.ClientFor("mara");

        var id = await mara.TriggerAsync(HarbourFiles.Simulate, """{"inputs":{"case":17,"num_nodes":"1","fast":"true","extra":"a b","user_id":"mara"}}""");

        var ended = await mara.FollowAsync(id);
        ended["status"]?.GetValue<string>().ShouldBe("SUCCESS");
        ended["outputs"]?["nodes"]?.GetValue<int>().ShouldBe(1);
        ended["outputs"]?["report"]?.GetValue<string>().ShouldEndWith("/results/case.txt");
        (await mara.LogAsync(id)).ShouldContain(("DEBUG", "nodes 1 case 17 fast true data /shared/harbour extra a b"));
    }

    [Theory]
    [InlineData("open-demo@shared@postprocess")]
    [InlineData($"harbour-flow@{HarbourFiles.Deployed}@postprocess")]
    [InlineData($"harbour-flow@{HarbourFiles.Undeployed}@simulate")]
    [InlineData("harbour-flow@nowhere@simulate")]
    [InlineData("nothing@shared@hello")]
    [InlineData("open-demo@shared")]
    [InlineData("open-demo@shared@hello@x")]
    [InlineData("hello")]
    [InlineData("open-demo@shared@%2Fhello")]
    public async Task Scenario09_AWorkflowThatIsNotOffered_IsNotFound(string id)
    {
        using var mara = server.ClientFor("mara");

        await mara.ErrorOf(HttpMethod.Post, $"workflows/{id}", HttpStatusCode.NotFound, "not_found", """{"inputs":{"case":"x"}}""");
    }

    [Fact]
    public async Task Trigger_WhatIsForNobody_IsForbiddenForEverybody()
    {
        using var admin = server.ClientFor("admin");

        await admin.ErrorOf(HttpMethod.Post, "workflows/nobody@shared@hello", HttpStatusCode.Forbidden, "forbidden", "{}");
    }

    [Fact]
    public async Task Describe_AWorkflow_TellsItsInputsAndOutputs()
    {
        using var mara = server.ClientFor("mara");

        var described = await mara.GetAsync($"workflows/{HarbourFiles.Simulate}");

        described["description"]?.GetValue<string>().ShouldBe("Waves of one storm in the harbour");
        described["inputs"]?["case"]?.ToJsonString().ShouldBe("""{"type":"string","required":true,"description":"name of the storm"}""");
        described["inputs"]?["num_nodes"]?.ToJsonString().ShouldBe("""{"type":"integer","required":false,"default":1,"minimum":1,"maximum":4}""");
        described["outputs"]?.ToJsonString().ShouldBe("""{"nodes":{"type":"integer"},"case":{"type":"string"},"report":{"type":"string"}}""");
    }

    [Fact]
    public async Task Executions_OfSomebodyElse_AreNotThere()
    {
        using var mara = server.ClientFor("mara");
        using var jonas = server.ClientFor("jonas");
        using var admin = server.ClientFor("admin");
        var id = await mara.TriggerAsync(HarbourFiles.Hello);

        (await jonas.ErrorOf(HttpMethod.Get, $"executions/{id}", HttpStatusCode.NotFound, "not_found")).ShouldBe($"Execution {id} not found.");
        await jonas.ErrorOf(HttpMethod.Delete, $"executions/{id}", HttpStatusCode.NotFound, "not_found");
        await jonas.ErrorOf(HttpMethod.Get, $"executions/{id}/logs?timeout=0", HttpStatusCode.NotFound, "not_found");
        await jonas.ErrorOf(HttpMethod.Get, "executions/none", HttpStatusCode.NotFound, "not_found");
        (await admin.StatusAsync(id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task List_OwnExecutions_HasTheNewestFirst()
    {
        using var jonas = server.ClientFor("jonas");
        var (one, two) = (await jonas.TriggerAsync(HarbourFiles.Hello), await jonas.TriggerAsync(HarbourFiles.Hello));
        await jonas.FollowAsync(one);
        await jonas.FollowAsync(two);

        var listed = (await jonas.GetAsync("executions?size=2"))["executions"].ShouldNotBeNull().AsArray();

        listed.Count.ShouldBe(2);
        var all = (await jonas.GetAsync("executions"))["executions"].ShouldNotBeNull().AsArray().Select(e => e?["id"]?.GetValue<string>()).ToList();
        all.IndexOf(two).ShouldBeLessThan(all.IndexOf(one));
        (listed[0]?["workflow_id"]?.GetValue<string>()).ShouldNotBeNull().ShouldStartWith("open-demo@shared@");
    }
}
