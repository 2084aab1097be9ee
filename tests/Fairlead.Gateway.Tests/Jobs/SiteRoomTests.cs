using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Jobs;

/// <summary>Who may go past the admission: nobody while somebody waits, and no more than there is room for.</summary>
public sealed class SiteRoomTests : IDisposable
{
    private readonly InFlight _jobs = new(new SiteLimits { MaxActive = 3, MaxActivePerOwner = 2 });
    private readonly SiteRoom _room = new();

    public SiteRoomTests()
    {
        _room.Open("cluster", _jobs);
        _jobs.NobodyWaits(_jobs.Arrivals);
    }

    public void Dispose() => _jobs.Dispose();

    [Fact]
    public void TryTake_MoreThanThereIsRoomFor_StopsAtTheLimitsOfOwnerAndSite()
    {
        var first = JobOf("alice");
        _room.TryTake(first).ShouldBeTrue();
        _room.TryTake(JobOf("alice")).ShouldBeTrue();
        _room.TryTake(JobOf("alice")).ShouldBeFalse("two are an owner's most");
        _room.TryTake(JobOf("bob")).ShouldBeTrue();
        _room.TryTake(JobOf("carol")).ShouldBeFalse("three are the site's most");

        _room.GiveBack("cluster", first.Id);
        _room.TryTake(JobOf("carol")).ShouldBeTrue();
    }

    [Fact]
    public void TryTake_SomebodyWaits_LetsNobodyPassUntilAllHaveBeenServed()
    {
        var before = _jobs.Arrivals;
        _jobs.Note(JobOf("alice"));
        _room.TryTake(JobOf("bob")).ShouldBeFalse();

        // Seen before she came: says nothing of her.
        _jobs.NobodyWaits(before);
        _room.TryTake(JobOf("bob")).ShouldBeFalse();

        _jobs.NobodyWaits(_jobs.Arrivals);
        _room.TryTake(JobOf("bob")).ShouldBeTrue();
    }

    [Fact]
    public void TryTake_SiteThatIsNotDrivenHere_IsFalse()
    {
        _room.TryTake(JobOf("alice") with { Site = "elsewhere" }).ShouldBeFalse();
        _room.Close("cluster", _jobs);
        _room.TryTake(JobOf("alice")).ShouldBeFalse();
    }

    [Fact]
    public void Note_JobThatWasTaken_CountsItOnceAndLetsItGoAtItsEnd()
    {
        var job = JobOf("alice");
        _room.TryTake(job).ShouldBeTrue();
        _jobs.Note(job with { State = JobState.Submitting }).ShouldBeTrue();
        _jobs.Count.ShouldBe(1);
        _jobs.Note(job with { State = JobState.Succeeded }).ShouldBeFalse();
        _jobs.CountOf("alice").ShouldBe(0);
    }

    private static Job JobOf(string owner) => new()
    {
        Id = JobId.New(DateTimeOffset.UnixEpoch),
        Owner = owner,
        Site = "cluster",
        Account = owner,
        Directory = "/scratch",
        Description = new JobDescription { Steps = [new Step { Command = new StepCommand.Program(["/bin/true"]) }] },
        CreatedAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
    };
}
