using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Tests.Http;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>
/// The requests that the workflow commands of UNICORE's Java command-line client send: a storage is made for local files, whose addresses are added to the
/// document; what the client has replaced itself stays in it; lists are read in chunks until one is empty.
/// </summary>
public sealed class WorkflowCommandScenarios(WorkflowServer server) : IClassFixture<WorkflowServer>, IDisposable
{
    private const int Chunk = 50;
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task WorkflowSubmit_WithLocalFilesAndATemplate_RunsOnThem()
    {
        var factory = Entries(await _client.GetAsync("../registries/default_registry"), "CoreServices").ShouldHaveSingleItem().Replace("/rest/core", "/rest/workflows", StringComparison.Ordinal);
        (await _client.GetAsync(factory))["workflows"].ShouldBeOfType<JsonArray>();
        var storage = await _client.Http.SubmitAsync("{}", "storagefactories/default_storage_factory");
        await _client.Http.UploadAsync($"{storage}/files/infile", "from here\n");

        var address = await _client.Http.SubmitAsync(
            $$"""
            {"Template parameters": {"SECONDS": {"type": "INTEGER", "default": "10"}, "NAME": {} }, "inputs": {"wf:infile": "{{storage}}/files/infile"}, "tags": ["blue", "deep"],
             "variables": [{"id": "decl1", "name": "COUNTER", "type": "INTEGER", "initial_value": "123"}],
             "activities": [{"id": "cat1", "type": "JOB", "job": {"Executable": "cat", "Arguments": ["in.txt"], "Imports": [{"From": "wf:infile", "To": "in.txt"}],
               "Exports": [{"From": "stdout", "To": "wf:out_1"}]}, "options": {"IGNORE_FAILURE": true, "MAX_RESUBMITS": 10} }, {"id": "hold1", "type": "HOLD"}],
             "transitions": [{"from": "cat1", "to": "hold1"}] }
            """,
            factory);

        await _client.UntilAsync(address, "HELD");
        (await _client.ActAsync(address, "continue", """{"COUNTER": "999"}""")).ShouldBe(HttpStatusCode.NoContent);
        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        ParametersOf(workflow).ShouldBe(new Dictionary<string, string> { ["COUNTER"] = "999" });
        Texts(workflow["tags"]).ShouldBe(["blue", "deep"]);
        (await _client.OutputAsync((await ChunksAsync(UnicoreClient.LinkOf(workflow, "jobs"), "jobs")).ShouldHaveSingleItem())).ShouldBe("from here\n");
        (await _client.FilesAsync(workflow)).Keys.ShouldBe(["wf:infile", "wf:out_1"], ignoreOrder: true);
    }

    [Fact]
    public async Task ListWorkflows_ByTags_GivesEachOnce()
    {
        var made = new List<string>();
        for (var i = 0; i <= Chunk; i++)
        {
            made.Add(await _client.SubmitAsync("{tags: [many, together], activities: {a: {type: START}}}"));
        }

        (await ChunksAsync(Service, "workflows", "tags=many%2Ctogether")).ShouldBe(made);
        (await ChunksAsync(Service, "workflows", "tags=many%2Cothers")).ShouldBeEmpty();
    }

    private static List<string> Entries(JsonObject registry, string type) =>
        [.. registry["entries"].ShouldBeOfType<JsonArray>().Where(e => (string?)e?["type"] == type).Select(e => (string?)e?["href"] ?? string.Empty)];

    private async Task<List<string>> ChunksAsync(string list, string member, string? query = null)
    {
        var all = new List<string>();
        while (true)
        {
            var position = all.Count == 0 ? $"num={Chunk}" : $"offset={all.Count}&num={Chunk}";
            var some = Texts((await _client.GetAsync($"{list}?{(query is null ? position : $"{query}&{position}")}"))[member]);
            if (some.Length == 0)
            {
                return all;
            }

            all.AddRange(some);
        }
    }
}
