using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Tests;

/// <summary>What every kind of site has to do with steps that belong on its login node, tried on a real one.</summary>
public abstract class LoginContractTests(SitePlace place) : SiteContract(place)
{
    [Fact]
    public async Task Submit_LoginJob_RunsToAnEndWithExitCodeAndOutput()
    {
        var job = await SubmitAsync(Runs("echo hello; echo oops >&2; trap | wc -l; exit 7"));

        var end = await EndAsync(job);

        (end.Cause, end.ExitCode, end.Evidence).ShouldBe((EndCause.Exited, 7, "result file"));
        Output(job, "stdout").ShouldBe("hello\n0\n");
        Output(job, "stderr").ShouldBe("oops\n");
    }

    [Fact]
    public async Task Submit_TheSameLoginAttemptTwice_RunsOnceAndIsTheSame()
    {
        var job = New(Runs("echo ran >>runs; sleep 1"));

        var first = (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();
        var second = (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();

        second.ShouldBe(first);
        await EndAsync(job.Taken(first.BatchId));
        (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBe(first);
        Output(job, "runs").ShouldBe("ran\n");
    }

    [Fact]
    public async Task Submit_ManyLoginJobsAndOthers_EachHasAnOutcomeOfItsOwn()
    {
        var jobs = Enumerable.Range(0, 6).Select(n => New(n % 2 == 0 ? Runs($"exit {n}") : Some.Runs(Some.Shell($"exit {n}")))).ToList();

        var ends = await Task.WhenAll((await SubmitAsync(jobs)).Select(EndAsync));

        ends.Select(e => e.ExitCode).ShouldBe(Enumerable.Range(0, 6).Select(n => (int?)n));
    }

    [Fact]
    public async Task Submit_TasksOfALoginArray_EachRunsWithItsIndex()
    {
        var tasks = Some.Tasks(Runs("echo task $FAIRLEAD_ARRAY_TASK_ID"), 3, Place.Workspace, Place.Account);

        var taken = await SubmitAsync(tasks);
        await Task.WhenAll(taken.Select(EndAsync));

        Enumerable.Range(0, 3).ShouldAllBe(n => Output(taken[n], $"stdout.{n}") == $"task {n}\n");
    }

    [Fact]
    public async Task Submit_TextFullOfMetacharacters_IsPassedOnExactly()
    {
        const string nasty = "'\"\\ $(touch canary) `touch canary` ; touch canary & \t\nFL_END\n-e é日本🜨";
        var job = await SubmitAsync(Some.Runs(Some.Program("printf", "%s", nasty) with { Placement = StepPlacement.LoginNode }));

        (await EndAsync(job)).ExitCode.ShouldBe(0);

        Output(job, "stdout").ShouldBe(nasty);
        Directory.GetFiles(Place.Workspace, "canary", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancel_ARunningLoginJob_EndsItsProgramsAndSaysSo()
    {
        var job = await SubmitAsync(Runs("(sleep 100; touch never) & touch running; sleep 100; touch never"));
        await RunningAsync(job);
        (await SightAsync(job)).ShouldNotBeNull().State.ShouldBe(BatchState.Active);

        await CancelAsync(job);

        (await EndAsync(job with { CancelRequested = true })).Cause.ShouldBe(EndCause.Cancelled);
        File.Exists(Path.Combine(job.Directory, "never")).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_ALoginJobThatHeedsNoSignal_IsKilled()
    {
        var job = await SubmitAsync(Runs("trap '' TERM; touch running; while :; do sleep 1; done"));
        await RunningAsync(job);

        await CancelAsync(job);

        (await EndAsync(job with { CancelRequested = true })).Cause.ShouldBe(EndCause.Cancelled);
    }

    [Fact]
    public async Task Watch_ALoginJobPastItsTime_IsMadeToEnd()
    {
        var job = await SubmitAsync(Runs("sleep 1000") with { Resources = new ResourceRequest { Runtime = TimeSpan.FromSeconds(1) } });

        (await EndAsync(job)).Cause.ShouldBe(EndCause.TimeLimit);
    }

    [Fact]
    public async Task Find_LoginAttempts_FindsThoseThatWereStarted()
    {
        var running = New(Runs("touch running; sleep 100"));
        var never = New(Runs("true"));
        var taken = await SubmitAsync([running]);
        await RunningAsync(running);

        var found = (await Site.FindAsync([running, never], CancellationToken)).ShouldSucceed();

        found.ShouldHaveSingleItem().BatchId.ShouldBe(taken[0].CurrentAttempt!.BatchId!.Value);
        await CancelAsync(taken[0]);
        (await EndAsync((await SubmitAsync([never]))[0])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Details_OfALoginJob_AreNotEmpty()
    {
        var job = await SubmitAsync(Runs("touch running; sleep 100"));
        await RunningAsync(job);

        (await Site.DetailsAsync(job, CancellationToken)).ShouldSucceed().ShouldNotBeEmpty();
        await CancelAsync(job);
    }

    protected static JobDescription Runs(string lines) => Some.Runs(Some.Shell(lines) with { Placement = StepPlacement.LoginNode });
}
