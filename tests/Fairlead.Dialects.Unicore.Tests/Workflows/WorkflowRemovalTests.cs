using System.Net;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Gateway.Runs;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>What goes with workflows where the configuration says so, and how large they may be.</summary>
public sealed class WorkflowRemovalTests(WorkflowRemovalTests.Server server) : IClassFixture<WorkflowRemovalTests.Server>, IDisposable
{
    private const int MostBytes = 2_000;
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("/files/", HttpStatusCode.NotFound)]
    [InlineData("/files/home", HttpStatusCode.OK)]
    public async Task Delete_AWorkflowWithAStorage_TakesTheStorageAndLeavesJobs(string path, HttpStatusCode storageThen)
    {
        var storage = await _client.Http.SubmitAsync("{}", "storagefactories/SCRATCH");
        var workflow = await _client.SucceedAsync($$"""{storageURL: "{{storage}}{{path}}", activities: {a: {job: {Executable: "true"} } } }""");
        var job = (await _client.JobsAsync(workflow)).ShouldHaveSingleItem();
        var address = UnicoreClient.LinkOf(workflow, "self");

        (await _client.Http.StatusOf(HttpMethod.Delete, address)).ShouldBe(HttpStatusCode.NoContent);

        var id = RunId.Parse(address.Split('/')[^1], null);
        var runs = server.Services.GetRequiredService<IRunStore>();
        await Eventually.Become(token => runs.FindAsync(id, token), until: run => run is null, cancellationToken: TestContext.Current.CancellationToken);
        (await _client.Http.StatusOf(HttpMethod.Get, storage)).ShouldBe(storageThen);
        (await _client.Http.StatusOf(HttpMethod.Get, job)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Submit_ADocumentLargerThanAllowed_SaysHowLargeItMayBe()
    {
        var document = $$"""{notes: "{{new string('x', MostBytes)}}", activities: {a: {type: START} } }""";

        (await _client.Http.ErrorOf(HttpMethod.Post, Service, HttpStatusCode.RequestEntityTooLarge, document)).ShouldContain($"{MostBytes}");
    }

    /// <summary>A gateway that keeps jobs longer than their workflows, and removes storages with them.</summary>
    public sealed class Server : UnicoreServer
    {
        protected override void Replace(IServiceCollection services) =>
            services.AddSingleton(new RunOptions { CleansUpJobs = false, CleansUpStorages = true, MaxDocument = MostBytes });
    }
}
