using System.Globalization;
using Fairlead.Testing;

namespace Fairlead.Bench.Http;

/// <summary>Asks one thing again and again over connections that are kept, as fast as the server answers, with the program wrk beside it on the same CPUs.</summary>
internal static class HttpLoad
{
    private const string Report = """

        done = function(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("result %d %d %d %f %f\n", summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
            latency:percentile(50) / 1000, latency:percentile(99) / 1000))
        end

        """;

    /// <param name="home">Where the script for wrk goes.</param>
    /// <param name="address">What is asked.</param>
    /// <param name="connections">How many at a time.</param>
    /// <param name="time">For how long.</param>
    /// <param name="headers">Headers of each request.</param>
    /// <param name="body">A JSON document to POST, or null for GET.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HttpLoadResult> RunAsync(
        TemporaryDirectory home, Uri address, int connections, TimeSpan time, IReadOnlyDictionary<string, string> headers, string? body, CancellationToken cancellationToken)
    {
        var post = body is null ? "" : $"wrk.method = \"POST\"\nwrk.body = {Quote(body)}\nwrk.headers[\"Content-Type\"] = \"application/json\"\n";
        var script = home.Write("wrk.lua", post + string.Concat(headers.Select(h => $"wrk.headers[ {Quote(h.Key)} ] = {Quote(h.Value)}\n")) + Report);
        var output = (await HostCommand.RunAsync(
            "wrk",
            ["--threads", "1", "--connections", $"{connections}", "--duration", $"{time.TotalSeconds:F0}s", "--timeout", "20s", "--script", script, address.ToString()],
            cancellationToken: cancellationToken)).OutputOfSuccess();
        var report = output.Split('\n').LastOrDefault(l => l.StartsWith("result ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk says: {output}");
        var numbers = report.Split(' ')[1..]
            .Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new HttpLoadResult((long)numbers[0], numbers[0] / (numbers[1] / 1e6), (long)numbers[2], numbers[3], numbers[4]);
    }

    private static string Quote(string text) => $"[==[{text}]==]";
}
