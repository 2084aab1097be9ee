using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.HpcWaas;

/// <summary>
/// Thousands of clients that wait for logs at once: the memory of the gateway with and without them, and how long it takes from an entry of a log (the time
/// that it bears, before it is stored) until a client has the reply. Jobs on this host write a line every few seconds. Options: clients (5,000), executions
/// that they share (50), seconds (60).
/// </summary>
internal sealed class WaitedLogs : IFigure
{
    private const int Tick = 3;

    /// <inheritdoc/>
    public string Name => "hpcwaas-logs";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var (clients, runs, seconds) = (Number(options, 0, 5_000), Number(options, 1, 50), Number(options, 2, 60));
        using var home = new TemporaryDirectory("bench-hpcwaas");
        var templates = HpcWaasCaller.Publish(home, Workflow);
        await using var gateway = await GatewayProcess.StartAsync(
            home,
            $"  - {{ name: here, kind: local, slots: {{ cpus: {runs + 10}, memory: 64GiB }} }}",
            cancellationToken,
            more: templates);
        using var http = HpcWaasCaller.Connect(gateway.Address);
        var executions = new List<string>();
        for (var i = 0; i < runs; i++)
        {
            executions.Add(await HpcWaasCaller.TriggerAsync(http, cancellationToken));
        }

        foreach (var execution in executions)
        {
            await HpcWaasCaller.WaitForEntryAsync(http, execution, "tick", cancellationToken);
        }

        var (without, load) = (Resident.Now(gateway.Id), Machine.Load());
        Resident.ForgetPeak(gateway.Id);
        var cpu = Machine.CpuSecondsOf(gateway.Id);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(TimeSpan.FromSeconds(seconds));
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => FollowAsync(http, executions[i % runs], time.Token)));
        var latencies = all.SelectMany(l => l).ToList();
        await output.WriteLineAsync(
            $"load average {load} before, {Machine.Load()} after: {clients} clients on {runs} executions, {latencies.Count} entries received in {seconds} s; from entry to reply "
            + $"p50 {Quantiles.Median(latencies):F0}, p95 {Quantiles.Of(latencies, 0.95):F0}, p99 {Quantiles.Of(latencies, 0.99):F0} ms, slowest {latencies.Max():F0} ms; "
            + $"memory {without:F0} MiB before, at most {Resident.Peak(gateway.Id):F0} MiB with them; {Machine.CpuSecondsOf(gateway.Id) - cpu:F1} s of CPU");
        foreach (var execution in executions)
        {
            using var cancelled = await http.DeleteAsync($"executions/{execution}", cancellationToken);
        }
    }

    private static string Workflow => $$"""
        fairlead: 1
        workflows:
          talk:
            phases:
              speak: {run: "for i in $(seq 1 1000); do echo \"[INFO] tick $i\"; sleep {{Tick}}; done"}
        """;

    /// <summary>The milliseconds from each entry to its reply, of one client that follows the ticks; what was there when it came does not count.</summary>
    private static async Task<List<double>> FollowAsync(HttpClient http, string execution, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        try
        {
            var from = (await PageAsync(http, execution, 0, "0", cancellationToken)).Total;
            while (true)
            {
                var (_, entries) = await PageAsync(http, execution, from, "5m", cancellationToken);
                var now = TimeProvider.System.GetUtcNow();
                latencies.AddRange(entries.Select(at => (now - at).TotalMilliseconds));
                from += entries.Count;
            }
        }
        catch (Exception e) when (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            return latencies;
        }
    }

    private static async Task<(long Total, List<DateTimeOffset> Entries)> PageAsync(HttpClient http, string execution, long from, string timeout, CancellationToken cancellationToken)
    {
        var text = await http.GetStringAsync($"executions/{execution}/logs?from={from.ToString(CultureInfo.InvariantCulture)}&levels=2&timeout={timeout}", cancellationToken);
        var page = JsonNode.Parse(text) ?? throw new InvalidOperationException("The answer is empty.");
        var entries = page["logs"]?.AsArray().Select(e => DateTimeOffset.Parse(e?["timestamp"]?.GetValue<string>() ?? string.Empty, CultureInfo.InvariantCulture)) ?? [];
        return (page["total_results"]?.GetValue<long>() ?? 0, [.. entries]);
    }

    private static int Number(IReadOnlyList<string> options, int place, int otherwise) =>
        options.Count > place ? int.Parse(options[place], CultureInfo.InvariantCulture) : otherwise;
}
