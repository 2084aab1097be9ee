using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Gateway.Tests.Drivers;

/// <summary>What a driver makes of a site that loses answers, vanishes and comes back.</summary>
public sealed class SiteDriverTests
{
    private static readonly JobDescription Simple = new() { Steps = [new Step { Command = new StepCommand.Program(["/bin/true"]) }] };
    private static readonly JobDescription Many = Simple with { Array = new ArrayRequest(20) };

    private static readonly Step Aside = new() { Command = new StepCommand.Program(["/bin/true"]), Placement = StepPlacement.LoginNode };
    private static readonly JobDescription Surrounded = new() { Steps = [Aside, Simple.Steps[0] with { IsMain = true }, Aside] };

    private static readonly JobDescription Staged = Simple with
    {
        Imports = [new StageIn(new DataPlace.Inline("x"), "x")],
        Exports = [new StageOut("x", new DataPlace.Inline("x"))],
    };

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_SiteThatLosesAnswers_RunsEveryJobExactlyOnce(int seed)
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(seed, faults: 0.15), _cancellationToken);

        var ended = await driven.AllEndedAsync(await SubmitMixedAsync(driven), _cancellationToken);

        ended.ShouldAllBe(j => j.State == JobState.Succeeded);
        driven.Site.Taken.Values.ShouldAllBe(times => times == 1);
        driven.Site.Taken.Count.ShouldBe(ended.Sum(j => j.Tasks is null ? j.Phases.Length : 0));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Run_DriverCutOffManyTimes_RunsEveryJobExactlyOnce(int seed)
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(seed, faults: 0.1), _cancellationToken);
        var random = new Random(seed);

        var jobs = await SubmitMixedAsync(driven);
        for (var i = 0; i < 25; i++)
        {
            await Task.Delay(random.Next(1, 25), _cancellationToken);
            await driven.StopDriverAsync();
            driven.StartDriver();
        }

        var ended = await driven.AllEndedAsync(jobs, _cancellationToken);
        ended.ShouldAllBe(j => j.State == JobState.Succeeded);
        driven.Site.Taken.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task Run_SiteAwayForMinutes_LosesNothing()
    {
        var site = new SimulatedSite(21, faults: 0) { IsReachable = false };
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);

        var jobs = await SubmitMixedAsync(driven);
        await Eventually.Become(() => driven.Elapsed > TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(30), _cancellationToken);
        (await driven.Store.FindAsync([.. jobs.Select(j => j.Id)], _cancellationToken)).ShouldAllBe(j => !j.IsFinal);

        site.IsReachable = true;
        (await driven.AllEndedAsync(jobs, _cancellationToken)).ShouldAllBe(j => j.State == JobState.Succeeded);
    }

    [Fact]
    public async Task Run_JobThatWaitsForTooLong_HasFailedAndIsNeverSent()
    {
        var site = new SimulatedSite(23, faults: 0) { IsReachable = false };
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);
        var job = await driven.SubmitAsync("ada", Simple with { QueueLimit = TimeSpan.FromMinutes(1) }, _cancellationToken);
        await Eventually.Become(() => driven.Elapsed > TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(30), _cancellationToken);

        site.IsReachable = true;

        var ended = (await driven.AllEndedAsync([job], _cancellationToken)).ShouldHaveSingleItem();
        (ended.State, ended.CurrentAttempt?.End?.Cause).ShouldBe((JobState.Failed, EndCause.QueueTimeOver));
        site.Taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Run_JobsCancelledAtAnyMoment_EndAndLeaveNothingRunning(int seed)
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(seed, faults: 0.15), _cancellationToken);
        var random = new Random(seed);

        var jobs = await SubmitMixedAsync(driven);
        foreach (var job in jobs.Where(_ => random.Next(2) == 0))
        {
            await Task.Delay(random.Next(0, 5), _cancellationToken);
            await driven.Store.ApplyAsync(job.Id, new Signal.Cancel(job.CreatedAt, "ada"), _cancellationToken);
        }

        var ended = await driven.AllEndedAsync(jobs, _cancellationToken);
        ended.ShouldAllBe(j => j.State == JobState.Succeeded || j.State == JobState.Cancelled || j.Tasks != null);
        driven.Site.Taken.Values.ShouldAllBe(times => times == 1);
        driven.Site.StillRunning.ShouldBe(0);
    }

    [Fact]
    public async Task Run_OneOwnerWithHundreds_DoesNotHoldUpAnother()
    {
        var site = new SimulatedSite(41, faults: 0, new SiteLimits { MaxActive = 20 });
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);

        var jobs = new List<Job>();
        for (var i = 0; i < 300; i++)
        {
            jobs.Add(await driven.SubmitAsync("ada", Simple, _cancellationToken));
        }

        var before = site.OwnersInOrder.Count;
        var late = await driven.SubmitAsync("bo", Simple, _cancellationToken);
        await driven.AllEndedAsync([.. jobs, late], _cancellationToken);

        (site.OwnersInOrder.IndexOf("bo") - before).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task Run_ManyJobs_LooksNoMoreThanOnceASecond()
    {
        var site = new SimulatedSite(51, faults: 0);
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);

        await driven.AllEndedAsync(await SubmitMixedAsync(driven), _cancellationToken);

        site.Watches.ShouldBeGreaterThan(1);
        site.Watches.ShouldBeLessThanOrEqualTo((int)driven.Elapsed.TotalSeconds + 1);
    }

    [Fact]
    public async Task Run_AnArray_IsSubmittedAtOnce()
    {
        var site = new SimulatedSite(61, faults: 0);
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);

        var job = await driven.SubmitAsync("ada", Simple with { Array = new ArrayRequest(1000) }, _cancellationToken);
        var ended = await driven.AllEndedAsync([job], _cancellationToken);

        site.Batches.ShouldBe([1000]);
        ended.Count(j => j.Index is not null && j.State is JobState.Succeeded).ShouldBe(1000);
    }

    [Theory]
    [InlineData(81, 0)]
    [InlineData(82, 0.15)]
    public async Task Run_MoreOnALoginNodeThanAllowed_TakesTurns(int seed, double faults)
    {
        var site = new SimulatedSite(seed, faults, new SiteLimits { LoginPerAccount = 3 });
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);

        var jobs = new List<Job>();
        for (var i = 0; i < 30; i++)
        {
            jobs.Add(await driven.SubmitAsync("ada", i % 2 == 0 ? Surrounded : new JobDescription { Steps = [Aside] }, _cancellationToken));
        }

        foreach (var job in jobs.Where((_, i) => i % 5 == 0))
        {
            await driven.Store.ApplyAsync(job.Id, new Signal.Cancel(job.CreatedAt, "ada"), _cancellationToken);
        }

        await driven.StopDriverAsync();
        driven.StartDriver();
        var ended = await driven.AllEndedAsync(jobs, _cancellationToken);

        ended.ShouldAllBe(j => j.State == JobState.Succeeded || j.State == JobState.Cancelled);
        site.Taken.Values.ShouldAllBe(times => times == 1);
        site.MostAside.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Run_JobsThatMustNotBeginYet_WaitAlsoAcrossARestart()
    {
        var site = new SimulatedSite(71, faults: 0, new SiteLimits { MaxActive = 1 });
        await using var driven = await DrivenSite.StartAsync(site, _cancellationToken);
        var start = driven.Clock.GetUtcNow().AddDays(60);

        var later = await driven.SubmitAsync("ada", Simple with { NotBefore = start }, _cancellationToken);
        var never = await driven.SubmitAsync("ada", Simple with { NotBefore = start.AddYears(1) }, _cancellationToken);
        await Eventually.Become(async token => (await driven.Store.FindAsync(later.Id, token))?.State is JobState.Scheduled, cancellationToken: _cancellationToken);
        await driven.StopDriverAsync();
        driven.StartDriver();

        // Those that wait take nobody's place.
        await driven.AllEndedAsync([await driven.SubmitAsync("ada", Simple, _cancellationToken)], _cancellationToken);
        site.Taken.Count.ShouldBe(1);
        await driven.Store.ApplyAsync(never.Id, new Signal.Cancel(start, "ada"), _cancellationToken);
        driven.Jump(TimeSpan.FromDays(60));

        var ended = await driven.AllEndedAsync([later, never], _cancellationToken);
        ended.Single(j => j.Id == later.Id).Attempts.ShouldHaveSingleItem().SubmittedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(start);
        ended.Single(j => j.Id == never.Id).State.ShouldBe(JobState.Cancelled);
        site.Taken.Count.ShouldBe(2);
    }

    private async Task<IReadOnlyList<Job>> SubmitMixedAsync(DrivenSite driven)
    {
        var jobs = new List<Job>();
        for (var i = 0; i < 40; i++)
        {
            jobs.Add(await driven.SubmitAsync(i % 3 == 0 ? "bo" : "ada", (i % 4) switch { 0 => Staged, 1 => Surrounded, _ => Simple }, _cancellationToken));
        }

        jobs.Add(await driven.SubmitAsync("ada", Many, _cancellationToken));
        return jobs;
    }
}
