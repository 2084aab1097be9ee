using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.HpcWaas;

/// <summary>What clients of HPCWaaS do.</summary>
internal static class HpcWaasCaller
{
    private const string Folder = "templates/WORKFLOWS/TALK";

    /// <summary>Publishes a file of workflows with one that is called <c>talk</c>.</summary>
    /// <returns>The part of the configuration that says so.</returns>
    public static string Publish(TemporaryDirectory home, string workflows)
    {
        home.CreateDirectory(Folder);
        home.Write($"{Folder}/workflow.yaml", workflows);
        return $"templates: [{{ name: talk, directory: \"{home.Combine("templates")}\", file: WORKFLOWS/TALK/workflow.yaml }}]";
    }

    /// <summary>As many connections as there are requests at a time.</summary>
    public static HttpClient Connect(Uri gateway)
    {
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = new Uri(gateway, "/hpcwaas/"), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(GatewayProcess.Authorization);
        return http;
    }

    /// <summary>The id of a new execution.</summary>
    public static async Task<string> TriggerAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync("workflows/talk@default@talk", new StringContent("{}"), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location?.ToString().Split('/')[^1] ?? throw new InvalidOperationException("The gateway does not say where the execution is.");
    }

    /// <summary>When the first entry was made that holds the text.</summary>
    public static async Task<DateTimeOffset> WaitForEntryAsync(HttpClient http, string execution, string text, CancellationToken cancellationToken)
    {
        for (long from = 0; ;)
        {
            var page = JsonNode.Parse(await http.GetStringAsync($"executions/{execution}/logs?from={from.ToString(CultureInfo.InvariantCulture)}&timeout=1m", cancellationToken))?["logs"]?.AsArray() ?? [];
            if (page.FirstOrDefault(e => e?["content"]?.GetValue<string>().Contains(text, StringComparison.Ordinal) is true) is { } entry)
            {
                return DateTimeOffset.Parse(entry["timestamp"]?.GetValue<string>() ?? string.Empty, CultureInfo.InvariantCulture);
            }

            from += page.Count;
        }
    }
}
