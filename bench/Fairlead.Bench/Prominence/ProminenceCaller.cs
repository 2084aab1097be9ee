using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;

namespace Fairlead.Bench.Prominence;

/// <summary>Asks the gateway what PROMINENCE's clients ask.</summary>
internal sealed class ProminenceCaller : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });

    /// <param name="server">Where the gateway is.</param>
    public ProminenceCaller(Uri server)
    {
        _http.BaseAddress = new Uri(server, "/prominence/v1/");
        _http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(GatewayProcess.Authorization);
    }

    /// <summary>A job of tasks that all do the same.</summary>
    public static JsonObject Job(string image, string command, int tasks = 1) => new()
    {
        ["name"] = "point",
        ["resources"] = new JsonObject { ["cpus"] = 1, ["memory"] = 0.1 },
        ["tasks"] = new JsonArray([.. Enumerable.Range(0, tasks).Select(_ => (JsonNode)new JsonObject { ["image"] = image, ["runtime"] = "singularity", ["cmd"] = command })]),
    };

    /// <summary>Submits a job or a workflow and returns its number.</summary>
    public async Task<long> SubmitAsync(string list, JsonObject document, CancellationToken cancellationToken)
    {
        using var body = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(list, UriKind.Relative), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode && JsonNode.Parse(text)?["id"] is { } id ? id.GetValue<long>() : throw new InvalidOperationException(text);
    }

    /// <summary>A job or a workflow, and how long it took to get it.</summary>
    public async Task<(JsonNode View, TimeSpan Elapsed)> GetAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var text = await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return (JsonNode.Parse(text)?[0] ?? throw new InvalidOperationException($"There is nothing at {path}."), elapsed);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
