using System.Collections.Immutable;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests;

/// <summary>What every kind of site has to do, tried on a real one.</summary>
public abstract class SiteContractTests(SitePlace place) : SiteContract(place)
{
    [Fact]
    public async Task Submit_OneJob_RunsToAnEndWithItsExitCodeOutputAndUsage()
    {
        var job = await SubmitAsync(Some.Runs(
            Some.Program("echo", "hello"),
            Some.Shell("echo oops >&2; x=$(head -c 50000000 /dev/zero | tr '\\0' x); [ ${#x} = 50000000 ] && exit 7") with { IsMain = true }));

        var end = await EndAsync(job);

        end.Cause.ShouldBe(EndCause.Exited);
        end.ExitCode.ShouldBe(7);
        end.Evidence.ShouldBe("result file");
        end.Usage.ShouldNotBeNull().Wall.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        end.Usage.Cpu.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        end.Usage.MaxResidentBytes.ShouldNotBeNull().ShouldBeGreaterThan(50_000_000);
        Output(job, "stdout").ShouldBe("hello\n");
        Output(job, "stderr").ShouldBe("oops\n");
    }

    [Fact]
    public async Task Submit_AStepInAContainer_RunsInTheImageAndIsMeasured()
    {
        using var images = new TemporaryDirectory("images");
        var image = await TestImage.MakeAsync(images.Path, "high", CancellationToken);
        var step = Some.Program("sh", "-c", "cat /etc/tide >level; pwd") with { Container = new Container { Image = new ImageSource.File(image.Archive) } };

        var job = await SubmitAsync(Some.Runs(step) with { Outputs = [new OutputFile("level")] });
        var end = await EndAsync(job);

        end.ShouldSatisfyAllConditions(e => e.Cause.ShouldBe(EndCause.Exited, e.Reason), e => e.ExitCode.ShouldBe(0));
        Output(job, "stdout").ShouldBe("/home/user\n");
        Output(job, ".output/level").ShouldBe("high\n");
        end.Steps.ShouldHaveSingleItem().Pull?.Status.ShouldBe(PullStatus.Fetched);
    }

    [Fact]
    public async Task Submit_ManyJobs_EachHasAnOutcomeOfItsOwn()
    {
        var jobs = Enumerable.Range(0, 12).Select(n => New(Some.Runs(Some.Shell($"exit {n}")))).ToList();

        var taken = await SubmitAsync(jobs);
        var ends = await Task.WhenAll(taken.Select(EndAsync));

        taken.Select(j => j.CurrentAttempt!.BatchId).Distinct().Count().ShouldBe(12);
        ends.Select(e => e.ExitCode).ShouldBe(Enumerable.Range(0, 12).Select(n => (int?)n));
    }

