using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Runs;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>What a fault in a dialect does to its runs, and to those of others.</summary>
public sealed class OddRunTests(OddRunTests.Server server) : IClassFixture<OddRunTests.Server>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fault_OfADialect_FailsItsNodeAndNoOtherRun()
    {
        var ada = (await server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", _cancellationToken)).ShouldNotBeNull();
        var bad = await SubmitAsync(ada, "bad");
        var good = await SubmitAsync(ada, "good");

        (await EndOf(ada, good)).Header.Phase.ShouldBe(RunPhase.Succeeded);
        var ended = await EndOf(ada, bad);
        ended.Header.Phase.ShouldBe(RunPhase.Failed);
        ended.Header.Message.ShouldNotBeNull().ShouldContain("bad");
    }

    [Fact]
    public async Task Delete_OfARunUnderWay_StopsItAndLeavesNothing()
    {
        var ada = (await server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", _cancellationToken)).ShouldNotBeNull();
        var definition = new WorkflowDefinition { Root = new Block { Nodes = [new Node.Hold("wait")] } };
        var run = await SubmitAsync(ada, definition);

        (await server.Services.GetRequiredService<ChangeRun>().DiscardAsync(ada, run, _cancellationToken)).TryGet(out _, out _).ShouldBeTrue();

        (await server.Services.GetRequiredService<FindRun>().RunAsync(ada, run, AccessLevel.Read, _cancellationToken)).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
        await Eventually.Become(token => server.Services.GetRequiredService<IRunStore>().FindAsync(run, token), until: row => row is null, cancellationToken: _cancellationToken);
    }

    private Task<RunId> SubmitAsync(Principal principal, string node) => SubmitAsync(principal, new WorkflowDefinition { Root = new Block { Nodes = [new Node.Job(node, "{}")] } });

    private async Task<RunId> SubmitAsync(Principal principal, WorkflowDefinition definition)
    {
        var outcome = await server.Services.GetRequiredService<SubmitRun>().RunAsync(principal, new RunSubmission(definition, "odd", "{}"), _cancellationToken);
        return outcome.TryGet(out var run, out var refusal) ? run.Id : throw new InvalidOperationException(refusal.Message);
    }

    private async Task<Run> EndOf(Principal principal, RunId id) => await Eventually.Become(
        async token => (await server.Services.GetRequiredService<FindRun>().RunAsync(principal, id, AccessLevel.Read, token)).TryGet(out var run, out var refusal)
            ? run
            : throw new InvalidOperationException(refusal.Message),
        until: run => run.Header.Phase is not RunPhase.Running,
        cancellationToken: _cancellationToken);

    /// <summary>A gateway that speaks one more dialect.</summary>
    public sealed class Server : UnicoreServer
    {
        protected override void Replace(IServiceCollection services) => services.AddSingleton<IRunDialect, OddRuns>();
    }
}
