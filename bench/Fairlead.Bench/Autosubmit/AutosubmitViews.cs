using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Autosubmit;

/// <summary>
/// What the web interface of Autosubmit asks of a large gateway: the tree, the graph and the state of all jobs of an experiment, and searches over many
/// experiments; over HTTP, from the real program. Options: jobs (20,000), experiments (10,000).
/// </summary>
internal sealed class AutosubmitViews : IFigure
{
    private const int Repeated = 10;
    private const int Searches = 400;
    private const int AtOnce = 8;
    private static readonly string[] Queries =
        ["query=number%2042", "query=nothing%20like%20that", "owner=user*&order_by=created", "order_by=expid&page=400", "exp_type=experiment&order_by=description&order_desc=false", "hpc=LOCAL&query=7"];

    /// <inheritdoc/>
    public string Name => "autosubmit-views";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var jobs = options is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 20_000;
        var experiments = options is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 10_000;
        using var home = new TemporaryDirectory("bench-autosubmit");
        await using var gateway = await GatewayProcess.StartAsync(home, $"  - {{ name: here, kind: local, workspace: \"{home.Combine("work")}\" }}", cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address, "/autosubmit/"), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(GatewayProcess.Authorization);

        var begun = Stopwatch.GetTimestamp();
        var made = await PostAsync(http, Large(jobs), cancellationToken);
        await output.WriteLineAsync($"load average {Machine.Load()}: {made["generate"]?["total_jobs"]} jobs with {made["generate"]?["edges"]} edges generated in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F2} s");
        foreach (var view in new[] { "tree/{0}", "graph/{0}/standard/none", "pkltreeinfo/{0}/0", "pklinfo/{0}/0", "quick/{0}" })
        {
            await MeasureViewAsync(http, string.Format(CultureInfo.InvariantCulture, view, made["expid"]), output, cancellationToken);
        }

        var limit = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(1, experiments, limit, async (number, token) => await PostAsync(http, Small(number), token));
        foreach (var query in Queries)
        {
            await MeasureSearchAsync(http, query, experiments, output, cancellationToken);
        }

        await output.WriteLineAsync($"memory at most {Resident.Peak(gateway.Id):F0} MiB");
    }

    private static async Task MeasureViewAsync(HttpClient http, string path, TextWriter output, CancellationToken cancellationToken)
    {
        var (times, length) = (new List<double>(), 0);
        for (var i = 0; i < Repeated; i++)
        {
            var started = Stopwatch.GetTimestamp();
            length = (await http.GetByteArrayAsync(new Uri($"v3/{path}", UriKind.Relative), cancellationToken)).Length;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        await output.WriteLineAsync($"v3/{path.Split('/')[0]}: {length / 1e6:F1} MB, median {Quantiles.Median(times):F0} ms, slowest {times.Max():F0} ms of {Repeated}");
    }

    private static async Task MeasureSearchAsync(HttpClient http, string query, int experiments, TextWriter output, CancellationToken cancellationToken)
    {
        var (times, found) = (new List<double>(), 0L);
        for (var i = 0; i < Searches; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var text = await http.GetStringAsync(new Uri($"v4/experiments?only_active=false&{query}", UriKind.Relative), cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            found = i == 0 ? JsonNode.Parse(text)?["pagination"]?["total_items"]?.GetValue<long>() ?? 0 : found;
        }

        await output.WriteLineAsync($"search {query}: {found} of {experiments}, median {Quantiles.Median(times):F1}, 95 % within {Quantiles.Of(times, 0.95):F1} ms (bound 50)");
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, JsonObject document, CancellationToken cancellationToken)
    {
        using var body = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("v4/experiments", UriKind.Relative), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode && JsonNode.Parse(text) is { } made ? made : throw new InvalidOperationException(text);
    }

    // Ten members with chunks that each have a simulation that goes on from the one before, and what comes after it.
    private static JsonObject Large(int jobs) => new()
    {
        ["description"] = "large",
        ["generate"] = true,
        ["files"] = new JsonObject
        {
            ["all.yml"] = $$"""
                EXPERIMENT: {DATELIST: "20200101", MEMBERS: "fc[0-9]", CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: {{jobs / 20}}}
                JOBS:
                  SIM: {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: SIM-1}
                  POST: {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: SIM}
                """,
        },
    };

    private static JsonObject Small(int number) => new() { ["description"] = $"number {number} of many", ["hpc"] = "LOCAL" };
}