    [Fact]
    public async Task Submit_Array_EachTaskHasStateOutputAndExitCode()
    {
        var tasks = Some.Tasks(Some.Runs(Some.Shell("echo task $FAIRLEAD_ARRAY_TASK_ID; exit $((FAIRLEAD_ARRAY_TASK_ID % 3))")), 9, Place.Workspace, Place.Account, limit: 4);

        var taken = await SubmitAsync(tasks);
        var ends = await Task.WhenAll(taken.Select(EndAsync));

        ends.Select(e => e.ExitCode).ShouldBe(Enumerable.Range(0, 9).Select(n => (int?)(n % 3)));
        Enumerable.Range(0, 9).ShouldAllBe(n => Output(taken[n], $"stdout.{n}") == $"task {n}\n");
        Output(taken[0], "stdout").ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_WhatCannotBeGivenToAProgram_IsRefusedAndTheOthersRun()
    {
        var jobs = new[] { New(Some.Runs(Some.Program("echo", "\ud800"))), New(Some.Runs(Some.Program("true"))) };

        var results = await Site.SubmitAsync(jobs, CancellationToken);

        results[0].ShouldBeOfType<SubmitResult.Refused>();
        var accepted = results[1].ShouldBeOfType<SubmitResult.Accepted>();
        (await EndAsync(jobs[1].Taken(accepted.BatchId))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_TheSameAttemptTwice_RunsOnce()
    {
        var job = New(Some.Runs(Some.Shell("echo ran >>runs")));

        var first = (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();
        var second = (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();

        second.BatchId.ShouldBe(first.BatchId);
        await EndAsync(job.Taken(first.BatchId));
        Output(job, "runs").ShouldBe("ran\n");
    }

    [Fact]
    public async Task Submit_TextFullOfMetacharacters_IsPassedOnExactly()
    {
        const string nasty = "'\"\\ $(touch canary) `touch canary` ; touch canary & | <x >canary * ? [a] ~ ! # = %j \t\r\n #SBATCH --hold\nFL_END\n-e é日本🜨";
        var file = nasty.Replace("/", "_", StringComparison.Ordinal);
        var job = await SubmitAsync(Some.Runs(Some.Program("printf", "%s\\n", nasty, "-n", "", "--") with { Stdout = file }) with
        {
            Name = "-x '$(touch canary)' `touch canary` \" é %j",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("NASTY", nasty),
        });

        (await EndAsync(job)).ExitCode.ShouldBe(0);

        Output(job, file).ShouldBe($"{nasty}\n-n\n\n--\n");
        Directory.GetFiles(Place.Workspace, "canary", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_ARunningJob_ShowsItActiveOnItsNode()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("touch running; sleep 100")));
        await RunningAsync(job);

        var sighting = await SightAsync(job);

        sighting.ShouldNotBeNull().State.ShouldBe(BatchState.Active);
        sighting.BatchId.ShouldBe(job.CurrentAttempt!.BatchId!.Value);
        sighting.Node.ShouldNotBeNullOrEmpty();
        await CancelAsync(job);
    }

    [Fact]
    public async Task Cancel_ARunningJob_EndsItsProgramsAndSaysSo()
    {
        // Signals come to one process after the other: the shell may see its first program die before it is its own turn.
        var job = await SubmitAsync(Some.Runs(Some.Shell("touch running; sleep 100; sleep 1; touch never")));
        await RunningAsync(job);

        await CancelAsync(job);

        var end = await EndAsync(job with { CancelRequested = true });
        end.Cause.ShouldBe(EndCause.Cancelled);
        File.Exists(Path.Combine(job.Directory, "never")).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_AJobThatHasEnded_IsNoError()
    {
        var job = await SubmitAsync(Some.Runs(Some.Program("true")));
        await EndAsync(job);

        await CancelAsync(job);
    }

    [Fact]
    public async Task Cancel_TasksOfAnArray_LeavesTheOthers()
    {
        var tasks = await SubmitAsync(Some.Tasks(Some.Runs(Some.Shell("touch running.$FAIRLEAD_ARRAY_TASK_ID; sleep 100")), 3, Place.Workspace, Place.Account));
        foreach (var task in tasks)
        {
            await RunningAsync(task, $"running.{task.Index}");
        }

        await CancelAsync(tasks[0], tasks[2]);

        (await SightAsync(tasks[1])).ShouldNotBeNull().State.ShouldBe(BatchState.Active);
        await CancelAsync(tasks[1]);
    }

    [Fact]
    public async Task Collect_TimeUsedUp_SaysSo()
    {
        var limit = Place.ShortestTimeLimit;
        var job = await SubmitAsync(Some.Runs(Some.Shell("sleep 1000")) with { Resources = new ResourceRequest { Runtime = limit } });

        var end = await EndAsync(job, limit + TimeSpan.FromMinutes(2));

        end.Cause.ShouldBe(EndCause.TimeLimit);
    }

    [Fact]
    public async Task Find_TheAnswerOfTheSubmissionWasLost_FindsIt()
    {
        var running = New(Some.Runs(Some.Shell("touch running; sleep 100")));
        var ended = New(Some.Runs(Some.Program("true")));
        var never = New(Some.Runs(Some.Program("true")));
        var taken = await SubmitAsync([running, ended]);
        await RunningAsync(running);
        await EndAsync(taken[1]);

        var found = (await Site.FindAsync([running, ended, never], CancellationToken)).ShouldSucceed();

        found.ToDictionary(s => s.Marker, s => s.BatchId).ShouldBe(
            taken.ToDictionary(j => j.CurrentAttempt!.Marker, j => j.CurrentAttempt!.BatchId!.Value), ignoreOrder: true);
        await CancelAsync(taken[0]);
    }

    [Fact]
    public async Task Find_ThenSubmitWhatIsMissing_RunsEachOnce()
    {
        var tasks = Some.Tasks(Some.Runs(Some.Shell("echo ran >>runs.$FAIRLEAD_ARRAY_TASK_ID")), 6, Place.Workspace, Place.Account);
        var taken = (await SubmitAsync([.. tasks.Take(4)])).ToDictionary(t => t.Id);

        var found = (await Site.FindAsync(tasks, CancellationToken)).ShouldSucceed();
        found.Select(s => s.ArrayIndex).Order().ShouldBe([0, 1, 2, 3]);
        var rest = await SubmitAsync([.. tasks.Skip(4)]);
        var ends = await Task.WhenAll(taken.Values.Concat(rest).Select(EndAsync));

        ends.ShouldAllBe(e => e.ExitCode == 0, string.Join('\n', ends.Select(e => e.ToString())));
        tasks.ShouldAllBe(t => Output(t, $"runs.{t.Index}") == "ran\n");
    }

    [Fact]
    public async Task Clean_AJob_LeavesNothingAndNothingElseGoes()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("mkdir d; echo x >d/f; ln -s /etc/passwd link; mkdir -p ../keep; ln -s ../keep d/keep; touch ../keep/this")));
        await EndAsync(job);
        var task = (await SubmitAsync(Some.Tasks(Some.Runs(Some.Program("true")), 1, Place.Workspace, Place.Account)))[0];
        await EndAsync(task);

        (await Site.CleanAsync([job, task], CancellationToken)).ShouldSucceed();

        Directory.Exists(job.Directory).ShouldBeFalse();
        Directory.Exists($"{Place.Workspace}/.fairlead/{job.Id}").ShouldBeFalse();
        Directory.Exists(task.Directory).ShouldBeTrue("it belongs to the job whose task this is");
        File.Exists($"{Place.Workspace}/keep/this").ShouldBeTrue();
        (await Site.CleanAsync([job], CancellationToken)).ShouldSucceed();
    }

    [Fact]
    public async Task Clean_ADirectoryOutsideOfTheWorkspace_IsRefused()
    {
        using var elsewhere = new TemporaryDirectory("outside");
        Directory.CreateSymbolicLink($"{Place.Workspace}/way-out", elsewhere.Path);
        elsewhere.CreateDirectory("victim");
        foreach (var path in (string[])[elsewhere.Combine("victim"), $"{Place.Workspace}/../x", $"{Place.Workspace}", $"{Place.Workspace}/way-out/victim"])
        {
            var job = New(Some.Runs(Some.Program("true"))) with { Directory = path };

            (await Site.CleanAsync([job], CancellationToken)).TryGet(out _, out _).ShouldBeFalse(path);
        }

        Directory.Exists(elsewhere.Combine("victim")).ShouldBeTrue();
        File.Delete($"{Place.Workspace}/way-out");
    }

    [Fact]
    public async Task Details_OfARunningJob_AreTheBatchSystemsOwn()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("touch running; sleep 100")));
        await RunningAsync(job);

        var details = (await Site.DetailsAsync(job, CancellationToken)).ShouldSucceed();

        details.Values.ShouldContain(v => v.Contains(job.CurrentAttempt!.BatchId!.Value.Value, StringComparison.Ordinal));
        await CancelAsync(job);
    }

    [Fact]
    public async Task Check_AllIsWell_FindsNoProblem()
    {
        var checks = await Site.CheckAsync(CancellationToken);

        checks.ShouldNotBeEmpty();
        checks.Where(c => c.Problem is not null).ShouldBeEmpty();
    }
}
