using System.Net;
using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.HpcWaas.Tests.Scenarios;

public sealed class CancelScenarios(HpcWaasServer server) : IClassFixture<HpcWaasServer>, IDisposable
{
    private readonly HpcWaasClient _jonas = server.ClientFor("jonas");

    public void Dispose() => _jonas.Dispose();

    [Fact]
    public async Task Scenario13_ARunningExecution_IsCancelledWithItsJobs()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Open("sleeps"));
        await _jonas.WaitForEntryAsync(id, "\"rest\" changed to \"running\"");

        await CancelAsync(id);

        (await _jonas.StatusAsync(id)).ShouldBeOneOf("CANCELLING", "CANCELLED");
        (await _jonas.FollowAsync(id))["status"]?.GetValue<string>().ShouldBe("CANCELLED");
        await foreach (var job in server.Services.GetRequiredService<IJobStore>().UnfinishedAsync(HpcWaasServer.Site, TestContext.Current.CancellationToken))
        {
            job.PartOf?.Run.Value.ToString("D").ShouldNotBe(id);
        }

        (await _jonas.LogAsync(id)).ShouldContain(("INFO", """Workflow "sleeps" canceled"""));
        await CancelAsync(id);
    }

    [Fact]
    public async Task Scenario14_AnExecutionThatEnded_CannotBeCancelled()
    {
        var id = await _jonas.TriggerAsync(HarbourFiles.Hello);
        await _jonas.FollowAsync(id);

        (await _jonas.ErrorOf(HttpMethod.Delete, $"executions/{id}", HttpStatusCode.Conflict, "conflict")).ShouldContain("SUCCESS");
        (await _jonas.StatusAsync(id)).ShouldBe("SUCCESS");
    }

    private async Task CancelAsync(string id)
    {
        using var response = await _jonas.SendAsync(HttpMethod.Delete, $"executions/{id}");
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Content.Headers.ContentLength.ShouldBe(0);
    }
}
