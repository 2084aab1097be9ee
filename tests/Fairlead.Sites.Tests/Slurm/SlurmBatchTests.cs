using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Jobs that ask for the same go to Slurm as one array: for everybody but Slurm they are jobs of their own.</summary>
public sealed class SlurmBatchTests(SlurmHere place) : SiteContract(place), IClassFixture<SlurmHere>, IDisposable
{
    private const int Size = 12;

    public void Dispose() => place.Cluster.HealAll();

    [Fact]
    public async Task Submit_ManyEqualJobs_AreOneArrayAndRunAsIfAlone()
    {
        var jobs = Make(n => $$"""echo "$SLURM_JOB_NAME,${SLURM_ARRAY_TASK_ID-none},$FAIRLEAD_JOB_ID"; exit {{n}}""");
        place.Cluster.CountCalls();

        var taken = await SubmitAsync(jobs);

        place.Cluster.Calls().Count(c => c.Command == "sbatch").ShouldBe(1);
        taken.Select(j => Id(j).Split('_')[1]).ShouldBe(Enumerable.Range(0, Size).Select(n => $"{n}"));
        (await Task.WhenAll(taken.Select(EndAsync))).Select(e => e.ExitCode).ShouldBe(Enumerable.Range(0, Size).Select(n => (int?)n));
        taken.ShouldAllBe(j => Output(j, "stdout") == $"{j.Description.Name},none,{j.Id}\n");
    }

    [Fact]
    public async Task Submit_JobsThatAskForDifferentThings_AreNotPutTogether()
    {
        var jobs = Make(_ => "true").Select((j, n) => j with
        {
            Description = j.Description with { Resources = new ResourceRequest { Runtime = TimeSpan.FromMinutes(1 + n % 2) }, Email = n % 4 == 0 ? "a@b.c" : null },
        }).ToList();

        (await SubmitAsync(jobs)).ShouldAllBe(j => !Id(j).Contains('_', StringComparison.Ordinal));
    }

