using System.Net;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Jobs that must not begin before some time.</summary>
public sealed class ScheduledJobScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    private readonly UnicoreClient _client = server.ClientFor();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scenario49_NotBefore_DoesNotRunUntilThen()
    {
        var start = TimeProvider.System.GetUtcNow().AddSeconds(3);
        var job = await _client.SubmitAsync($$"""{"Executable": "date", "Not before": "{{start:yyyy-MM-dd'T'HH:mm:ss.fff'+0000'}}"}""");

        var ended = await _client.EndOf(job);

        ended["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        ended["log"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldContain(l => l.Contains("Waits until", StringComparison.Ordinal)); // null fails the test as well
        TimeProvider.System.GetUtcNow().ShouldBeGreaterThanOrEqualTo(start);
    }

    [Fact]
    public async Task NotBefore_CancelledWhileItWaits_NeverRuns()
    {
        var job = await _client.SubmitAsync("""{"Executable": "touch ran", "Not before": "2099-01-01 00:00"}""");
        (await _client.EndOf(job))["statusMessage"]!.GetValue<string>().ShouldContain("at most 366 days"); // null fails the test as well
        var tomorrow = await _client.SubmitAsync($$"""{"Executable": "touch ran", "Not before": "{{TimeProvider.System.GetUtcNow().AddDays(1):yyyy-MM-dd HH:mm}}"}""");
        var waiting = await _client.UntilAsync(tomorrow, "QUEUED");
        (await _client.GetAsync(UnicoreClient.LinkOf(waiting, "workingDirectory")))["resourceStatus"]?.GetValue<string>().ShouldBe("READY");

        (await _client.StatusOf(HttpMethod.Post, $"{tomorrow}/actions/abort", "{}")).ShouldBe(HttpStatusCode.NoContent);

        (await _client.EndOf(tomorrow))["statusMessage"]?.GetValue<string>().ShouldBe("Job aborted.");
        (await _client.StatusOf(HttpMethod.Get, $"{await _client.FilesOf(tomorrow)}/ran")).ShouldBe(HttpStatusCode.NotFound);
    }
}
