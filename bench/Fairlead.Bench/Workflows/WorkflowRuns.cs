using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Workflows;

/// <summary>
/// Whole workflows through the real server, posted to UNICORE's workflow service and kept in SQLite: graphs of nodes that do nothing, and a loop over
/// values whose jobs do nothing either, so that what is measured is what the gateway does for them.
/// </summary>
internal sealed class WorkflowRuns : IFigure
{
    private const string Sites = "  - { name: here, kind: local }";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public string Name => "workflows";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var nodes = Number(options, 0, 100_000);
        var jobs = Number(options, 1, 5_000);
        foreach (var (shape, workflow, size) in new[]
        {
            ("chain", Graph(nodes, Chain), nodes), ("fan out and in", Graph(nodes, Fan), nodes), ("layers of 100, three parents each", Graph(nodes, Layers), nodes),
            ("for-each, 100 at a time, of nodes that do nothing", ForEach(nodes, new JsonObject { ["type"] = "SPLIT" }), nodes),
            ("for-each, 100 at a time, of jobs without a command", ForEach(jobs, new JsonObject { ["job"] = new JsonObject() }), jobs),
        })
        {
            // A server for each: its memory is that of one workflow.
            using var place = new TemporaryDirectory("bench-workflows");
            await using var gateway = await GatewayProcess.StartAsync(place, Sites, cancellationToken);
            var idle = Resident.Now(gateway.Id);
            var started = Stopwatch.GetTimestamp();
            var run = await gateway.Client.SubmitAsync("../workflows", workflow, cancellationToken);
            var accepted = Stopwatch.GetElapsedTime(started);
            string status;
            while ((status = await gateway.Client.PropertyAsync(run, "status", cancellationToken)) is "RUNNING")
            {
                await Task.Delay(Pause, cancellationToken);
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            await output.WriteLineAsync(
                $"{shape}, {size}: {status}, accepted in {accepted.TotalSeconds:F2} s, ended after {elapsed.TotalSeconds:F2} s, {size / elapsed.TotalSeconds:F0}/s, "
                + $"memory {idle:F0} MiB before, {Resident.Peak(gateway.Id):F0} MiB at most, load average {Machine.Load()}");
        }
    }

    private static IEnumerable<(int From, int To)> Chain(int size) => Enumerable.Range(1, size - 1).Select(i => (i - 1, i));

    private static IEnumerable<(int From, int To)> Fan(int size) => Enumerable.Range(1, size - 2).SelectMany(i => new[] { (0, i), (i, size - 1) });

    private static IEnumerable<(int From, int To)> Layers(int size)
    {
        const int Width = 100;
        // Any fixed sequence will do: the same graph each time.
        var random = new Random(1);
        return Enumerable.Range(Width, size - Width)
            .SelectMany(i => Enumerable.Range(0, 3).Select(_ => (((i / Width) - 1) * Width) + random.Next(Width)).Distinct().Select(parent => (parent, i)));
    }

    private static JsonObject Graph(int size, Func<int, IEnumerable<(int From, int To)>> edges) => new()
    {
        ["activities"] = new JsonObject(Enumerable.Range(0, size).Select(i => KeyValuePair.Create($"n{i}", (JsonNode?)new JsonObject { ["type"] = "SPLIT" }))),
        ["transitions"] = new JsonArray([.. edges(size).Select(e => (JsonNode?)new JsonObject { ["from"] = $"n{e.From}", ["to"] = $"n{e.To}" })]),
    };

    private static JsonObject ForEach(int size, JsonObject activity) => new()
    {
        ["subworkflows"] = new JsonObject
        {
            ["sweep"] = new JsonObject
            {
                ["type"] = "FOR_EACH",
                ["values"] = new JsonArray([.. Enumerable.Range(0, size).Select(i => (JsonNode?)i)]),
                ["body"] = new JsonObject { ["activities"] = new JsonObject { ["work"] = activity } },
            },
        },
    };

    private static int Number(IReadOnlyList<string> options, int place, int otherwise) =>
        options.Count > place ? int.Parse(options[place], CultureInfo.InvariantCulture) : otherwise;
}
