using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>What becomes of a notification when the gateway is killed before its receiver has heard it.</summary>
public sealed class NotificationCrashTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("notify");
    private readonly WebServer _receiver = new();
    private readonly int _port = FreePort.Take();
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Serve_KilledWhileTheReceiverIsAway_TellsItAfterwards()
    {
        _directory.Write("fairlead.yaml", $$"""
            server: { urls: ["http://127.0.0.1:{{_port}}"] }
            users: [{ name: ada, password: test123 }]
            sites: [{ name: here, kind: local, limits: { watchInterval: 200ms } }]
            egress: { allowRanges: [127.0.0.1/32] }
            """);
        string job;
        using (var killed = FairleadProcess.Start(_directory.Path, ["serve"]))
        {
            using var client = ClientAt(await killed.ListeningAsync(_cancellationToken));
            job = await SubmitAsync(client, $$"""{"Executable": "date", "Notification": "{{_receiver.Url("hook")}}"}""");
            await UntilAsync(client, job, j => j["status"]?.GetValue<string>() == "SUCCESSFUL" && j["log"]?.ToJsonString().Contains("Could not tell", StringComparison.Ordinal) == true);
            (await HostCommand.RunAsync("kill", ["-KILL", $"{killed.Id}"], cancellationToken: _cancellationToken)).OutputOfSuccess();
            await killed.EndAsync(TimeSpan.FromSeconds(30), _cancellationToken);
        }

        await _receiver.InitializeAsync();
        using var fairlead = FairleadProcess.Start(_directory.Path, ["serve"]);
        await fairlead.ListeningAsync(_cancellationToken);

        // A gateway that died during a try begins with the next one when the claim of the first is over.
        var told = await Eventually.Become(
            _ => Task.FromResult(_receiver.Received("hook") is { } body ? Encoding.UTF8.GetString(body) : string.Empty),
            until: text => text.Contains("SUCCESSFUL", StringComparison.Ordinal),
            TimeSpan.FromMinutes(3),
            _cancellationToken);
        told.ShouldContain(job);
        _receiver.Requests.Count.ShouldBeGreaterThanOrEqualTo(2);
    }

    private static HttpClient ClientAt(Uri address)
    {
        var client = new HttpClient { BaseAddress = new Uri(address, "/DEMO-SITE/rest/core/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("ada:test123"u8));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    private async Task<string> SubmitAsync(HttpClient client, string description)
    {
        using var content = new StringContent(description, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("jobs", UriKind.Relative), content, _cancellationToken);
        return response.EnsureSuccessStatusCode().Headers.Location.ShouldNotBeNull().ToString();
    }

    private Task<JsonNode> UntilAsync(HttpClient client, string job, Func<JsonNode, bool> isSo) => Eventually.Become(
        async token => JsonNode.Parse(await client.GetStringAsync(new Uri(job), token)).ShouldNotBeNull(), isSo, TimeSpan.FromSeconds(60), _cancellationToken);
}
