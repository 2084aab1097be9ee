using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Autosubmit.Tests.Execution;

/// <summary>Experiments from their configuration to the end of their jobs, on a local site.</summary>
public sealed class ExperimentRunTests(ExperimentGateway gateway) : IClassFixture<ExperimentGateway>
{
    private const string Head =
        """
        DEFAULT: {HPCARCH: LOCAL}
        PROJECT: {PROJECT_TYPE: none}
        EXPERIMENT: {DATELIST: "20200101 20210101", MEMBERS: "fc0 fc1", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3, CALENDAR: standard}

        """;

    [Fact]
    public async Task Start_TwoDatesTwoMembersThreeChunks_RunsEveryJobAfterItsParents()
    {
        var experiment = await gateway.CreateAsync(
            Head +
            """
            JOBS:
              INI:      {SCRIPT: "echo %SDATE% %MEMBER% >> %ROOTDIR%/order", RUNNING: member}
              SIM:      {SCRIPT: "echo %JOBNAME% %CHUNK_START_DATE% %CHUNK_END_DATE% >> %ROOTDIR%/order", RUNNING: chunk, DEPENDENCIES: INI SIM-1}
              POST:     {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: SIM}
              CLEAN:    {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: POST CLEAN-1}
              TRANSFER: {SCRIPT: "true", RUNNING: member, DEPENDENCIES: CLEAN}
            """);

        var list = (await gateway.GenerateAsync(experiment.Name)).ShouldSucceed();
        (list.Generation.Counts.Total, list.Generation.Counts.Ready, list.Edges).ShouldBe((44, 4, 48));
        (await gateway.StartAsync(experiment.Name)).ShouldSucceed().IsGoing.ShouldBeTrue();

        var ended = await gateway.AtRest(experiment.Name);
        ended.Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(44);
        ended.Current.FinishedAt.ShouldNotBeNull();
        ended.LastStart.ShouldNotBeNull().End.ShouldBe(RestCause.NothingLeft);
        var order = await File.ReadAllLinesAsync(Path.Combine(gateway.Work, "experiments", experiment.Name, "order"), TestContext.Current.CancellationToken);
        order.Where(line => line.Contains("_20200101_fc0_", StringComparison.Ordinal)).ShouldBe(
        [
            $"{experiment.Name}_20200101_fc0_1_SIM 20200101 20200501",
            $"{experiment.Name}_20200101_fc0_2_SIM 20200501 20200901",
            $"{experiment.Name}_20200101_fc0_3_SIM 20200901 20210101",
        ]);
    }

    [Fact]
    public async Task Restart_OfTheGatewayInMidRun_GoesOnAndDoublesNothing()
    {
        await using var own = new ExperimentGateway();
        await own.InitializeAsync();
        var experiment = await own.CreateAsync(
            Head + """JOBS: {SIM: {SCRIPT: "echo %JOBNAME% >> %ROOTDIR%/order; sleep 0.3", RUNNING: chunk, DEPENDENCIES: SIM-1}}""");
        (await own.GenerateAsync(experiment.Name)).ShouldSucceed();
        (await own.StartAsync(experiment.Name)).ShouldSucceed();
        var order = Path.Combine(own.Work, "experiments", experiment.Name, "order");
        await Testing.Eventually.Become(_ => Task.FromResult(File.Exists(order)), until: there => there, cancellationToken: TestContext.Current.CancellationToken);

        await own.RestartAsync();

        (await own.AtRest(experiment.Name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(12);
        (await File.ReadAllLinesAsync(order, TestContext.Current.CancellationToken)).Order().Distinct().Count().ShouldBe(12);
        (await own.AttemptsAsync(experiment.Name)).Count.ShouldBe(12);
    }

    [Fact]
    public async Task Generate_ProjectInARepository_TakesScriptsAndConfigurationFromIt()
    {
        await using var git = new Testing.GitServer();
        await git.InitializeAsync();
        var commit = await git.MakeAsync(
            "ocean",
            """
            mkdir -p conf scripts
            printf 'JOBS:\n  SIM: {FILE: scripts/sim.sh, RUNNING: member, ADDITIONAL_FILES: [scripts/namelist.txt]}\n' > conf/jobs.yml
            printf 'grep -qx %%MEMBER%% namelist_20200101_%%MEMBER%%_SIM && echo %%WORKFLOW_COMMIT%% > %%ROOTDIR%%/%%MEMBER%%\n' > scripts/sim.sh
            printf '%%MEMBER%%\n' > scripts/namelist.txt
            git add . && git commit -q -m first && git rev-parse HEAD
            """,
            TestContext.Current.CancellationToken);
        var experiment = await gateway.CreateAsync(
            $$"""
            DEFAULT: {HPCARCH: LOCAL, CUSTOM_CONFIG: "%PROJDIR%/conf"}
            PROJECT: {PROJECT_TYPE: git}
            GIT: {PROJECT_ORIGIN: "{{git.Url("ocean")}}"}
            EXPERIMENT: {DATELIST: "20200101", MEMBERS: "fc0 fc1", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3}
            """);

        (await gateway.GenerateAsync(experiment.Name)).ShouldSucceed().Generation.Counts.Total.ShouldBe(2);
        (await gateway.StartAsync(experiment.Name)).ShouldSucceed();

        (await gateway.AtRest(experiment.Name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(2);
        var written = await File.ReadAllTextAsync(Path.Combine(gateway.Work, "experiments", experiment.Name, "fc1"), TestContext.Current.CancellationToken);
        written.Trim().ShouldBe(commit.Trim());
    }
}
