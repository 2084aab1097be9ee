using System.Net;
using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>Executions that are cut off by their time limit, and that outlive the gateway, on a local site.</summary>
public sealed class RestartTests(SimulationsServer server) : IClassFixture<SimulationsServer>
{
    private static readonly string[] Ends = ["FINISHED", "FAILED", "TIME_OUT"];
    private static readonly string AllNumbers = string.Concat(Enumerable.Range(1, 10).Select(n => $"{n}\n"));

    [Fact]
    public async Task Autorestart_WorkThatNoOneAttemptCanDo_EndsWellUnderTheSameId()
    {
        var mara = await MaraAsync();
        var place = $"outputs/{Guid.CreateVersion7()}";

        var id = await mara.StartAsync(Count(server.Results.Url(place)), ("Autorestart", "on"));
        var first = await Eventually.Become(
            async _ => (await mara.StatusAsync(id)).Body["JobID"]!.GetValue<long>(), until: j => j > 0, cancellationToken: TestContext.Current.CancellationToken);
        var last = await mara.UntilAsync(id, Ends);

        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        last.Body["Autorestart"]!.GetValue<bool>().ShouldBeTrue();
        last.Body["JobID"]!.GetValue<long>().ShouldNotBe(first);
        Text(server.Results.Received($"{place}/numbers.txt")).ShouldBe(AllNumbers);
    }

    [Fact]
    public async Task Restart_AfterATimeOut_GoesOnFromTheCheckpoint()
    {
        var mara = await MaraAsync();
        var place = $"outputs/{Guid.CreateVersion7()}";
        var id = await mara.StartAsync(Count(server.Results.Url(place)), ("checkpoint_flag", "on"));
        var stopped = await mara.UntilAsync(id, Ends);
        $"{stopped.Body["Status"]}".ShouldBe("TIME_OUT", stopped.Body.ToJsonString());
        stopped.Message.ShouldContain("status: TIMEOUT,");

        // One attempt may do less than half of it on a machine that has much else to do.
        Answer last;
        do
        {
            var restarted = (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=restart")).ShouldBe(HttpStatusCode.Accepted);
            restarted.Message.ShouldBe($"The execution {id} has been restarted!");
            $"{restarted.Body["execution_id"]}".ShouldBe(id);
            last = await mara.UntilAsync(id, Ends);
        }
        while ($"{last.Body["Status"]}" == "TIME_OUT");

        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        Text(server.Results.Received($"{place}/numbers.txt")).ShouldBe(AllNumbers);
        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=restart")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Restart_AfterATimeOutWithoutCheckpoints_IsRefused()
    {
        var mara = await MaraAsync();
        var id = await mara.StartAsync(Count(outputs: null));
        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=restart")).ShouldBe(HttpStatusCode.BadRequest);

        $"{(await mara.UntilAsync(id, Ends)).Body["Status"]}".ShouldBe("TIME_OUT");

        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=restart")).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("Checkpointing");
    }

    [Fact]
    public async Task Gateway_ThatEndsDuringARun_GoesOnWithItAndItsRestarts()
    {
        var mara = await MaraAsync();
        var id = await mara.StartAsync(Count(outputs: null), ("auto_restart", "on"));
        await mara.UntilAsync(id, "RUNNING");

        await server.StopAsync();
        await server.StartAsync();

        var last = await mara.UntilAsync(id, Ends);
        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        var numbers = Path.Combine(await server.FolderAsync("mara", id), "results/numbers.txt");
        (await File.ReadAllTextAsync(numbers, TestContext.Current.CancellationToken)).ShouldBe(AllNumbers);
    }

    private static string Count(Uri? outputs) => outputs is null
        ? "workflow_type: WORKFLOWS.TEST.flow.count"
        : $$"""
            workflow_type: WORKFLOWS.TEST.flow.count
            outputs:
              numbers: [path: numbers.txt, server: "{{outputs}}"]
            """;

    private static string? Text(byte[]? content) => content is null ? null : System.Text.Encoding.UTF8.GetString(content);

    private Task<SimulationsClient> MaraAsync() => server.ClientForAsync("mara", $"{SimulationsServer.Account}@harbour");
}
