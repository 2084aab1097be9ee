using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>What a broken connection does to a submission.</summary>
public sealed class SlurmConnectionTests(SlurmThere place) : SiteContract(place), IClassFixture<SlurmThere>
{
    [Fact]
    public async Task Submit_TheConnectionBreaksMeanwhile_TheSubmissionGoesOnAndIsFound()
    {
        var jobs = Enumerable.Range(0, 6).Select(_ => New(Some.Runs(Some.Shell("echo ran >>runs")))).ToList();
        place.Cluster.Break("sbatch", CommandFault.Late(TimeSpan.FromSeconds(1)));
        var submission = Site.SubmitAsync(jobs, CancellationToken);
        await Eventually.Become(
            async token => (await HostCommand.RunAsync("grep", ["-rqs", "^sending", $"{Place.Workspace}/.fairlead/tickets"], cancellationToken: token)).ExitCode == 0,
            cancellationToken: CancellationToken);

        await place.Server.KillSessionsAsync(CancellationToken);

        var results = await submission;
        results.ShouldAllBe(r => r is SubmitResult.Unknown);
        var found = (await Eventually.Become(token => Site.FindAsync(jobs, token), until: f => f.TryGet(out _, out _), cancellationToken: CancellationToken)).ShouldSucceed();
        place.Cluster.HealAll();
        var ids = found.ToDictionary(s => s.Marker, s => s.BatchId);
        var missing = jobs.Where(j => !ids.ContainsKey(j.CurrentAttempt!.Marker)).ToList();
        foreach (var job in missing.Count == 0 ? [] : await SubmitAsync(missing))
        {
            ids.Add(job.CurrentAttempt!.Marker, job.CurrentAttempt.BatchId!.Value);
        }

        await Task.WhenAll(jobs.Select(j => EndAsync(j.Taken(ids[j.CurrentAttempt!.Marker]))));
        jobs.ShouldAllBe(j => Output(j, "runs") == "ran\n");
        (await Site.WatchAsync(CancellationToken)).ShouldSucceed().Count.ShouldBe(jobs.Count);
    }

    [Fact]
    public async Task Check_SeveralAccounts_TriesEachOfThem()
    {
        var site = place.Make(mapped: ["nosuchaccount", TestAccounts.Bob]);

        var checks = await site.CheckAsync(CancellationToken);

        var problem = checks.Where(c => c.Problem is not null).ShouldHaveSingleItem();
        problem.What.ShouldBe("shell as nosuchaccount");
        checks.ShouldContain(c => c.What == $"shell as {TestAccounts.Bob}" && c.Problem == null);
    }

    [Fact]
    public async Task Submit_TheHostIsAway_IsNeitherTakenNorRefused()
    {
        await place.Server.StopAsync(CancellationToken);
        var job = New(Some.Runs(Some.Program("true")));

        var result = (await Site.SubmitAsync([job], CancellationToken))[0];
        var look = await Site.WatchAsync(CancellationToken);

        await place.Server.StartAsync(CancellationToken);
        // A connection that has died unnoticed takes the command and loses it: then nobody can say, and it is looked up later.
        (result is SubmitResult.NotSent or SubmitResult.Unknown).ShouldBeTrue($"{result}");
        look.TryGet(out _, out _).ShouldBeFalse();
        await Eventually.Become(
            async token => (await Site.FindAsync([job], token)).TryGet(out var found, out _) && found.Count == 0, cancellationToken: CancellationToken);
    }
}
