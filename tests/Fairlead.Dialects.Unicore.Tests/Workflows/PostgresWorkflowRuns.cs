using System.Net;
using Fairlead.Dialects.Unicore.Tests.Http;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Workflows that are kept in PostgreSQL.</summary>
public sealed class PostgresWorkflowRuns(PostgresUnicoreServer server) : IClassFixture<PostgresUnicoreServer>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task G2_Deciding() => await GalleryChecks.DecidingAsync(_client);

    [Fact]
    public async Task G4_ASweepInASweep() => await GalleryChecks.SweepInSweepAsync(_client);

    [Fact]
    public async Task AHeldWorkflow_IsFoundByItsTagsContinuedAndDeleted()
    {
        var address = await _client.SubmitAsync("""
            {tags: ["north", "it's"], inputs: {a: "https://x.example/a"}, variables: {C: {type: INTEGER, initial_value: 1}}, activities: {h: {type: HOLD},
             j: {job: {Executable: "echo ${C}"}}}, subworkflows: {l: {type: FOR_EACH, values: [1, 2, 3], body: {activities: {s: {type: START}}}}},
             transitions: [{from: h, to: j}, {from: j, to: l}]}
            """);
        await _client.UntilAsync(address, "HELD");
        Texts((await _client.Http.GetAsync($"{Service}?tags=it's"))["workflows"]).ShouldBe([address]);
        Texts((await _client.Http.GetAsync($"{Service}?tags=south"))["workflows"]).ShouldBeEmpty();
        (await _client.Http.PutAsync($"{address}/files", """{"b": "https://x.example/b"}"""))["wf:b"]?.GetValue<string>().ShouldBe("https://x.example/b");

        (await _client.ActAsync(address, "continue", "{C: 7}")).ShouldBe(HttpStatusCode.NoContent);

        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        (await _client.OutputsAsync(workflow)).ShouldBe(["7"]);
        (await _client.FilesAsync(workflow)).Keys.ShouldBe(["wf:a", "wf:b"], ignoreOrder: true);
        (await _client.Http.StatusOf(HttpMethod.Delete, address)).ShouldBe(HttpStatusCode.NoContent);
        (await _client.Http.StatusOf(HttpMethod.Get, address)).ShouldBe(HttpStatusCode.NotFound);
        Texts((await _client.Http.GetAsync(Service))["workflows"]).ShouldNotContain(address);
    }
}
