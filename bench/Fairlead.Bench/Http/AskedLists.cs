using System.Diagnostics;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Http;

/// <summary>The same lists over HTTP, from the real program on the same database.</summary>
internal static class AskedLists
{
    private const int Looks = 200;
    private const string Page = "num=50&offset=10000";

    // The jobs belong to another site, so that nobody drives them.
    private const string Sites = "  - { name: here, kind: local }";

    private static readonly (string What, string Query)[] Lists = [("owner", $"jobs?{Page}"), ("owner and tag", $"jobs?{Page}&tags=red")];

    /// <param name="home">Where the gateway's configuration goes; its data are in <c>data</c>.</param>
    /// <param name="name">The name of the database, for people.</param>
    /// <param name="database">As in the configuration.</param>
    /// <param name="output">Where the results go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task MeasureAsync(TemporaryDirectory home, string name, string database, TextWriter output, CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayProcess.StartAsync(home, Sites, cancellationToken, database);
        await TimesAsync(gateway.Client, new Uri(gateway.Address, "/health/live"), count: null, cancellationToken);
        foreach (var (what, query) in Lists)
        {
            await TimesAsync(gateway.Client, new Uri(gateway.Client.Core, query), count: 50, cancellationToken);
            var times = await TimesAsync(gateway.Client, new Uri(gateway.Client.Core, query), count: 50, cancellationToken);
            var empty = await TimesAsync(gateway.Client, new Uri(gateway.Address, "/health/live"), count: null, cancellationToken);
            await output.WriteLineAsync(
                $"{name} over HTTP, {what}: p50 {Quantiles.Median(times):F1} ms, p95 {Quantiles.Of(times, 0.95):F1} ms (empty endpoint: p50 {Quantiles.Median(empty):F1} ms, p95 {Quantiles.Of(empty, 0.95):F1} ms), load average {Machine.Load()}");
        }
    }

    private static async Task<double[]> TimesAsync(UnicoreCaller client, Uri address, int? count, CancellationToken cancellationToken)
    {
        var times = new double[Looks];
        for (var i = 0; i < Looks; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var text = await client.TextAsync(address, cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (count is { } jobs && text.Split("/jobs/").Length - 1 != jobs)
            {
                throw new InvalidOperationException($"{address} does not list {jobs} jobs: {text}");
            }
        }

        return times;
    }
}
