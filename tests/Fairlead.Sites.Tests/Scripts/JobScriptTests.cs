using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;
using Fairlead.Testing;
using FsCheck.Fluent;

namespace Fairlead.Sites.Tests.Scripts;

public sealed class JobScriptTests : IDisposable
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _workspace = new("wrapper");

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task Script_TwoSteps_RunInOrderAndLeaveAResult(string shell)
    {
        var job = Job(Some.Runs(Some.Program("echo", "one"), Some.Shell("echo two; echo three >&2; printf %s \"$FAIRLEAD_ATTEMPT $FAIRLEAD_JOB_ID\" >env; exit 3")));

        var exitCode = await RunAsync(shell, job, "77");

        exitCode.ShouldBe(3);
        Output(job, "stdout").ShouldBe("one\ntwo\n");
        Output(job, "stderr").ShouldBe("three\n");
        Output(job, "env").ShouldBe($"1 {job.Id}");
        var result = Result(job).ShouldNotBeNull();
        result.ExitCode.ShouldBe(3);
        result.BatchId.ShouldBe(new BatchId("77"));
        result.CaughtSignal.ShouldBeNull();
        result.Usage.Cpu.ShouldNotBeNull();
        result.MaxResidentBytes.ShouldNotBeNull().ShouldBeInRange(500_000, 50_000_000);
        Start(job).ShouldNotBeNull().Marker.ShouldBe(job.CurrentAttempt!.Marker);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task Script_TheProgramUsesTimeAndMemory_TheResultSaysHowMuch(string shell)
    {
        var job = Job(Some.Runs(Some.Shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; x=$(head -c 60000000 /dev/zero | tr '\\0' x); echo ${#x}")));

        await RunAsync(shell, job, "1");

        var usage = Result(job).ShouldNotBeNull().Usage;
        usage.Cpu.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMilliseconds(50), usage.Wall * 3);
        usage.MaxResidentBytes.ShouldNotBeNull().ShouldBeGreaterThan(60_000_000);
    }

    [Fact]
    public async Task Script_AStrictStepFails_LaterStepsDoNotRun()
    {
        var job = Job(Some.Runs(
            Some.Program("false") with { IgnoreExitCode = true },
            Some.Program("sh", "-c", "exit 4") with { IsMain = true, IgnoreExitCode = true },
            Some.Program("sh", "-c", "exit 5"),
            Some.Program("touch", "never")));

        (await RunAsync("dash", job, "1")).ShouldBe(5);

        File.Exists(Path.Combine(job.Directory, "never")).ShouldBeFalse();
    }

    [Fact]
    public async Task Script_AMainStepAndLaterOnes_ItsExitCodeCounts()
    {
        var job = Job(Some.Runs(Some.Program("sh", "-c", "exit 4") with { IsMain = true, IgnoreExitCode = true }, Some.Program("true")));

        (await RunAsync("dash", job, "1")).ShouldBe(4);
    }

    [Fact]
    public async Task Script_ASecondBatchJobForTheAttempt_RunsNothing()
    {
        var job = Job(Some.Runs(Some.Shell("echo ran >>runs; exit 1")));
        await RunAsync("dash", job, "1");
        var before = File.ReadAllText(ControlFile(job, "result"));

        (await RunAsync("dash", job, "2")).ShouldBe(0);

        Output(job, "runs").ShouldBe("ran\n");
        File.ReadAllText(ControlFile(job, "result")).ShouldBe(before);
    }

    [Fact]
    public async Task Script_ManyBatchJobsForTheAttemptAtOnce_OneRuns()
    {
        var job = Job(Some.Runs(Some.Shell("echo ran >>runs")));
        await PrepareAsync(job);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(id => StartAsync("dash", job, $"{id}")));

        Output(job, "runs").ShouldBe("ran\n");
    }

    [Fact]
    public async Task Script_RequeuedAfterItsEnd_KeepsItsResult()
    {
        var job = Job(Some.Runs(Some.Shell("echo ran >>runs; exit 6")));
        await RunAsync("dash", job, "1");

        (await RunAsync("dash", job, "1", restarts: 1)).ShouldBe(6);

        Output(job, "runs").ShouldBe("ran\n");
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task Script_InterruptedAndRequeued_RunsAgainAndKeepsTheEarlierOutput(string shell)
    {
        var job = Job(Some.Runs(Some.Shell("""
            echo "attempt $FAIRLEAD_ATTEMPT"
            trap 'echo graceful; exit 9' TERM
            [ "$FAIRLEAD_ATTEMPT" = 1 ] || exit 0
            touch running
            while :; do sleep 0.05; done
            """), Some.Program("touch", "after")));
        await PrepareAsync(job);

        var first = HostCommand.RunAsync("setsid", ["--wait", shell, .. Script(job, "5", 0)], cancellationToken: _cancellationToken);
        await Eventually.Become(() => File.Exists(Path.Combine(job.Directory, "running")), cancellationToken: _cancellationToken);
        await HostCommand.RunAsync("kill", ["-s", "TERM", "--", $"-{Start(job)!.ProcessId}"], cancellationToken: _cancellationToken);
        (await first).ExitCode.ShouldBe(9);

        Result(job).ShouldNotBeNull().CaughtSignal.ShouldBe("TERM");
        File.Exists(Path.Combine(job.Directory, "after")).ShouldBeFalse();

        (await StartAsync(shell, job, "5", restarts: 1)).ShouldBe(0);

        Output(job, "stdout").ShouldBe("attempt 2\n");
        Output(job, "stdout.attempt1").ShouldBe("attempt 1\ngraceful\n");
        Result(job).ShouldNotBeNull().CaughtSignal.ShouldBeNull();
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task Script_TheProgramIsEndedALittleBefore_StillKnowsTheSignal(string shell)
    {
        // The batch system signals one process after the other.
        var job = Job(Some.Runs(Some.Shell("""
            script=$(sed -n 's/^pid=//p' "$STARTED")
            (sleep 0.1; kill -s TERM "$script") >/dev/null 2>&1 &
            kill -s TERM "$$"
            """)));
        job = job with { Description = job.Description with { Environment = job.Description.Environment.Add("STARTED", ControlFile(job, "started")) } };

        await RunAsync(shell, job, "1");

        Result(job).ShouldNotBeNull().CaughtSignal.ShouldBe("TERM");
    }

    [Fact]
    public async Task Script_SecondRunOnANode_MeasuresMemoryAsTheFirst()
    {
        var jobs = new[] { Job(Some.Runs(Some.Program("true"))), Job(Some.Runs(Some.Program("true"))) };

        await RunAsync("dash", jobs[0], "1");
        await RunAsync("dash", jobs[1], "2");

        jobs.ShouldAllBe(j => Result(j)!.Usage.MaxResidentBytes != null);
        Directory.GetFiles(Path.Combine(_workspace.Path, ControlDirectory.Root), "node.*").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Script_OfATask_SuffixesItsOutput()
    {
        var task = Some.Tasks(Some.Runs(Some.Shell("echo $FAIRLEAD_ARRAY_TASK_ID")), 8, _workspace.Path)[7];

        await RunAsync("dash", task, "1");

        Output(task, "stdout.7").ShouldBe("7\n");
        Output(task, "stdout").ShouldBeEmpty();
        Output(task, "stderr").ShouldBeEmpty();
        Result(task).ShouldNotBeNull().ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Script_NoProgramOfThatName_EndsWith127()
    {
        var job = Job(Some.Runs(Some.Program("no-such-program")));

        (await RunAsync("dash", job, "1")).ShouldBe(127);

        Output(job, "stderr").ShouldContain("no-such-program");
    }

    [Fact]
    public async Task Script_NoWorkingDirectory_SaysSo()
    {
        var job = Job(Some.Runs(Some.Program("true")));
        await PrepareAsync(job);
        Directory.Delete(job.Directory);

        await StartAsync("dash", job, "1");

        Result(job).ShouldNotBeNull().Reason.ShouldBe("The working directory cannot be entered.");
    }

    [Fact]
    public async Task Script_UploadedProgramAndUmask_AreHonoured()
    {
        var description = Some.Runs(new Step { Command = new StepCommand.ShellLines("tool.sh", Executable: "tool.sh") }) with { Umask = 0x17 };
        var job = Job(description);
        await PrepareAsync(job);
        File.WriteAllText(Path.Combine(job.Directory, "tool.sh"), "#!/bin/sh\necho made >made\n");

        (await StartAsync("dash", job, "1")).ShouldBe(0);

        (await HostCommand.RunAsync("stat", ["-c", "%a", Path.Combine(job.Directory, "made")], cancellationToken: _cancellationToken)).Output.ShouldBe("640\n");
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task Script_AnyText_IsPassedOnExactly(string shell)
    {
        var cases =
            from arguments in Some.Text().ListOf(3)
            from value in Some.Text()
            from file in Some.Text().Where(t => t.Length is > 0 and < 100 && !t.Contains('/', StringComparison.Ordinal) && t is not ("." or ".."))
            select (arguments, value, file);
        foreach (var (arguments, value, file) in cases.Sample(40))
        {
            (await IsExactAsync(shell, [.. arguments], value, file)).ShouldBeTrue($"arguments [{string.Join("] [", arguments)}], value [{value}], file [{file}]");
        }
    }

    private async Task<bool> IsExactAsync(string shell, string[] arguments, string value, string file)
    {
        var job = Job(Some.Runs(
            Some.Program(["printf", "%s\\0", .. arguments]) with { Stdout = file },
            Some.Program("printenv", "-0", "VALUE") with { Stdout = file }) with
        {
            Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("VALUE", value),
        });

        await RunAsync(shell, job, "1");

        var left = Directory.GetFiles(_workspace.Path, "*canary*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) == "canary");
        return !left.Any() && Output(job, file) == string.Concat(arguments.Append(value).Select(a => a + "\0"));
    }

    private Job Job(JobDescription description) => Some.Submitting(description, _workspace.Path);

    private async Task<int> RunAsync(string shell, Job job, string batchId, int restarts = 0)
    {
        await PrepareAsync(job);
        return await StartAsync(shell, job, batchId, restarts);
    }

    private async Task PrepareAsync(Job job)
    {
        Directory.CreateDirectory(job.Directory);
        var control = Directory.CreateDirectory(ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Shared);
        foreach (var file in JobScript.Render(job, _workspace.Path))
        {
            await File.WriteAllTextAsync(Path.Combine(control.FullName, file.Name), file.Text, _cancellationToken);
        }
    }

    private async Task<int> StartAsync(string shell, Job job, string batchId, int restarts = 0) =>
        (await HostCommand.RunAsync(shell, Script(job, batchId, restarts), cancellationToken: _cancellationToken)).ExitCode;

    private string[] Script(Job job, string batchId, int restarts) =>
        [ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Shared + "/script", .. JobScript.Arguments(job, batchId, restarts)];

    private static string Output(Job job, string file) => File.ReadAllText(Path.Combine(job.Directory, file));

    private string ControlFile(Job job, string file) => Path.Combine(ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Own, file);

    private ResultFile? Result(Job job) => ResultFile.Read(File.ReadAllText(ControlFile(job, "result")));

    private StartFile? Start(Job job) => StartFile.Read(File.ReadAllText(ControlFile(job, "started")));
}
