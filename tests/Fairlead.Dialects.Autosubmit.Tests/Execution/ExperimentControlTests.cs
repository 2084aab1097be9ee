using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Experiments;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Autosubmit.Tests.Execution;

/// <summary>What people do with experiments beside running them: stop, set jobs to other states, recover, generate anew.</summary>
public abstract class ExperimentControlTests(ExperimentGateway gateway)
{
    private const string Head =
        """
        DEFAULT: {HPCARCH: LOCAL}
        PROJECT: {PROJECT_TYPE: none}
        EXPERIMENT: {DATELIST: "20200101", MEMBERS: "fc0", CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 2}

        """;

    // Goes on once somebody makes the file "go" in the experiment's directory.
    private const string Waits = "until [ -e %ROOTDIR%/go ]; do sleep 0.1; done";

    [Fact]
    public async Task Stop_WhileAJobRuns_LetsItEndAndTheNextStartGoesOnFromThere()
    {
        var (name, first, second) = await GenerateAsync($"JOBS: {{SIM: {{SCRIPT: '{Waits}', RUNNING: chunk, DEPENDENCIES: SIM-1}}}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        await gateway.Becomes(name, first, s => s.State is NodeState.Running);

        (await gateway.StopAsync(name)).ShouldSucceed().ShouldBeEmpty();

        (await gateway.FindAsync(name)).LastStart.ShouldNotBeNull().End.ShouldBe(RestCause.Stopped);
        Go(name);
        await gateway.Becomes(name, first, s => s.State is NodeState.Succeeded);
        (await gateway.StandingsAsync(name))[second].State.ShouldBe(NodeState.Ready);
        (await gateway.StartAsync(name)).ShouldSucceed();
        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(2);
        (await gateway.AttemptsAsync(name)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stop_WithCancel_CancelsWhatRunsAndItFails()
    {
        var (name, first, second) = await GenerateAsync($"JOBS: {{SIM: {{SCRIPT: '{Waits}', RUNNING: chunk, DEPENDENCIES: SIM-1}}}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        await gateway.Becomes(name, first, s => s.State is NodeState.Running);

        (await gateway.StopAsync(name, [NodeState.Running])).ShouldSucceed().ShouldHaveSingleItem();

        await gateway.Becomes(name, first, s => s is { State: NodeState.Failed, Latest.State: JobState.Cancelled });
        (await gateway.StandingsAsync(name))[second].State.ShouldBe(NodeState.Waiting);
    }

    [Fact]
    public async Task Start_TwiceAtOnce_GoesOnOnce()
    {
        var (name, _, _) = await GenerateAsync($"JOBS: {{SIM: {{SCRIPT: '{Waits}', RUNNING: chunk, DEPENDENCIES: SIM-1}}}}");

        var outcomes = await Task.WhenAll(gateway.StartAsync(name), gateway.StartAsync(name));

        outcomes.Count(o => o.TryGet(out _, out _)).ShouldBe(1);
        outcomes.Single(o => !o.TryGet(out _, out _)).ShouldBeRefused(RefusalKind.Conflict);
        Go(name);
        await gateway.AtRest(name);
    }

    [Fact]
    public async Task Retrials_JobThatFailsTwice_SucceedsInItsThirdTry()
    {
        var (name, first, _) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'test %FAIL_COUNT% -ge 2', RUNNING: chunk, RETRIALS: 2}}");
        (await gateway.StartAsync(name)).ShouldSucceed();

        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(2);

        (await gateway.AttemptsAsync(name, first)).Select(a => a.State).ShouldBe([JobState.Failed, JobState.Failed, JobState.Succeeded]);
        var logs = Path.Combine(gateway.Work, "experiments", name, $"LOG_{name}");
        (await File.ReadAllLinesAsync(Path.Combine(logs, $"{first}_STAT_2"), TestContext.Current.CancellationToken))[3].ShouldBe("COMPLETED");
        File.Exists(Path.Combine(logs, $"{first}_COMPLETED")).ShouldBeTrue();
    }

    [Fact]
    public async Task SetReady_JobThatFailed_RunsAgainWithWhatDependsOnIt()
    {
        var (name, first, second) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'test -e %ROOTDIR%/go', RUNNING: chunk, DEPENDENCIES: SIM-1}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        var failed = await gateway.AtRest(name);
        failed.Current.ShouldNotBeNull().FinishedAt.ShouldBeNull();
        (failed.Current.Counts.Failed, failed.Current.Counts.Succeeded).ShouldBe((1, 0));

        Go(name);
        (await gateway.SetAsync(name, first, NodeState.Ready)).ShouldSucceed().ShouldHaveSingleItem().Before.ShouldBe(NodeState.Failed);
        (await gateway.StartAsync(name)).ShouldSucceed();

        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(2);
        (await gateway.AttemptsAsync(name, first)).Count.ShouldBe(2);
        (await gateway.StandingsAsync(name))[second].State.ShouldBe(NodeState.Succeeded);
    }

    [Fact]
    public async Task SetSuspended_JobThatRuns_CancelsItAndHoldsWhatDependsOnIt()
    {
        var (name, first, second) = await GenerateAsync($"JOBS: {{SIM: {{SCRIPT: '{Waits}', RUNNING: chunk, DEPENDENCIES: SIM-1}}}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        await gateway.Becomes(name, first, s => s.State is NodeState.Running);

        (await gateway.SetAsync(name, first, NodeState.Suspended)).ShouldSucceed().ShouldHaveSingleItem().IsCancelled.ShouldBeTrue();

        var ended = await gateway.AtRest(name);
        ended.Current.ShouldNotBeNull().Counts.Suspended.ShouldBe(1);
        await gateway.Becomes(name, first, s => s is { State: NodeState.Suspended, Latest.State: JobState.Cancelled });
        (await gateway.StandingsAsync(name))[second].State.ShouldBe(NodeState.Waiting);

        // Set back at once: the job before has to be gone first, and the new one is another.
        Go(name);
        (await gateway.SetAsync(name, first, NodeState.Ready)).ShouldSucceed();
        (await gateway.StartAsync(name)).ShouldSucceed();
        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(2);
    }

    [Fact]
    public async Task Triggers_OnRunningAndOnFailure_StartWhatWaitsForThem()
    {
        var (name, sim, _) = await GenerateAsync(
            $$$"""
            JOBS:
              SIM: {SCRIPT: '{{{Waits}}}; test -e %ROOTDIR%/DN_1; false', RUNNING: chunk, DEPENDENCIES: SIM-1}
              DN: {SCRIPT: 'touch %ROOTDIR%/DN_%CHUNK%; touch %ROOTDIR%/go', RUNNING: chunk, DEPENDENCIES: {SIM: {STATUS: RUNNING} } }
              RESCUE: {SCRIPT: 'true', RUNNING: chunk, DEPENDENCIES: {SIM: {STATUS: FAILED} } }
            """);
        (await gateway.StartAsync(name)).ShouldSucceed();

        await gateway.AtRest(name);

        var all = await gateway.StandingsAsync(name);
        all[sim].State.ShouldBe(NodeState.Failed);
        all[sim.Replace("SIM", "DN", StringComparison.Ordinal)].State.ShouldBe(NodeState.Succeeded);
        all[sim.Replace("SIM", "RESCUE", StringComparison.Ordinal)].State.ShouldBe(NodeState.Succeeded);
        all.Values.Count(s => s.State is NodeState.Waiting).ShouldBe(3);
    }

    [Fact]
    public async Task Recover_AfterAFailure_SetsBackWhatDidNotEndWell()
    {
        var (name, first, second) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'test %CHUNK% = 1 -o -e %ROOTDIR%/go', RUNNING: chunk, DEPENDENCIES: SIM-1}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        await gateway.AtRest(name);
        (await gateway.SetAsync(name, first, NodeState.Failed)).ShouldSucceed();

        var recovered = (await gateway.Services.GetRequiredService<SetStates>().RecoverAsync(
            await gateway.WhoIs("ana"), name, all => all.Select(s => s.Node).ToImmutableArray(), isForced: false, TestContext.Current.CancellationToken)).ShouldSucceed();

        (recovered.Succeeded.Length, recovered.Reset.Length).ShouldBe((1, 1));
        var states = await gateway.StandingsAsync(name);
        (states[first].State, states[second].State).ShouldBe((NodeState.Succeeded, NodeState.Ready));
        (await gateway.FindAsync(name)).IsGoing.ShouldBeFalse();
    }

    [Fact]
    public async Task Generate_AfterARun_BeginsAnewAndKeepsWhatWas()
    {
        var (name, _, _) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'true', RUNNING: chunk}}");
        (await gateway.StartAsync(name)).ShouldSucceed();
        await gateway.AtRest(name);

