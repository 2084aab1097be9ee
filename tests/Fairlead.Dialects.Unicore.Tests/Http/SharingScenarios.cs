using System.Net;
using System.Text.Json.Nodes;

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
        (await bo.TextAsync($"{await bo.FilesOf(job)}/stdout")).ShouldBe("seen\n");
        (await bo.StatusOf(HttpMethod.Delete, job)).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Put, job, """{"tags": ["x"]}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Post, $"{job}/actions/abort", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Delete, $"{await bo.FilesOf(job)}/stdout")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Post, $"{await bo.FilesOf(job)}/made")).ShouldBe(HttpStatusCode.Forbidden);
        (await bo.StatusOf(HttpMethod.Put, $"{await bo.FilesOf(job)}/stdout", """{"permissions": "rw-rw-rw-"}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.TextAsync($"{await ada.FilesOf(job)}/stdout")).ShouldBe("seen\n");
        (await ada.GetAsync(job))["status"]?.GetValue<string>().ShouldBe("RUNNING");
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