    [Fact]
    public async Task BatchFrom_IsNever_SubmitsEachByItself()
    {
        var site = place.Make(new SlurmOptions { CommandDirectory = place.Cluster.BinDirectory, BatchFrom = null });

        (await site.SubmitAsync(Make(_ => "true"), CancellationToken)).ShouldAllBe(r => !((SubmitResult.Accepted)r).BatchId.Value.Contains('_', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batch_OfAnEarlierGateway_IsSeenFoundAndCancelledAllTheSame()
    {
        var held = place.Make(Held());
        var jobs = Make(_ => "touch never");
        var taken = Taken(jobs, await held.SubmitAsync(jobs, CancellationToken));

        // The first thing that a new gateway asks of an account is what became of what it sent.
        var later = place.Make();
        (await later.FindAsync(jobs, CancellationToken)).ShouldSucceed().Select(s => (s.Marker, s.BatchId))
            .ShouldBe(taken.Select(j => (j.CurrentAttempt!.Marker, j.CurrentAttempt.BatchId!.Value)), ignoreOrder: true);
        var seen = (await later.WatchAsync(CancellationToken)).ShouldSucceed();
        taken.ShouldAllBe(j => seen.Count(s => s.Marker == j.CurrentAttempt!.Marker && s.BatchId == j.CurrentAttempt.BatchId && s.State == BatchState.Pending) == 1);
        (await later.DetailsAsync(taken[3], CancellationToken)).ShouldSucceed().Keys.ShouldContain("JobState");

        await Eventually.Become(
            async token => (await later.CancelAsync([.. taken.Take(3)], token)).TryGet(out var gone, out _) && gone.All(g => g), cancellationToken: CancellationToken);

        seen = (await later.WatchAsync(CancellationToken)).ShouldSucceed();
        taken.Select(j => seen.Any(s => s.Marker == j.CurrentAttempt!.Marker && s.State == BatchState.Pending)).ShouldBe(Enumerable.Range(0, Size).Select(n => n >= 3));
        await CancelAsync([.. taken]);
    }

    [Fact]
    public async Task Sbatch_SubmitsABatchAndLosesTheAnswer_AllAreFoundAndRunOnce()
    {
        var jobs = Make(n => $"echo ran >>runs; exit {n}");
        place.Cluster.Break("sbatch", CommandFault.LosesAnswer());

        (await Site.SubmitAsync(jobs, CancellationToken)).ShouldAllBe(r => r is SubmitResult.Unknown);

        place.Cluster.HealAll();
        var later = place.Make();
        var found = (await Eventually.Become(token => later.FindAsync(jobs, token), until: f => f.TryGet(out _, out _), cancellationToken: CancellationToken)).ShouldSucceed();
        var taken = jobs.Select(j => j.Taken(found.Single(s => s.Marker == j.CurrentAttempt!.Marker).BatchId)).ToList();
        (await Task.WhenAll(taken.Select(EndAsync))).Select(e => e.ExitCode).ShouldBe(Enumerable.Range(0, Size).Select(n => (int?)n));
        taken.ShouldAllBe(j => Output(j, "runs") == "ran\n");
    }

    [Fact]
    public async Task Sbatch_GetsSomeOfABatchAgain_SendsNoneOfThem()
    {
        var jobs = Make(_ => "echo ran >>runs");
        var taken = await SubmitAsync(jobs);

        // As an earlier request would that was held up on its way.
        (await Site.SubmitAsync([.. jobs.Skip(2), .. Make(_ => "true")], CancellationToken)).ShouldAllBe(r => r is SubmitResult.Unknown);
        (await Site.SubmitAsync([jobs[5]], CancellationToken))[0].ShouldBe(new SubmitResult.Accepted(taken[5].CurrentAttempt!.BatchId!.Value));

        await Task.WhenAll(taken.Select(EndAsync));
        taken.ShouldAllBe(j => Output(j, "runs") == "ran\n");
    }

    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Invalid job array specification", 0)]
    [InlineData("sbatch: error: QOSMaxSubmitJobPerUserLimit", Size / 2)]
    public async Task Sbatch_WillNotHaveABatch_TakesThoseThatFit(string words, int without)
    {
        place.Cluster.Break("sbatch", CommandFault.Refuses("--array", words));

        var results = await Site.SubmitAsync(Make(_ => "true"), CancellationToken);

        results.OfType<SubmitResult.Accepted>().Count().ShouldBe(Size - without);
        results.OfType<SubmitResult.NotSent>().Count().ShouldBe(without);
    }

    [Fact]
    public async Task Requeue_OfAMemberThatRuns_RunsThatAgain()
    {
        var taken = await SubmitAsync(Make(n => $"""
            echo "attempt $FAIRLEAD_ATTEMPT" >>runs
            [ {n} = 2 ] && [ "$FAIRLEAD_ATTEMPT" = 1 ] || exit 4
            touch running
            sleep 100
            """));
        await RunningAsync(taken[2]);

        await SlurmAsync("requeue", Id(taken[2]));
        await Eventually.Become(_ => SightAsync(taken[2]), until: s => s is { State: BatchState.Pending, Restarts: 1 }, cancellationToken: CancellationToken);

        // Slurm would wait for two minutes. A node refuses what comes back in the very second in which it was ended there.
        await SlurmAsync("update", $"jobid={Id(taken[2])}", "starttime=now+2");
        (await Task.WhenAll(taken.Select(EndAsync))).ShouldAllBe(e => e.ExitCode == 4);
        Output(taken[2], "runs").ShouldBe("attempt 1\nattempt 2\n");
    }

    private static string Id(Job job) => job.CurrentAttempt!.BatchId!.Value.Value;

    private static List<Job> Taken(IEnumerable<Job> jobs, IEnumerable<SubmitResult> results) =>
        [.. jobs.Zip(results, (job, result) => job.Taken(result.ShouldBeOfType<SubmitResult.Accepted>(result.ToString()).BatchId))];

    private List<Job> Make(Func<int, string> lines) => [.. Enumerable.Range(0, Size).Select(n => New(Some.Runs(Some.Shell(lines(n))) with { Name = $"study 'n' {n}" }))];

    private SlurmOptions Held()
    {
        var options = place.Options();
        options.SubmitOptions.Add("--hold");
        return options;
    }

    private async Task SlurmAsync(params string[] arguments)
    {
        var result = await place.Cluster.RunAsync("scontrol", arguments, CancellationToken);
        result.ExitCode.ShouldBe(0, result.Error);
    }
}
