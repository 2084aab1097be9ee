using System.Globalization;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Testing;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>A gateway at an address that it keeps when it is started again.</summary>
public sealed class RestartingServer : UnicoreServer
{
    protected override string Url { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Take()}");
}

/// <summary>What a restart in the middle of a workflow changes: nothing.</summary>
public sealed class WorkflowRestartScenarios(RestartingServer server) : IClassFixture<RestartingServer>
{
    [Fact]
    public async Task Workflow50_ARestartWhileAWorkflowIsHeld_ChangesNothing()
    {
        string address;
        using (var before = new WorkflowClient(server))
        {
            address = await before.SubmitAsync("""
                {variables: {C: {type: INTEGER, initial_value: 1}}, activities: {h: {type: HOLD}, j: {job: {Executable: "echo ${C}"}}}, transitions: [{from: h, to: j}]}
                """);
            await before.UntilAsync(address, "HELD");
        }

        await server.RestartAsync();

        using var after = new WorkflowClient(server);
        StatusOf(await after.UntilAsync(address, "HELD")).ShouldBe("HELD");
        await after.ActAsync(address, "continue", "{C: 7}");
        var workflow = await after.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        (await after.OutputsAsync(workflow)).ShouldBe(["7"]);
    }

    [Fact]
    public async Task Workflow50_ARestartInANestedLoop_RunsNoJobTwice()
    {
        string address;
        using (var before = new WorkflowClient(server, "bo"))
        {
            address = await before.SubmitAsync("""
                {subworkflows: {o: {type: FOR_EACH, iterator_name: O, values: [1, 2, 3], maxConcurrentActivities: 2, body: {subworkflows: {i: {type: FOR_EACH, iterator_name: I, values: [1, 2, 3], body: {
                   activities: {j: {job: {Executable: "sleep 0.3; echo ${O}.${I}"}}}}}}}}}}
                """);
            await Eventually.Become(async _ => await before.JobsAsync(await before.GetAsync(address)), until: j => j.Length > 1, cancellationToken: TestContext.Current.CancellationToken);
        }

        await server.RestartAsync();

        using var after = new WorkflowClient(server, "bo");
        var workflow = await after.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        (await after.OutputsAsync(workflow)).ShouldBe(["0.0", "0.1", "0.2", "1.0", "1.1", "1.2", "2.0", "2.1", "2.2"], ignoreOrder: true);
        Texts((await after.Http.GetAsync("jobs"))["jobs"]).Length.ShouldBe(9);
    }
}
