using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about lists and sites; the numbers are those of the wire contract.</summary>
public sealed class ListScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Scenario11And12_Pages_HaveLinksToTheirNeighbours()
    {
        using var client = server.ClientFor("bo");
        var jobs = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            jobs.Add(await client.SubmitAsync("{}"));
        }

        var page = await client.GetAsync("jobs?offset=2&num=3");

        MembersOf(page, "jobs").ShouldBe(jobs[2..5]);
        UnicoreClient.LinkOf(page, "self").ShouldBe($"{client.Core}jobs?offset=2&num=3");
        UnicoreClient.LinkOf(page, "next").ShouldBe($"{client.Core}jobs?offset=5&num=3");
        UnicoreClient.LinkOf(page, "previous").ShouldBe($"{client.Core}jobs?offset=0&num=3");
        var beyond = await client.GetAsync("jobs?offset=50&num=50");
        MembersOf(beyond, "jobs").ShouldBeEmpty();
        beyond["_links"]!.AsObject().ContainsKey("next").ShouldBeFalse(); // null fails the test as well
        MembersOf(await client.GetAsync("jobs?num=0"), "jobs").ShouldBeEmpty();
        MembersOf(await client.GetAsync("jobs/"), "jobs").ShouldBe(jobs);
    }

    [Fact]
    public async Task Scenario13_Tags_AllHaveToBeThere()
    {
        using var client = server.ClientFor();
        await client.SubmitAsync("{Tags: [a]}");
        await client.SubmitAsync("{Tags: 'b'}");
        var both = await client.SubmitAsync("{tags: 'a,b'}");

        var page = await client.GetAsync("jobs?tags=a,b");

        MembersOf(page, "jobs").ShouldBe([both]);
        UnicoreClient.LinkOf(page, "self").ShouldEndWith("&tags=a%2Cb");
        MembersOf(await client.GetAsync("jobs?tags=\"b+a\""), "jobs").ShouldBe([both]);
    }

    [Theory]
    [InlineData("jobs?offset=-1")]
    [InlineData("jobs?num=abc")]
    [InlineData("sites?num=-1")]
    [InlineData("storages?offset=1.5")]
    public async Task Page_ThatIsNone_IsABadRequest(string path)
    {
        using var client = server.ClientFor();

        (await client.StatusOf(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Scenario39_Storages_HideDirectoriesOfJobsUnlessAllAreWanted()
    {
        using var client = server.ClientFor("root");
        var job = await client.SubmitAsync("{}");
        var directory = UnicoreClient.LinkOf(await client.GetAsync(job), "workingDirectory");

        var shared = MembersOf(await client.GetAsync("storages"), "storages");
        var all = MembersOf(await client.GetAsync("storages?filter=all"), "storages");

        shared.ShouldBe([$"{client.Core}storages/HOME"]);
        all.ShouldBe([.. shared, directory]);
        MembersOf(await client.GetAsync("storages?filter=all&offset=1&num=1"), "storages").ShouldBe([directory]);
    }

    [Fact]
    public async Task Scenario50_ANewUser_HasASite()
    {
        using var client = server.ClientFor();

        var site = MembersOf(await client.GetAsync("sites?num=1"), "sites").ShouldHaveSingleItem();
        var job = await client.SubmitAsync("{}", site);

        MembersOf(await client.GetAsync($"{site}/jobs"), "jobs").ShouldContain(job);
        MembersOf(await client.GetAsync("jobs"), "jobs").ShouldContain(job);
        var document = await client.GetAsync(site);
        document["numberOfJobs"]!.GetValue<long>().ShouldBeGreaterThan(0); // null fails the test as well
        document["resources"]?["batch"]?["Nodes"]?.GetValue<string>().ShouldBe("1-64");
        document["_links"]!.AsObject().ContainsKey("storage:HOME").ShouldBeTrue();
        UnicoreClient.LinkOf(document, "parent").ShouldBe($"{client.Core}factories/default_target_system_factory");
    }

    [Fact]
    public async Task Sites_WithoutAnAccount_DoNotExist()
    {
        using var client = server.ClientFor();

        MembersOf(await client.GetAsync("sites"), "sites").ShouldNotContain(s => s.EndsWith("second", StringComparison.Ordinal));
        (await client.StatusOf(HttpMethod.Get, "sites/second")).ShouldBe(HttpStatusCode.NotFound);
        (await client.StatusOf(HttpMethod.Post, "sites/second", "{}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("factories/default_target_system_factory")]
    [InlineData("factories")]
    [InlineData("sites")]
    public async Task Create_ASite_GivesTheDefaultOne(string path)
    {
        using var client = server.ClientFor();

        (await client.SubmitAsync("""{"parameters": {}}""", path)).ShouldBe($"{client.Core}sites/cluster");
    }

    [Fact]
    public async Task Applications_AreThoseOfTheCatalogue()
    {
        using var client = server.ClientFor();
        var factory = MembersOf(await client.GetAsync("factories"), "factories").ShouldHaveSingleItem();

        var document = await client.GetAsync(factory);
        var application = await client.GetAsync($"{UnicoreClient.LinkOf(document, "applications")}/Solver---v10.1");

        MembersOf(document, "applications").ShouldBe(["Date---v1.0", "Solver---v9", "Solver---v10.1"]);
        application["ApplicationName"]?.GetValue<string>().ShouldBe("Solver");
        application["Options"]!.AsObject().ShouldBeEmpty(); // null fails the test as well
        (await client.StatusOf(HttpMethod.Get, $"{factory}/applications/NoSuch---v1")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static List<string> MembersOf(JsonObject page, string name) =>
        [.. page[name]!.AsArray().Select(m => m!.GetValue<string>())]; // null fails the test as well
}
