using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Cli.Workflows;

/// <summary>A run as the native API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state: running, held, succeeded, failed or cancelled.</param>
/// <param name="Message">Why it failed, or null.</param>
/// <param name="Folder">The folder on the site that its phases run in, once there is one.</param>
/// <param name="Outputs">What it hands over: values, and the addresses of files.</param>
internal sealed record RunReport(string Id, string State, string? Message, string? Folder, IReadOnlyList<(string Name, string? Value, string? File)> Outputs)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => State is not ("running" or "held");
}

/// <summary>A node of a run as the native API shows it.</summary>
/// <param name="Place">Where it is, such as <c>sweep[12]/simulate</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="State">Its state.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Until">When it goes on by itself.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="Progress">How far a loop is, for people.</param>
internal sealed record NodeReport(string Place, string Kind, string State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? Until, string? Message, string? Progress)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => State is "succeeded" or "failed" or "ignored";

    /// <summary>Whether it waits for a person.</summary>
    public bool WaitsForPerson => State == "held" && Until is null;

    /// <summary>Whether it is a node of the gateway's own.</summary>
    public bool IsOwn => Place.StartsWith('(');
}

/// <summary>Speaks the native API of a gateway.</summary>
internal sealed class WorkflowClient : IDisposable
{
    private readonly HttpClient _http;

    private WorkflowClient(Uri address, HttpMessageHandler handler, AuthenticationHeaderValue? authorization)
    {
        _http = new HttpClient(handler) { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = authorization;
    }

    /// <summary>The gateway.</summary>
    public Uri Address => _http.BaseAddress ?? throw new InvalidOperationException("The client has no address.");

    /// <summary>A client of a gateway that shows that one certificate.</summary>
    public static WorkflowClient Pinned(Uri address, string user, string password, X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && certificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());
        return new WorkflowClient(address, handler, Basic(user, password));
    }

    /// <summary>A client of a gateway elsewhere; who asks is in <c>FAIRLEAD_TOKEN</c>, or in <c>FAIRLEAD_USER</c> and <c>FAIRLEAD_PASSWORD</c>.</summary>
    /// <param name="address">The gateway.</param>
    /// <param name="environment">The environment variables.</param>
    public static WorkflowClient Of(Uri address, IReadOnlyDictionary<string, string> environment)
    {
        var authorization = environment.TryGetValue("FAIRLEAD_TOKEN", out var token) ? new AuthenticationHeaderValue("Bearer", token)
            : environment.TryGetValue("FAIRLEAD_USER", out var user) ? Basic(user, environment.GetValueOrDefault("FAIRLEAD_PASSWORD", string.Empty))
            : null;
        return new WorkflowClient(address, new SocketsHttpHandler(), authorization);
    }

    /// <summary>Submits a workflow.</summary>
    public async Task<RunReport> SubmitAsync(JsonObject submission, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("api/workflows", submission, cancellationToken);
        return ReportOf(await ReadAsync(answer, cancellationToken));
    }

    /// <summary>What is published.</summary>
    public async Task<JsonArray> TemplatesAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri("api/templates", UriKind.Relative), cancellationToken);
        return (await ReadAsync(answer, cancellationToken))["templates"] as JsonArray ?? [];
    }

    /// <summary>One template, with what its workflows take and give.</summary>
    public async Task<JsonObject> TemplateAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"api/templates/{Uri.EscapeDataString(id)}", UriKind.Relative), cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>Runs a template.</summary>
    public async Task<RunReport> RunTemplateAsync(string id, JsonObject request, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"api/templates/{Uri.EscapeDataString(id)}/runs", request, cancellationToken);
        return ReportOf(await ReadAsync(answer, cancellationToken));
    }

    /// <summary>Deploys a template at what its branch or tag names now.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> DeployAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri($"api/templates/{Uri.EscapeDataString(id)}/deploy", UriKind.Relative), null, cancellationToken);
        return Text(await ReadAsync(answer, cancellationToken), "commit") ?? string.Empty;
    }

    /// <summary>How a run stands; null where there is none of that id (any more).</summary>
    public async Task<RunReport?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"api/workflows/{Uri.EscapeDataString(id)}", UriKind.Relative), cancellationToken);
        return answer.StatusCode is System.Net.HttpStatusCode.NotFound ? null : ReportOf(await ReadAsync(answer, cancellationToken));
    }

    /// <summary>The nodes of a run, in the order in which they became ready.</summary>
    public async Task<IReadOnlyList<NodeReport>> NodesAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"api/workflows/{id}/nodes", UriKind.Relative), cancellationToken);
        var document = await ReadAsync(answer, cancellationToken);
        return [.. (document["nodes"] as JsonArray ?? []).OfType<JsonObject>().Select(NodeOf)];
    }

    /// <summary>Lets a run go on that waits for a person.</summary>
    public Task ContinueAsync(string id, JsonObject values, CancellationToken cancellationToken) => ActAsync(id, "continue", values, cancellationToken);

    /// <summary>Does again what failed or was stopped in a run that has ended.</summary>
    public Task RestartAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "restart", [], cancellationToken);

    /// <summary>Stops a run for good.</summary>
    public Task CancelAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "cancel", [], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task ActAsync(string id, string action, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"api/workflows/{id}/{action}", body, cancellationToken);
        await ReadAsync(answer, cancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        var document = isJson ? JsonNode.Parse(text) as JsonObject : null;
        if (answer.IsSuccessStatusCode && document is not null)
        {
            return document;
        }

        var faults = (document?["errors"] as JsonArray)?.Select(e => e?.ToString() ?? string.Empty).ToList() ?? [document?["title"]?.ToString() ?? $"The gateway answered {(int)answer.StatusCode}."];
        throw new RefusedException(faults);
    }

    private static RunReport ReportOf(JsonObject run) => new(
        Text(run, "id") ?? string.Empty,
        Text(run, "state") ?? string.Empty,
        Text(run, "message"),
        Text(run, "folder"),
        [.. (run["outputs"] as JsonObject ?? []).Select(o => (o.Key, Text(o.Value, "value"), Text(o.Value, "file")))]);

    private static NodeReport NodeOf(JsonObject node) => new(
        Text(node, "place") ?? string.Empty,
        Text(node, "kind") ?? string.Empty,
        Text(node, "state") ?? string.Empty,
        node["startedAt"]?.GetValue<DateTimeOffset>(),
        node["endedAt"]?.GetValue<DateTimeOffset>(),
        node["until"]?.GetValue<DateTimeOffset>(),
        Text(node, "message"),
        node["iterations"] is JsonObject loop ? $"{(loop["started"]?.GetValue<int>() ?? 0) - (loop["running"]?.GetValue<int>() ?? 0)}/{Text(loop, "total") ?? "?"}" : null);

    private static string? Text(JsonNode? node, string key) => node?[key]?.ToString();

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}

/// <summary>The gateway says no, with reasons for people.</summary>
/// <param name="faults">The reasons.</param>
internal sealed class RefusedException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Faults => faults;
}
