using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Talks to the workflow service of a server as clients do.</summary>
/// <param name="server">The server.</param>
/// <param name="user">As whom, or null for nobody.</param>
internal sealed class WorkflowClient(UnicoreServer server, string? user = "ada") : IDisposable
{
    /// <summary>The service, for paths that the client takes.</summary>
    public const string Service = "../workflows";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public UnicoreClient Http { get; } = server.ClientFor(user);

    public void Dispose() => Http.Dispose();

    public Task<string> SubmitAsync(string document) => Http.SubmitAsync(document, Service);

    public Task<JsonObject> GetAsync(string workflow) => Http.GetAsync(workflow);

    public Task<JsonObject> UntilAsync(string workflow, params string[] states) => Eventually.Become(
        async _ => await Http.GetAsync(workflow), until: w => states.Contains(w["status"]?.GetValue<string>()), within: Patience, cancellationToken: CancellationToken);

    public Task<JsonObject> EndOf(string workflow) => UntilAsync(workflow, "SUCCESSFUL", "FAILED", "ABORTED");

    public async Task<JsonObject> RunAsync(string document) => await EndOf(await SubmitAsync(document));

    /// <summary>Runs a workflow that has to succeed.</summary>
    public async Task<JsonObject> SucceedAsync(string document)
    {
        var workflow = await RunAsync(document);
        workflow["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL", workflow.ToJsonString());
        return workflow;
    }

    public async Task<HttpStatusCode> ActAsync(string workflow, string action, string? json = null) =>
        await Http.StatusOf(HttpMethod.Post, UnicoreClient.LinkOf(await GetAsync(workflow), $"action:{action}"), json);

    public async Task<string[]> JobsAsync(JsonObject workflow) => Texts((await Http.GetAsync(UnicoreClient.LinkOf(workflow, "jobs")))["jobs"]);

    public async Task<Dictionary<string, string>> FilesAsync(JsonObject workflow) =>
        (await Http.GetAsync(UnicoreClient.LinkOf(workflow, "files"))).ToDictionary(f => f.Key, f => f.Value?.GetValue<string>() ?? string.Empty);

    /// <summary>What the jobs wrote, in the order of submission.</summary>
    public async Task<List<string>> OutputsAsync(JsonObject workflow)
    {
        var outputs = new List<string>();
        foreach (var job in await JobsAsync(workflow))
        {
            outputs.Add((await OutputAsync(job)).TrimEnd('\n'));
        }

        return outputs;
    }

    public async Task<string> OutputAsync(string job) => await Http.TextAsync($"{await Http.FilesOf(job)}/stdout");

    public static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => t?.GetValue<string>() ?? string.Empty)];

    /// <summary>The entries of an element: its id after those of the levels around it, of which the first entry counts unless a number is given: <c>loop/body#2/job</c>.</summary>
    public static JsonArray EntriesOf(JsonObject workflow, string path)
    {
        JsonNode? level = workflow["detailedStatus"];
        var parts = path.Split('/');
        foreach (var part in parts[..^1])
        {
            var (id, number) = part.Split('#') is [var name, var digits] ? (name, int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)) : (part, 0);
            level = level?["subworkflows"]?[id]?[number];
        }

        return (level?["activities"]?[parts[^1]] ?? level?["subworkflows"]?[parts[^1]]) as JsonArray ?? throw new ShouldAssertException($"There is no {path} in {workflow["detailedStatus"]}");
    }

    /// <summary>The states of those entries.</summary>
    public static string[] StatesOf(JsonObject workflow, string path) => [.. EntriesOf(workflow, path).Select(e => e?["status"]?.GetValue<string>() ?? string.Empty)];

    /// <summary>The iterations of those entries.</summary>
    public static string[] IterationsOf(JsonObject workflow, string path) => [.. EntriesOf(workflow, path).Select(e => e?["iteration"]?.GetValue<string>() ?? string.Empty)];

    /// <summary>Why the first of those entries failed.</summary>
    public static string ErrorOf(JsonObject workflow, string path, int number = 0) => EntriesOf(workflow, path)[number]?["errorMessage"]?.GetValue<string>() ?? string.Empty;

    /// <summary>The job of an entry.</summary>
    public static string JobOf(JsonObject workflow, string path, int number = 0) =>
        EntriesOf(workflow, path)[number]?["jobURL"]?.GetValue<string>() ?? throw new ShouldAssertException($"{path} has no job in {workflow["detailedStatus"]}");

    public static Dictionary<string, string> ParametersOf(JsonObject workflow) =>
        (workflow["parameters"] as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value?.GetValue<string>() ?? string.Empty);

    public static string StatusOf(JsonObject workflow) => workflow["status"]?.GetValue<string>() ?? string.Empty;
}
