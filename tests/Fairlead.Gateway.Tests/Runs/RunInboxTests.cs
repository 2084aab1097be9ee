using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Gateway.Tests.Runs;

/// <summary>What a run hears of jobs.</summary>
public sealed class RunInboxTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    public void TakeJobs_AfterTwoVersionsInAnyOrder_GivesTheNewestOnce(long first, long second)
    {
        var inbox = new RunInbox(TimeProvider.System);
        var job = Job();

        inbox.Heed(job with { Version = first });
        inbox.Heed(job with { Version = second });

        inbox.TakeJobs().ShouldHaveSingleItem().Version.ShouldBe(3);
        inbox.TakeJobs().ShouldBeEmpty();
    }

    [Fact]
    public void TakeAsked_AtFirstAndAfterEachAsking_SaysSoOnce()
    {
        var inbox = new RunInbox(TimeProvider.System);

        inbox.TakeAsked().ShouldBeTrue();
        inbox.TakeAsked().ShouldBeFalse();
        inbox.Ask();
        inbox.HasMore.ShouldBeTrue();
        inbox.TakeAsked().ShouldBeTrue();
        inbox.HasMore.ShouldBeFalse();
    }

    private static Job Job() => new()
    {
        Id = JobId.New(Noon),
        Owner = "ada",
        Site = "cluster",
        Account = "alice",
        Directory = "/scratch/alice/job",
        Description = new JobDescription(),
        CreatedAt = Noon,
        ChangedAt = Noon,
    };
}
