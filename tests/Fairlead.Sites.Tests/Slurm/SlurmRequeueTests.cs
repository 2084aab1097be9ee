using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>What only Slurm does to jobs: it puts them back, loses their nodes, forgets them, gives their ids to others.</summary>
public sealed class SlurmRequeueTests(SlurmForgetful place) : SiteContract(place), IClassFixture<SlurmForgetful>
{
    [Fact]
    public async Task Requeue_ARunningJob_IsNoEndAndRunsAgain()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("""
            echo "attempt $FAIRLEAD_ATTEMPT" >>runs
            touch running
            [ "$FAIRLEAD_ATTEMPT" = 2 ] && exit 4
            sleep 100
            """)));
        await RunningAsync(job);

        await SlurmAsync("scontrol", "requeue", Id(job));

        var back = await Eventually.Become(_ => SightAsync(job), until: s => s is { State: BatchState.Pending }, cancellationToken: CancellationToken);
        back!.Restarts.ShouldBe(1);
        (await Site.CollectAsync([(job, back)], CancellationToken)).ShouldSucceed().ShouldBe([null]);

        // Slurm would wait for two minutes. A node refuses what comes back in the very second in which it was ended there.
        await SlurmAsync("scontrol", "update", $"jobid={Id(job)}", "starttime=now+2");
        (await EndAsync(job)).ExitCode.ShouldBe(4);
        Output(job, "runs").ShouldBe("attempt 1\nattempt 2\n");
    }

    [Fact]
    public async Task Node_GoesDown_IsANodeFailure()
    {
        var site = place.Make(WithSubmitOption("--no-requeue"));
        var job = New(Some.Runs(Some.Shell("touch running; sleep 100")) with { Resources = new ResourceRequest { Queue = "long" } });
        job = job.Taken((await site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId);
        await RunningAsync(job);
        var node = (await SightAsync(job))!.Node!;

        await SlurmAsync("scontrol", "update", $"nodename={node}", "state=down", "reason=test");

        try
        {
            var end = await EndAsync(job);
            end.Cause.ShouldBe(EndCause.NodeFailure);
            end.Evidence.ShouldContain("NODE_FAIL");
        }
        finally
        {
            // It may have come back by itself already, which Slurm calls an error.
            await place.Cluster.RunAsync("scontrol", ["update", $"nodename={node}", "state=resume"], CancellationToken);
            await place.Cluster.WaitUntilReadyAsync(CancellationToken);
        }
    }

    [Fact]
    public async Task Slurm_ForgotAJob_ItsResultIsStillThere()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("exit 9")));
        await Eventually.Become(() => File.Exists($"{Place.Workspace}/.fairlead/{job.Id}/1/result"), cancellationToken: CancellationToken);
        await Eventually.Become(async _ => await SightAsync(job) is null, cancellationToken: CancellationToken);

        (await Site.CollectAsync([(job, null)], CancellationToken)).ShouldSucceed()[0].ShouldNotBeNull().ExitCode.ShouldBe(9);
        (await Site.FindAsync([job with { Attempts = [job.CurrentAttempt! with { BatchId = null }] }], CancellationToken)).ShouldSucceed()
            .ShouldHaveSingleItem().BatchId.ShouldBe(job.CurrentAttempt!.BatchId!.Value);
    }

    [Fact]
    public async Task Slurm_ForgotAJobThatLeftNothing_IsNoEnd()
    {
        var job = New(Some.Runs(Some.Program("true"))).Taken(new BatchId("4000000"));

        (await Site.CollectAsync([(job, null)], CancellationToken)).ShouldSucceed().ShouldBe([null]);
    }

    [Fact]
    public async Task Marker_OfAnotherAccountsJob_IsNotAdopted()
    {
        var job = New(Some.Runs(Some.Program("true")));
        var forged = await place.Cluster.RunAsAsync(
            TestAccounts.Bob, "sbatch", ["--parsable", "--output=/dev/null", $"--comment={job.CurrentAttempt!.Marker}", "--wrap=sleep 20"], CancellationToken);
        forged.ExitCode.ShouldBe(0, forged.Error);

        (await Site.FindAsync([job], CancellationToken)).ShouldSucceed().ShouldBeEmpty();
        (await Site.CancelAsync([job], CancellationToken)).ShouldSucceed().ShouldBe([true]);

        (await SlurmAsync("squeue", "--noheader", $"--jobs={forged.Output.Trim()}")).ShouldNotBeEmpty();
        await SlurmAsync("scancel", forged.Output.Trim());
    }

    [Fact]
    public async Task Cancel_TheIdNowBelongsToAnotherJob_LeavesThatAlone()
    {
        var other = await place.Cluster.RunAsAsync(TestAccounts.Alice, "sbatch", ["--parsable", "--output=/dev/null", "--comment=mine", "--wrap=sleep 20"], CancellationToken);
        var job = New(Some.Runs(Some.Program("true"))).Taken(new BatchId(other.Output.Trim()));

        (await Site.CancelAsync([job], CancellationToken)).ShouldSucceed().ShouldBe([true]);
        (await Site.DetailsAsync(job, CancellationToken)).TryGet(out _, out _).ShouldBeFalse();

        (await SlurmAsync("squeue", "--noheader", "--states=PENDING,RUNNING,CONFIGURING", $"--jobs={other.Output.Trim()}")).ShouldNotBeEmpty();
        await SlurmAsync("scancel", other.Output.Trim());
    }

    [Fact]
    public async Task Cancel_AHeldSubmissionThatWasNeverHeardOf_IsTakenFromTheQueue()
    {
        var site = place.Make(WithSubmitOption("--hold"));
        var job = New(Some.Runs(Some.Shell("touch never")));
        (await site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();

        (await Site.CancelAsync([job], CancellationToken)).ShouldSucceed().ShouldBe([true]);

        (await Site.WatchAsync(CancellationToken)).ShouldSucceed().Where(s => s.Marker == job.CurrentAttempt!.Marker).ShouldAllBe(s => s.State == BatchState.Ended);
    }

    private SlurmOptions WithSubmitOption(string option)
    {
        var options = place.Options();
        options.SubmitOptions.Add(option);
        return options;
    }

    private static string Id(Job job) => job.CurrentAttempt!.BatchId!.Value.Value;

    private async Task<string> SlurmAsync(string command, params string[] arguments)
    {
        var result = await place.Cluster.RunAsync(command, arguments, CancellationToken);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output;
    }
}