        (await gateway.GenerateAsync(name)).ShouldSucceed().Generation.Number.ShouldBe(2);

        var generations = await gateway.Services.GetRequiredService<IExperimentStore>().GenerationsAsync(await gateway.FindAsync(name), TestContext.Current.CancellationToken);
        generations.Select(g => g.Counts.Succeeded).ShouldBe([2, 0]);
        generations[0].FinishedAt.ShouldNotBeNull();
        (await gateway.FindAsync(name)).Current.ShouldNotBeNull().Number.ShouldBe(2);
    }

    [Fact]
    public async Task Generate_WrongConfiguration_TellsAllAndLeavesTheList()
    {
        var (name, _, _) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'true', RUNNING: chunk}}");
        var wrong = Head + "PLATFORMS: {FAR: {SITE: nowhere}}\nJOBS: {SIM: {SCRIPT: 'true', WALLCLOCK: soon}, POST: {PLATFORM: FAR, SCRIPT: 'true'}, LAST: {RUNNING: once}}";
        (await gateway.Services.GetRequiredService<ChangeExperiment>().ConfigureAsync(
            await gateway.WhoIs("ana"), name, new Dictionary<string, string?> { ["all.yml"] = wrong }, TestContext.Current.CancellationToken)).ShouldSucceed();

        var refusal = (await gateway.GenerateAsync(name)).ShouldBeRefused(RefusalKind.Invalid);

        refusal.Message.ShouldContain("all.yml:5: JOBS.SIM.WALLCLOCK: 'soon' is no time. Write HH:MM.");
        refusal.Message.ShouldContain("No site serves the platform FAR. Write SITE with one of here");
        refusal.Message.ShouldContain("JOBS.LAST.FILE: There is no script.");
        (await gateway.FindAsync(name)).Current.ShouldNotBeNull().Number.ShouldBe(1);
    }

    [Fact]
    public async Task Change_ByAnother_IsForbiddenThoughTheyMayRead()
    {
        var (name, first, _) = await GenerateAsync("JOBS: {SIM: {SCRIPT: 'true', RUNNING: chunk}}");

        (await gateway.SetAsync(name, first, NodeState.Failed, "bob")).ShouldBeRefused(RefusalKind.Forbidden);
        (await gateway.StartAsync(name, "bob")).ShouldBeRefused(RefusalKind.Forbidden);

        var list = await gateway.Services.GetRequiredService<FindExperiment>()
            .ListAsync(await gateway.WhoIs("bob"), new ExperimentQuery { Text = name.ToUpperInvariant(), Owner = new TextPattern("a*") }, TestContext.Current.CancellationToken);
        list.Experiments.ShouldHaveSingleItem().Name.ShouldBe(name);
        list.Total.ShouldBe(1);
    }

    private async Task<(string Name, string First, string Second)> GenerateAsync(string jobs)
    {
        var name = (await gateway.CreateAsync(Head + jobs)).Name;
        (await gateway.GenerateAsync(name)).ShouldSucceed();
        return (name, $"{name}_20200101_fc0_1_SIM", $"{name}_20200101_fc0_2_SIM");
    }

    private void Go(string name)
    {
        var directory = Directory.CreateDirectory(Path.Combine(gateway.Work, "experiments", name));
        File.WriteAllText(Path.Combine(directory.FullName, "go"), string.Empty);
    }
}

/// <summary>With SQLite.</summary>
public sealed class SqliteExperimentControlTests(ExperimentGateway gateway) : ExperimentControlTests(gateway), IClassFixture<ExperimentGateway>;

/// <summary>With PostgreSQL.</summary>
public sealed class PostgresExperimentControlTests(PostgresExperimentGateway gateway) : ExperimentControlTests(gateway), IClassFixture<PostgresExperimentGateway>;
