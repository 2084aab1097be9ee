using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Jobs and their directories that are shared: bo reads, cy writes, dee has nothing.</summary>
public sealed class SharingScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Scenario42_ReaderOfAJob_SeesItAndChangesNothing()
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");
        var job = await ada.SubmitAsync("""{"Executable": "echo seen; sleep 1000"}""");
        await ada.UntilAsync(job, "RUNNING");
        (await bo.StatusOf(HttpMethod.Get, job)).ShouldBe(HttpStatusCode.NotFound);

        await ShareAsync(ada, job, $"read:DN:{await NameOf(bo)}");

        (await bo.GetAsync(job))["acl"]?.AsArray().Select(l => (string?)l).ShouldBe([$"read:DN:{await NameOf(bo)}"]);
        (await bo.GetAsync("jobs"))["jobs"]?.AsArray().Select(l => (string?)l).ShouldContain(job);
        var output = $"{await bo.FilesOf(job)}/stdout";

        // A job runs a moment before it says anything.
        await Eventually.Become(
            async _ => await bo.StatusOf(HttpMethod.Get, output) is HttpStatusCode.OK && await bo.TextAsync(output) == "seen\n", cancellationToken: TestContext.Current.CancellationToken);
        (await bo.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Put, job, """{"tags": ["x"]}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Delete, $"{await bo.FilesOf(job)}/stdout")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Post, $"{await bo.FilesOf(job)}/made")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Put, $"{await bo.FilesOf(job)}/stdout", """{"permissions": "rw-rw-rw-"}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.TextAsync($"{await ada.FilesOf(job)}/stdout")).ShouldBe("seen\n");
        var seen = await ada.GetAsync(job);
        seen["status"]?.GetValue<string>().ShouldBe("RUNNING");
        seen["log"]!.ToJsonString().ShouldContain("Refused to bo: Only its owner"); // null fails the test as well
        await ada.StatusOf(HttpMethod.Delete, job);
    }

    [Fact]
    public async Task WriterOfAJob_ActsOnItButNeitherSharesNorRemovesIt()
    {
        using var ada = server.ClientFor();
        using var cy = server.ClientFor("cy");
        using var dee = server.ClientFor("dee");
        var job = await ada.SubmitAsync("""{"Executable": "sleep 1000"}""");
        await ada.UntilAsync(job, "RUNNING");
        await ShareAsync(ada, job, $"write:DN:{await NameOf(cy)}");

        await cy.UploadAsync($"{await cy.FilesOf(job)}/note", "hello");
        (await cy.StatusOf(HttpMethod.Put, job, """{"acl": []}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await cy.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.Forbidden);
        (await cy.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);

        (await ada.EndOf(job))["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
        (await ada.TextAsync($"{await ada.FilesOf(job)}/note")).ShouldBe("hello");
        (await dee.StatusOf(HttpMethod.Get, job)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TasksOfASharedArray_AreSharedAsItIs()
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");
        var job = await ada.SubmitAsync("""{"Executable": "true", "Resources": {"ArraySize": 2}}""");
        await ada.EndOf(job);
        var tasks = (await ada.GetAsync($"{job}/tasks"))["jobs"].ShouldBeOfType<JsonArray>();
        (await bo.StatusOf(HttpMethod.Get, tasks[0]!.GetValue<string>())).ShouldBe(HttpStatusCode.NotFound); // null fails the test as well

        await ShareAsync(ada, job, "read:GROUP:hpc");

        JsonNode.DeepEquals((await bo.GetAsync($"{job}/tasks"))["jobs"], tasks).ShouldBeTrue();
        (await bo.GetAsync(tasks[0]!.GetValue<string>()))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL"); // null fails the test as well
    }

    [Fact]
    public async Task JobsOfOthers_TakeInputFromSharedDirectoriesAndWriteOnlyWhereTheyMay()
    {
        using var ada = server.ClientFor();
        using var cy = server.ClientFor("cy");
        var job = await ada.SubmitAsync("""{"Executable": "echo shared"}""");
        await ada.EndOf(job);
        var files = await ada.FilesOf(job);
        var reading = $$"""{"Executable": "cat in", "Imports": [{"From": "{{files}}/stdout", "To": "in"}]}""";
        var writing = $$"""{"Executable": "date", "Exports": [{"From": "stdout", "To": "{{files}}/out"}]}""";
        (await cy.RunAsync(reading))["status"]?.GetValue<string>().ShouldBe("FAILED");

        await ShareAsync(ada, job, $"read:DN:{await NameOf(cy)}");
        var read = await cy.SubmitAsync(reading);
        (await cy.EndOf(read))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await cy.TextAsync($"{await cy.FilesOf(read)}/stdout")).ShouldBe("shared\n");
        (await cy.RunAsync(writing))["status"]?.GetValue<string>().ShouldBe("FAILED");

        await ShareAsync(ada, job, $"write:DN:{await NameOf(cy)}");
        (await cy.RunAsync(writing))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await ada.StatusOf(HttpMethod.Get, $"{files}/out")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ModifierOfAJob_SetsItsTagsButNeitherSharesNorRemovesIt()
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");
        var job = await ada.SubmitAsync("{}");
        await ShareAsync(ada, job, "modify:role:USER");

        (await bo.PutAsync(job, """{"tags": ["x"]}"""))["tags"]?.GetValue<string>().ShouldBe("OK");
        (await bo.StatusOf(HttpMethod.Put, job, """{"tags": ["y"], "acl": []}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.Forbidden);

        (await bo.GetAsync("jobs?tags=x"))["jobs"]?.AsArray().Select(l => (string?)l).ShouldBe([job]);
        var seen = await ada.GetAsync(job);
        seen["tags"]?.AsArray().Select(t => (string?)t).ShouldBe(["x"]);
        seen["acl"]?.AsArray().Select(l => (string?)l).ShouldBe(["modify:ROLE:user"]);
        seen["log"]!.ToJsonString().ShouldContain("shares the job with"); // null fails the test as well
    }

    [Theory]
    [InlineData("transfers", "storages/HOME/transfers", """{"file": "x", "source": "http://192.0.2.1/x", "extraParameters": {"scheduledStartTime": "2099-01-01T00:00:00+0000"}}""")]
    [InlineData("client-server-transfers", "storages/HOME/imports", """{"file": "x"}""")]
    [InlineData("tasks", "storages/search", """{"query": "tide"}""")]
    public async Task TransferOrTask_ThatIsShared_IsInTheListsOfThoseItIsSharedWith(string list, string address, string document)
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");
        using var dee = server.ClientFor("dee");
        using var made = await ada.SendAsync(HttpMethod.Post, address, UnicoreClient.Json(document));
        var thing = made.Headers.Location.ShouldNotBeNull().ToString();
        await ShareAsync(ada, thing, $"modify:DN:{await NameOf(bo)}");

        (await bo.GetAsync(thing))["acl"]?.AsArray().Select(l => (string?)l).ShouldBe([$"modify:DN:{await NameOf(bo)}"]);
        (await bo.PutAsync(thing, """{"tags": ["ours"]}"""))["tags"]?.GetValue<string>().ShouldBe("OK");
        (await bo.StatusOf(HttpMethod.Put, thing, """{"acl": []}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Delete, thing)).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.GetAsync($"{list}?tags=ours"))[list]?.AsArray().Select(l => (string?)l).ShouldBe([thing]);
        (await dee.GetAsync(list))[list]?.AsArray().Select(l => (string?)l).ShouldNotContain(thing);

        await ada.PutAsync(thing, """{"acl": []}""");
        (await bo.StatusOf(HttpMethod.Get, thing)).ShouldBe(HttpStatusCode.NotFound);
        (await bo.GetAsync(list))[list]?.AsArray().Select(l => (string?)l).ShouldNotContain(thing);
        (await ada.GetAsync($"{list}?tags=ours"))[list]?.AsArray().Select(l => (string?)l).ShouldBe([thing]);
    }

    [Fact]
    public async Task Banned_WhateverIsSharedWithThem_MayDoNothing()
    {
        using var ada = server.ClientFor();
        using var mal = server.ClientFor("mal");
        var job = await ada.SubmitAsync("{}");
        await ShareAsync(ada, job, "read:ROLE:banned");

        (await mal.StatusOf(HttpMethod.Get, job)).ShouldBe(HttpStatusCode.Forbidden);
        (await mal.StatusOf(HttpMethod.Get, string.Empty)).ShouldBe(HttpStatusCode.Forbidden);
        (await mal.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.Forbidden, "{}")).ShouldContain("banned");
    }

    [Theory]
    [InlineData("\"own:DN:CN=x\"")]
    [InlineData("[\"read:DN\"]")]
    [InlineData("[\"read:WHO:x\"]")]
    [InlineData("[\"read:DN:nobody\"]")]
    [InlineData("[\"read:GROUP:\"]")]
    [InlineData("{\"read\": \"DN\"}")]
    public async Task AccessList_ThatCannotBeRead_ChangesNothing(string list)
    {
        using var ada = server.ClientFor();
        var job = await ada.SubmitAsync("{}");
        await ShareAsync(ada, job, "read:ROLE:user");

        var reply = await ada.PutAsync(job, $$"""{"acl": {{list}}}""");

        reply["acl"]?.GetValue<string>().ShouldStartWith("Error setting property: ");
        (await ada.GetAsync(job))["acl"]?.AsArray().Select(l => (string?)l).ShouldBe(["read:ROLE:user"]);
    }

    private static async Task<string?> NameOf(UnicoreClient client) => (await client.GetAsync(string.Empty))["client"]?["dn"]?.GetValue<string>();

    private static async Task ShareAsync(UnicoreClient owner, string resource, string entry) =>
        (await owner.PutAsync(resource, $$"""{"acl": ["{{entry}}"]}"""))["acl"]?.GetValue<string>().ShouldBe("OK");
}
