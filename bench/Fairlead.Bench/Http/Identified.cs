using System.Globalization;
using System.Net.Http.Headers;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Http;

/// <summary>What it costs to know who is asking: UNICORE's base document by session, by password and by token, beside the same for somebody who shows nothing.</summary>
internal sealed class Identified : IFigure
{
    private const string Sites = "  - { name: here, kind: local }";

    /// <inheritdoc/>
    public string Name => "identity";

    /// <inheritdoc/>
    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(Number(options, 0, 8));
        var rounds = Number(options, 1, 3);
        var connections = Number(options, 2, 16);
        using var home = new TemporaryDirectory("bench-identity");
        await using var gateway = await GatewayProcess.StartAsync(home, Sites, cancellationToken);
        var address = gateway.Client.Core;
        var token = await TokenAsync(address, cancellationToken);
        (string What, Dictionary<string, string> Headers)[] ways =
        [
            ("nothing", []),
            ("session", new() { ["X-UNICORE-SecuritySession"] = await gateway.Client.SessionAsync(cancellationToken) }),
            ("password", new() { ["Authorization"] = GatewayProcess.Authorization }),
            ("token of the gateway", new() { ["Authorization"] = $"Bearer {token}" }),
        ];
        for (var round = 0; round < rounds; round++)
        {
            var nothing = 0.0;
            foreach (var (what, headers) in ways)
            {
                headers["Accept"] = "application/json";
                var load = await HttpLoad.RunAsync(home, address, connections, time, headers, body: null, cancellationToken);
                nothing = what == "nothing" ? load.Rate : nothing;
                await output.WriteLineAsync(
                    $"{what}: {load.Rate:F0}/s, {load.Rate / nothing:F2} of nothing, p50 {load.Median:F2} ms, p99 {load.Slowest:F2} ms, {load.Failures} failures, load average {Machine.Load()}");
            }
        }
    }

    private static async Task<string> TokenAsync(Uri core, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(core, "token?lifetime=3600"));
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(GatewayProcess.Authorization);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private static int Number(IReadOnlyList<string> options, int place, int otherwise) =>
        options.Count > place ? int.Parse(options[place], CultureInfo.InvariantCulture) : otherwise;
}
