using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Whatever goes wrong with Slurm's commands: no job gets a wrong end, and none runs twice or not at all.</summary>
public sealed class SlurmFaultTests(SlurmHere place) : IClassFixture<SlurmHere>, IDisposable
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly SlurmSite _site = place.Make(place.Options(commandTimeout: TimeSpan.FromSeconds(1.5)));

    public static TheoryData<string> WrongAnswers => [.. Faults.Keys];

    private static Dictionary<string, CommandFault> Faults { get; } = new()
    {
        ["exit code 1"] = CommandFault.Exit(1),
        ["killed"] = CommandFault.Exit(137, ""),
        ["empty"] = CommandFault.Empty,
        ["garbage"] = CommandFault.Garbage,
        ["hangs"] = CommandFault.Hang(TimeSpan.FromSeconds(20)),
        ["late"] = CommandFault.Late(TimeSpan.FromSeconds(20)),
        ["another program"] = CommandFault.Says("Welcome to the cluster!\nUse of this system is monitored.\n"),
    };

    public void Dispose() => place.Cluster.HealAll();

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Squeue_AnswersWrongly_IsNoNews(string fault)
    {
        var running = await SubmitAsync(Some.Runs(Some.Shell("touch running; while [ ! -f go ]; do sleep 0.1; done; exit 5")));
        await RunningAsync(running);
        place.Cluster.Break("squeue", Faults[fault]);

        (await _site.WatchAsync(_cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);
        (await _site.FindAsync([running], _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);
        (await _site.CancelAsync([running], _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);
        (await _site.CollectAsync([(running, null)], _cancellationToken)).ShouldSucceed().ShouldBe([null]);

        place.Cluster.Heal("squeue");
        await File.WriteAllTextAsync(Path.Combine(running.Directory, "go"), "", _cancellationToken);
        (await EndAsync(running)).ExitCode.ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Sacct_AnswersWrongly_IsNoNews(string fault)
    {
        var job = await SubmitAsync(Some.Runs(Some.Program("true")));
        await EndAsync(job);
        await RemoveControlFilesAsync(job);
        var accounted = place.Make(WithAccounting());
        place.Cluster.Break("sacct", Faults[fault]);

        (await accounted.CollectAsync([(job, null)], _cancellationToken)).ShouldSucceed().ShouldBe([null]);
        (await accounted.FindAsync([Some.Submitting(new JobDescription(), place.Workspace, place.Account)], _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);
    }

    [Fact]
    public async Task Sacct_KnowsAJobThatEverythingElseForgot_IsBelieved()
    {
        var job = Some.Submitting(new JobDescription(), place.Workspace, place.Account).Taken(new BatchId("4711"));
        var other = Some.Submitting(new JobDescription(), place.Workspace, place.Account).Taken(new BatchId("4712"));
        const string heading = "JobID\u001fState\u001fExitCode\u001fStart\u001fEnd\u001fNodeList\u001fUser\u001fComment\u001fSubmitLine\u001f\n";
        // The second id has been given to somebody else's job in the meantime.
        place.Cluster.Break("sacct", CommandFault.Says(
            $"{heading}4711\u001fNODE_FAIL\u001f0:0\u001f1700000000\u001f1700000100\u001fn1\u001falice\u001f{job.CurrentAttempt!.Marker}\u001fsbatch\u001f\n"
            + "4712\u001fFAILED\u001f1:0\u001f1700000000\u001f1700000100\u001fn1\u001falice\u001fmine\u001fsbatch\u001f\n"));

        var ends = (await place.Make(WithAccounting()).CollectAsync([(job, null), (other, null)], _cancellationToken)).ShouldSucceed();

        ends[0].ShouldNotBeNull().Cause.ShouldBe(EndCause.NodeFailure);
        ends[1].ShouldBeNull();
        (await place.Make(WithAccounting()).DetailsAsync(job, _cancellationToken)).ShouldSucceed()["State"].ShouldBe("NODE_FAIL");
    }

    [Fact]
    public async Task Sacct_ShowsARequeuedJobAsPreempted_IsNoEnd()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("touch running; sleep 100")));
        await RunningAsync(job);
        const string heading = "JobID\u001fState\u001fExitCode\u001fStart\u001fEnd\u001fNodeList\u001fUser\u001fComment\u001fSubmitLine\u001f\n";
        place.Cluster.Break("sacct", CommandFault.Says(
            $"{heading}{job.CurrentAttempt!.BatchId}\u001fPREEMPTED\u001f0:0\u001f1700000000\u001f1700000100\u001fn1\u001falice\u001f{job.CurrentAttempt.Marker}\u001fsbatch\u001f\n"));

        // As if the queue had lost sight of it for a moment.
        (await place.Make(WithAccounting()).CollectAsync([(job, null)], _cancellationToken)).ShouldSucceed().ShouldBe([null]);

        await CancelAsync(job);
    }

    [Fact]
    public async Task Sbatch_SaysNo_IsRefusedWithSlurmsWords()
    {
        var job = Some.Submitting(Some.Runs(Some.Program("true")) with { Resources = new ResourceRequest { Queue = "nowhere" } }, place.Workspace, place.Account);

        var result = (await _site.SubmitAsync([job], _cancellationToken))[0];

        result.ShouldBeOfType<SubmitResult.Refused>().Reason.ShouldContain("invalid partition specified: nowhere");
    }

    [Fact]
    public async Task Sbatch_CannotReachSlurm_NothingWasSentAndLaterItIs()
    {
        var job = Some.Submitting(Some.Runs(Some.Program("true")), place.Workspace, place.Account);
        place.Cluster.Break("sbatch", CommandFault.Exit(1, "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)"));

        (await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.NotSent>();

        place.Cluster.Heal("sbatch");
        var accepted = (await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();
        (await EndAsync(job.Taken(accepted.BatchId))).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("another program")]
    public async Task Sbatch_GivesNoJobId_OutcomeIsUnknownAndThenSettled(string fault)
    {
        var job = Some.Submitting(Some.Runs(Some.Shell("echo ran >>runs")), place.Workspace, place.Account);
        place.Cluster.Break("sbatch", Faults[fault]);

        (await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Unknown>();

        place.Cluster.Heal("sbatch");
        (await SettledAsync(job)).ShouldBeEmpty();
        await RunsOnceAsync(job, (await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId);
    }

    [Fact]
    public async Task Sbatch_SubmitsAndLosesTheAnswer_IsFoundByItsMarker()
    {
        var tasks = Some.Tasks(Some.Runs(Some.Shell("echo ran >>runs.$FAIRLEAD_ARRAY_TASK_ID")), 3, place.Workspace, place.Account);
        var job = Some.Submitting(Some.Runs(Some.Shell("echo ran >>runs")), place.Workspace, place.Account);
        place.Cluster.Break("sbatch", CommandFault.LosesAnswer());

        (await _site.SubmitAsync([job, .. tasks], _cancellationToken)).ShouldAllBe(r => r is SubmitResult.Unknown);

        place.Cluster.Heal("sbatch");
        var found = (await _site.FindAsync([job, .. tasks], _cancellationToken));
        var sightings = found.TryGet(out var at, out _) ? at : await SettledAsync([job, .. tasks]);
        sightings.Count.ShouldBe(4);
        await RunsOnceAsync(job, sightings.Single(s => s.Marker == job.CurrentAttempt!.Marker).BatchId);
    }

    [Fact]
    public async Task Sbatch_TakesTooLong_NothingIsSentTwice()
    {
        var options = place.Options();
        var impatient = place.Make(new SlurmOptions
        {
            CommandDirectory = options.CommandDirectory,
            SettleTime = options.SettleTime,
            ResultWait = options.ResultWait,
            SubmitTimeout = TimeSpan.FromSeconds(1),
        });
        var job = Some.Submitting(Some.Runs(Some.Shell("echo ran >>runs")), place.Workspace, place.Account);
        place.Cluster.Break("sbatch", CommandFault.Late(TimeSpan.FromSeconds(3)));

        (await impatient.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Unknown>();

        place.Cluster.Heal("sbatch");
        var found = await SettledAsync(job);
        var id = found.Count > 0 ? found[0].BatchId : (await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId;
        await RunsOnceAsync(job, id);
    }

    [Fact]
    public async Task Slurmctld_IsStopped_JobsWaitAndAreTakenLater()
    {
        var patient = place.Make(place.Options(commandTimeout: TimeSpan.FromMinutes(1)));
        var running = await SubmitAsync(Some.Runs(Some.Shell("touch running; while [ ! -f go ]; do sleep 0.1; done; exit 5")));
        var waiting = Some.Submitting(Some.Runs(Some.Shell("echo ran >>runs")), place.Workspace, place.Account);
        await RunningAsync(running);
        await place.Cluster.StopControllerAsync(_cancellationToken);

        // It ends while nobody but its own wrapper can tell.
        await File.WriteAllTextAsync(Path.Combine(running.Directory, "go"), "", _cancellationToken);
        var submitted = (await patient.SubmitAsync([waiting], _cancellationToken))[0];
        submitted.ShouldNotBeOfType<SubmitResult.Accepted>();
        submitted.ShouldNotBeOfType<SubmitResult.Refused>();
        (await _site.WatchAsync(_cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);
        (await _site.CancelAsync([running], _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);

        await place.Cluster.StartControllerAsync(_cancellationToken);
        await place.Cluster.WaitUntilReadyAsync(_cancellationToken);
        (await EndAsync(running)).ExitCode.ShouldBe(5);
        var found = await SettledAsync(waiting);
        var id = found.Count > 0 ? found[0].BatchId : (await _site.SubmitAsync([waiting], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId;
        await RunsOnceAsync(waiting, id);
    }

    private SlurmOptions WithAccounting() => new()
    {
        CommandDirectory = place.Cluster.BinDirectory,
        Accounting = SlurmAccounting.Yes,
        ResultWait = TimeSpan.FromSeconds(1),
        CommandTimeout = TimeSpan.FromSeconds(1.5),
    };

    private async Task<Job> SubmitAsync(JobDescription description)
    {
        var job = Some.Submitting(description, place.Workspace, place.Account);
        return job.Taken((await _site.SubmitAsync([job], _cancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId);
    }

    /// <summary>What is found once it is certain what became of the submissions.</summary>
    private async Task<IReadOnlyList<Sighting>> SettledAsync(params Job[] jobs) =>
        (await Eventually.Become(token => _site.FindAsync(jobs, token), until: f => f.TryGet(out _, out _), cancellationToken: _cancellationToken)).ShouldSucceed();

    private Task RunningAsync(Job job) => Eventually.Become(() => File.Exists(Path.Combine(job.Directory, "running")), cancellationToken: _cancellationToken);

    private async Task<AttemptEnd> EndAsync(Job job) => (await Eventually.Become(
        async token => (await place.Site.CollectAsync([(job, null)], token)).TryGet(out var ends, out _) ? ends[0] : null,
        until: end => end is not null,
        cancellationToken: _cancellationToken))!;

    /// <summary>The job ends, it ran once, and the queue has one batch job with its marker.</summary>
    private async Task RunsOnceAsync(Job job, BatchId id)
    {
        await EndAsync(job.Taken(id));
        (await File.ReadAllTextAsync(Path.Combine(job.Directory, "runs"), _cancellationToken)).ShouldBe("ran\n");
        (await place.Site.WatchAsync(_cancellationToken)).ShouldSucceed().Where(s => s.Marker == job.CurrentAttempt!.Marker).ShouldHaveSingleItem().BatchId.ShouldBe(id);
    }

    private Task CancelAsync(Job job) => Eventually.Become(
        async token => (await place.Site.CancelAsync([job], token)).TryGet(out var gone, out _) && gone[0],
        cancellationToken: _cancellationToken);

    private async Task RemoveControlFilesAsync(Job job) =>
        (await HostCommand.RunAsync("rm", ["-rf", $"{place.Workspace}/.fairlead/{job.Id}"], cancellationToken: _cancellationToken)).ExitCode.ShouldBe(0);
}
