using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>The scenarios of the wire contract that are about jobs, by their numbers.</summary>
public sealed class JobScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    [Fact]
    public async Task Scenario01And02And03_AJobFromTheDocumentation_RunsAndSaysWhatItUsed()
    {
        using var client = server.ClientFor();
        var (status, text) = await client.SendAsync(HttpMethod.Post, "jobs", Job("sh -c \"until [ -e go ]; do sleep 1; done\""));
        status.ShouldBe(HttpStatusCode.Created);
        text.ShouldMatch("^\\{\"id\":[0-9]+\\}\n$");
        var id = JsonNode.Parse(text)!["id"]!.GetValue<long>();

        var waiting = await client.WaitAsync(id, "pending,running");
        waiting["events"]!["createTime"]!.GetValue<long>().ShouldBeGreaterThan(1_700_000_000);
        waiting["events"]!["endTime"].ShouldBeNull();
        if (waiting["status"]!.GetValue<string>() == "pending")
        {
            waiting["events"]!["startTime"].ShouldBeNull();
        }

        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
        var done = await client.WaitAsync(await client.SubmitAsync(Job("echo done")), "completed");
        var task = done["execution"]!["tasks"]!.AsArray().ShouldHaveSingleItem()!;
        task["exitCode"]!.GetValue<int>().ShouldBe(0);
        task["retries"]!.GetValue<int>().ShouldBe(0);
        task["wallTimeUsage"]!.GetValue<double>().ShouldBeGreaterThan(0);
        task["cpuTimeUsage"]!.GetValue<double>().ShouldBeGreaterThanOrEqualTo(0);
        task["maxResidentSetSizeKB"]!.GetValue<long>().ShouldBeGreaterThan(0);
        task["imagePullStatus"]!.GetValue<string>().ShouldBe("cached");
        done["resources"]!["memory"]!.ToJsonString().ShouldBe("1.0");
        done["execution"]!["site"]!.GetValue<string>().ShouldBe("harbour");
        done["statusReason"].ShouldBeNull();
    }

    [Fact]
    public async Task Scenario04_AProgramThatFails_IsComplete()
    {
        using var client = server.ClientFor();

        var job = await client.WaitAsync(await client.SubmitAsync(Job("sh -c \"exit 3\"")), "completed,failed");

        job["status"]!.GetValue<string>().ShouldBe("completed");
        job["execution"]!["tasks"]![0]!["exitCode"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Scenario05_OutputThatIsNotThere_FailsTheJob()
    {
        using var client = server.ClientFor();

        var job = await client.WaitAsync(await client.SubmitAsync(Job("true", "\"outputFiles\":[\"none.nc\"]")), "completed,failed");

        job["status"]!.GetValue<string>().ShouldBe("failed");
        job["statusReason"]!.GetValue<string>().ShouldBe("Stageout failed due to no such file or directory");
        job["outputFiles"]![0]!["url"]!.GetValue<string>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Outputs_AreFetchedWithoutALogin()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("sh -c \"echo level >x.nc; mkdir plots; echo p >plots/p\"", "\"outputFiles\":[\"x.nc\"],\"outputDirs\":[\"plots\"]"));

        var job = await client.WaitAsync(id, "completed,failed");

        using var stranger = server.ClientFor(user: null);
        var link = job["outputFiles"]![0]!["url"]!.GetValue<string>();
        (await stranger.SendAsync(HttpMethod.Get, link)).ShouldBe((HttpStatusCode.OK, "level\n"));
        (await stranger.SendAsync(HttpMethod.Get, job["outputDirs"]![0]!["url"]!.GetValue<string>())).Status.ShouldBe(HttpStatusCode.OK);
        var altered = link[..^1] + (link[^1] == 'A' ? 'B' : 'A');
        (await stranger.SendAsync(HttpMethod.Get, altered[..^20] + "AAAA" + altered[^16..])).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.SendAsync(HttpMethod.Put, link, "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Scenario06And07_Lists_TellCurrentJobsFromPastOnes()
    {
        using var client = server.ClientFor("bo");
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await client.SubmitAsync(Job("true", "\"labels\":{\"campaign\":\"spring\"}")));
            await client.WaitAsync(ids[^1], "completed");
        }

        var running = await client.SubmitAsync(Job("sleep 300"));

        Ids(await client.ListAsync("jobs?completed=true")).ShouldBe([ids[2]]);
        Ids(await client.ListAsync("jobs?completed=true&num=2")).ShouldBe([ids[2], ids[1]]);
        Ids(await client.ListAsync("jobs?num=1")).ShouldBe([running]);
        Ids(await client.ListAsync("jobs?all=true")).ShouldBe([.. ids, running]);
        Ids(await client.ListAsync($"jobs?id={ids[0]},{running}&num=1")).ShouldBe([ids[0], running]);
        Ids(await client.ListAsync("jobs?all=true&constraint=campaign%3Dspring")).ShouldBe(ids);
        Ids(await client.ListAsync("jobs?all=true&name=none")).ShouldBeEmpty();
        (await client.ErrorOf(HttpMethod.Get, "jobs?constraint=x", HttpStatusCode.BadRequest)).ShouldBe("Invalid constraint");
        (await client.ErrorOf(HttpMethod.Get, "jobs?status=odd", HttpStatusCode.BadRequest)).ShouldBe("invalid status specified");
        (await client.SendAsync(HttpMethod.Delete, $"jobs/{running}")).ShouldBe((HttpStatusCode.OK, "{}\n"));
    }

    [Fact]
    public async Task Scenario08And09_WhatOneMayNotSee_DoesNotExist()
    {
        using var client = server.ClientFor();
        using var other = server.ClientFor("bo");
        var id = await client.SubmitAsync(Job("sleep 300"));

        (await client.ListAsync("jobs/999999")).ShouldBeEmpty();
        (await other.ListAsync($"jobs/{id}")).ShouldBeEmpty();
        (await other.ErrorOf(HttpMethod.Delete, $"jobs/{id}", HttpStatusCode.BadRequest)).ShouldBe("No such job(s)");
        (await other.ErrorOf(HttpMethod.Get, $"jobs/{id}/stdout", HttpStatusCode.BadRequest)).ShouldBe("Job does not exist");
        (await other.ErrorOf(HttpMethod.Put, $"jobs/{id}/clone", HttpStatusCode.BadRequest)).ShouldBe("Job does not exist");
        (await other.ErrorOf(HttpMethod.Put, $"jobs/{id}/remove", HttpStatusCode.BadRequest)).ShouldBe("Job does not exist");
        await client.SendAsync(HttpMethod.Delete, $"jobs/{id}");
    }

    [Theory]
    [InlineData("GET", "jobs")]
    [InlineData("POST", "jobs")]
    [InlineData("DELETE", "jobs?id=1")]
    [InlineData("GET", "jobs/1")]
    [InlineData("GET", "jobs/1/stdout")]
    [InlineData("PUT", "jobs/1/clone")]
    [InlineData("PUT", "jobs/1/remove")]
    [InlineData("GET", "data")]
    [InlineData("POST", "data/upload")]
    [InlineData("DELETE", "data/x")]
    [InlineData("GET", "accounting?start=2026-01-01&end=2026-01-02")]
    [InlineData("GET", "kv/a")]
    [InlineData("POST", "kv/a")]
    [InlineData("DELETE", "kv/a")]
    [InlineData("GET", "resources")]
    [InlineData("GET", "workflows/")]
    public async Task Scenario10_WithoutALogin_NothingIsTold(string method, string path)
    {
        using var nobody = server.ClientFor(user: null);
        using var banned = server.ClientFor("mal");

        (await nobody.ErrorOf(new HttpMethod(method), path, HttpStatusCode.Unauthorized)).ShouldBe("Authentication failure");
        (await banned.ErrorOf(new HttpMethod(method), path, HttpStatusCode.Unauthorized)).ShouldBe("Authentication failure");
        (await nobody.SendAsync(HttpMethod.Get, "health")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Scenario11_ATokenUnderAnotherWord_IsTaken()
    {
        var principals = server.Services.GetRequiredService<IPrincipals>();
        var ada = await principals.FindAsync("ada", TestContext.Current.CancellationToken);
        var token = server.Services.GetRequiredService<ITokenIssuer>().Issue(ada!, new TokenRequest()).TryGet(out var issued, out _) ? issued : throw new ShouldAssertException("There is no token.");
        using var client = server.ClientFor(user: null);

        (await client.SendAsync(HttpMethod.Get, "jobs", authorization: $"token {token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Get, "jobs", authorization: $"token {token}x")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Scenario36_AJobOfAnotherDialect_IsListedWithWhatClientsNeed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var ada = await server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", cancellationToken);
        var description = new JobDescription { Name = "foreign", Steps = [new Step { Command = new StepCommand.Program(["true"]) }] };
        await server.Services.GetRequiredService<SubmitJob>().RunAsync(ada!, new JobSubmission(description), cancellationToken);
        using var client = server.ClientFor();

        var job = (await client.ListAsync("jobs?all=true&name=foreign&detail=true")).ShouldHaveSingleItem()!;

        job["tasks"]![0]!["image"]!.GetValue<string>().ShouldBeEmpty();
        job["tasks"]![0]!["cmd"]!.GetValue<string>().ShouldBe("true");
        job["resources"]!["cpus"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Scenario12And13And14_Streams_AreReadFromAnyByteOn()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("printf %s é123456789"));
        await client.WaitAsync(id, "completed");

        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).ShouldBe((HttpStatusCode.OK, "é123456789"));
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout?node=0&offset=1")).Text.ShouldBe("é123456789");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout?offset=2")).Text.ShouldBe("123456789");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout?offset=7")).Text.ShouldBe("6789");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout?offset=11")).ShouldBe((HttpStatusCode.OK, string.Empty));
        (await client.ErrorOf(HttpMethod.Get, $"jobs/{id}/stdout?node=2", HttpStatusCode.BadRequest)).ShouldBe("stdout does not exist");
    }

    [Fact]
    public async Task Scenario15_LeaveInQueue_StaysUntilItIsRemoved()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("true", "\"policies\":{\"leaveInQueue\":true},\"name\":\"stays\""));
        await client.WaitAsync(id, "completed");

        Ids(await client.ListAsync("jobs?name=stays")).ShouldBe([id]);
        Ids(await client.ListAsync("jobs?completed=true&num=-1&name=stays")).ShouldBeEmpty();
        (await client.SendAsync(HttpMethod.Put, $"jobs/{id}/remove")).ShouldBe((HttpStatusCode.OK, "{}\n"));
        Ids(await client.ListAsync("jobs?name=stays")).ShouldBeEmpty();
        Ids(await client.ListAsync("jobs?completed=true&num=-1&name=stays")).ShouldBe([id]);
        (await client.ErrorOf(HttpMethod.Put, $"jobs/{id}/remove", HttpStatusCode.BadRequest)).ShouldBe("Job is no longer in the queue");
    }

    [Fact]
    public async Task Scenario16_DeletedJob_SaysSoAtOnceAndCannotBeDeletedTwice()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("sleep 300"));

        (await client.SendAsync(HttpMethod.Delete, $"jobs/{id}")).ShouldBe((HttpStatusCode.OK, "{}\n"));

        var job = await client.DescribeAsync(id);
        job["status"]!.GetValue<string>().ShouldBe("deleted");
        job["statusReason"]!.GetValue<string>().ShouldBe("Job deleted by user");
        (await client.ErrorOf(HttpMethod.Delete, $"jobs/{id}", HttpStatusCode.BadRequest)).ShouldBe("No such job(s)");
    }

    [Fact]
    public async Task Scenario21And22_UploadedObject_IsUnpackedAndSeenAtItsMountPoint()
    {
        using var client = server.ClientFor();
        using var stranger = server.ClientFor(user: null);
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, Job("true", "\"artifacts\":[{\"url\":\"in.zip\"}]"))).ShouldBe("Artifact in.zip does not exist");
        var (status, text) = await client.SendAsync(HttpMethod.Post, "data/upload", "{\"filename\":\"sea.txt\",\"checksum\":null}");
        status.ShouldBe(HttpStatusCode.Created);
        var link = JsonNode.Parse(text)!["url"]!.GetValue<string>();
        (await stranger.SendAsync(HttpMethod.Put, link, "high water")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.ListAsync("data")).ShouldHaveSingleItem()!["size"]!.GetValue<long>().ShouldBe(10);

        var id = await client.SubmitAsync(Job("sh -c \"cat sea.txt; ls /data; cat $HOME/in.cfg\"",
            $"\"artifacts\":[{{\"url\":\"sea.txt\",\"mountpoint\":\"bathy:/data\"}}],\"inputs\":[{{\"filename\":\"in.cfg\",\"content\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("n=4"))}\"}}]"));
        await client.WaitAsync(id, "completed");

        (await client.SendAsync(HttpMethod.Get, $"jobs/{id}/stdout")).Text.ShouldBe("high watern=4");
        (await client.SendAsync(HttpMethod.Delete, "data/sea.txt")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await client.ListAsync("data")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_WithAnotherChecksum_IsNotKept()
    {
        using var client = server.ClientFor("bo");
        var (_, text) = await client.SendAsync(HttpMethod.Post, "data/upload", $"{{\"filename\":\"bad\",\"checksum\":\"{new string('0', 64)}\"}}");

        (await client.ErrorOf(HttpMethod.Put, JsonNode.Parse(text)!["url"]!.GetValue<string>(), HttpStatusCode.BadRequest, "x")).ShouldContain("checksum");

        (await client.ListAsync("data")).ShouldBeEmpty();
        (await client.ErrorOf(HttpMethod.Post, "data/upload", HttpStatusCode.Forbidden, "{\"filename\":\"others/x\"}")).ShouldBe("Not authorized to access upload with this path");
        (await client.ErrorOf(HttpMethod.Get, "data/others", HttpStatusCode.Forbidden)).ShouldBe("Not authorized to access this path");
    }

    [Fact]
    public async Task Clone_RunsTheSameAgain_AndTheJobKnowsItsNumber()
    {
        using var client = server.ClientFor();
        var id = await client.SubmitAsync(Job("printf %s- $PROMINENCE_JOB_ID ${PROMINENCE_CPUS}"));
        await client.WaitAsync(id, "completed");

        var (status, text) = await client.SendAsync(HttpMethod.Put, $"jobs/{id}/clone");

        status.ShouldBe(HttpStatusCode.Created);
        var clone = JsonNode.Parse(text)!["id"]!.GetValue<long>();
        clone.ShouldNotBe(id);
        await client.WaitAsync(clone, "completed");
        (await client.SendAsync(HttpMethod.Get, $"jobs/{clone}/stdout")).Text.ShouldBe($"{clone}-${{PROMINENCE_CPUS}}-");
    }

    [Fact]
    public async Task Scenario34_Accounting_NeedsBothDays()
    {
        using var client = server.ClientFor();
        await client.WaitAsync(await client.SubmitAsync(Job("true")), "completed");

        (await client.ErrorOf(HttpMethod.Get, "accounting?start=2026-01-01", HttpStatusCode.BadRequest)).ShouldBe("End date must be provided");
        var (_, text) = await client.SendAsync(HttpMethod.Get, "accounting?start=2020-01-01&end=2199-01-01");

        var usage = JsonNode.Parse(text)!["usage"]!;
        usage["groups"]!.AsObject().ShouldBeEmpty();
        usage["users"]!["ada"]!["numberOfJobs"]!.GetValue<int>().ShouldBeGreaterThan(0);
        usage["users"]!["ada"]!["wallTime"]!.GetValue<double>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Scenario35_AWrongPath_IsAnErrorDocument()
    {
        using var client = server.ClientFor();

        await client.ErrorOf(HttpMethod.Get, "nothing", HttpStatusCode.NotFound);
        await client.ErrorOf(HttpMethod.Patch, "jobs", HttpStatusCode.MethodNotAllowed);
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, "[]")).ShouldContain("object");
        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.BadRequest, "{")).ShouldContain("JSON");
        (await client.ErrorOf(HttpMethod.Put, "workflows", HttpStatusCode.MethodNotAllowed)).ShouldNotBeEmpty();
    }

    private string Job(string command, string more = "") => $$"""
        {"tasks":[{"image":"{{server.Image.Root}}","runtime":"singularity","cmd":{{JsonValue.Create(command).ToJsonString()}}}],
         "resources":{"nodes":1,"cpus":1,"memory":1.0,"disk":10}{{(more.Length == 0 ? "" : ",")}}{{more}}}
        """;

    private static IEnumerable<long> Ids(JsonArray jobs) => jobs.Select(j => j!["id"]!.GetValue<long>());
}
