using System.Net;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Allocations, and jobs inside them.</summary>
public sealed class AllocationScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Scenario44_AJobPostedToARunningAllocation_RunsInsideIt()
    {
        using var client = server.ClientFor();
        var allocation = await client.SubmitAsync("""{"Job type": "ALLOCATE", "Resources": {"Runtime": "10m"}}""");
        var held = await client.UntilAsync(allocation, "RUNNING");
        held["jobType"]?.GetValue<string>().ShouldBe("ALLOCATE");
        held["batchSystemID"]?.GetValue<string>().ShouldNotStartWith("INTERACTIVE_");

        var job = await client.SubmitAsync("""{"Executable": "echo inside"}""", allocation);

        (await client.EndOf(job))["exitCode"]?.GetValue<string>().ShouldBe("0");
        (await client.TextAsync($"{await client.FilesOf(job)}/stdout")).ShouldBe("inside\n");
        (await client.GetAsync(allocation))["status"]?.GetValue<string>().ShouldBe("RUNNING");
        (await client.StatusOf(HttpMethod.Post, $"{allocation}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);
        (await client.EndOf(allocation))["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
        (await client.ErrorOf(HttpMethod.Post, allocation, HttpStatusCode.Conflict, """{"Executable": "date"}""")).ShouldContain("allocation is not there");
    }

    [Fact]
    public async Task Scenario44_AJobPostedToAnOrdinaryJob_IsAnError()
    {
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("""{"Executable": "sleep 1000"}""");
        await client.UntilAsync(job, "RUNNING");

        (await client.ErrorOf(HttpMethod.Post, job, HttpStatusCode.Conflict, """{"Executable": "date"}""")).ShouldContain("no allocation");
    }

    [Fact]
    public async Task Allocation_WhoseTimeIsOver_HasEndedWell()
    {
        using var client = server.ClientFor();

        var end = await client.RunAsync("""{"Job type": "allocate", "Resources": {"Runtime": 1}}""");

        end["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
    }
}
