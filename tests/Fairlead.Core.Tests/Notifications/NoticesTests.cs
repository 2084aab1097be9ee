using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Notifications;
using Fairlead.Core.Tests.Jobs;

namespace Fairlead.Core.Tests.Notifications;

public sealed class NoticesTests
{
    private static readonly Subscription ToEverything = new()
    {
        Receiver = new Uri("https://receiver.example/hook"),
        Format = "test",
        Jobs = new Uri("https://gw.example.org/jobs"),
        Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
        States =
        [
            new("WAITING", [JobState.Accepted, JobState.Submitting, JobState.Queued]),
            new("RUNNING", [JobState.Running]),
            new("GOOD", [JobState.Succeeded]),
            new("BAD", [JobState.Failed, JobState.Cancelled, JobState.TimedOut]),
        ],
        BatchStates = ["CONFIG.*", "COMPLETING"],
    };

    private static readonly Signal[] ToTheQueue = [new Signal.Admitted(Some.Noon), new Signal.Submitted(Some.Noon, new BatchId("17"))];

    [Fact]
    public void Of_AJobThatIsSeenToRun_TellsEachGroupOfStatesOnce() =>
        Told(Job(), [.. ToTheQueue, new Signal.Started(Some.Noon), new Signal.Ended(Some.Noon, Some.End())]).ShouldBe(["WAITING", "RUNNING", "GOOD"]);

    [Fact]
    public void Of_AJobThatEndedBeforeAnybodySawItRun_TellsThatItRanWithoutItsEnd()
    {
        var notices = Notices(Job(), [.. ToTheQueue, new Signal.Ended(Some.Noon, Some.End(3))]);

        notices.Select(n => n.Word).ShouldBe(["WAITING", "RUNNING", "BAD"]);
        notices[1].ExitCode.ShouldBeNull();
        notices[1].Message.ShouldBeNull();
        notices[1].BatchId.ShouldBe(new BatchId("17"));
        notices[2].ExitCode.ShouldBe(3);
        notices[2].Message.ShouldNotBeNull();
    }

    [Fact]
    public void Of_AJobThatNeverRan_DoesNotTellThatItRan()
    {
        Told(Job(), [new Signal.Admitted(Some.Noon), new Signal.SubmissionRefused(Some.Noon, "no such queue")]).ShouldBe(["WAITING", "BAD"]);
        Told(Job(), [.. ToTheQueue, new Signal.Cancel(Some.Noon, "ada"), new Signal.CancelConfirmed(Some.Noon, "gone")]).ShouldBe(["WAITING", "BAD"]);
    }

    [Fact]
    public void Of_AJobThatIsTriedAgain_TellsEachTry() =>
        Told(
            Job() with { Description = Job().Description with { Retry = new RetryPolicy { Failures = 1 } } },
            [.. ToTheQueue, new Signal.Ended(Some.Noon, Some.End(1)), new Signal.Submitted(Some.Noon, new BatchId("18")), new Signal.Started(Some.Noon)])
            .ShouldBe(["WAITING", "RUNNING", "WAITING", "RUNNING"]);

    [Fact]
    public void Of_StatesOfTheBatchSystem_TellsThoseThatFitAsAWhole() =>
        Told(Job(), [.. ToTheQueue, .. new[] { "CONFIGURING", "CONFIGURING", "RUNNING", "NOT_COMPLETING", "COMPLETING" }.Select(s => new Signal.NativeStateSeen(Some.Noon, s))])
            .ShouldBe(["WAITING", "CONFIGURING", "COMPLETING"]);

    [Fact]
    public void Of_AnArray_TellsOfItAndNotOfItsTasks()
    {
        var job = Job();
        var array = job with { Description = job.Description with { Array = new ArrayRequest(2) } };

        JobLifecycle.Apply(array, new Signal.Admitted(Some.Noon)).TryGet(out var transition, out _).ShouldBeTrue();

        transition.ShouldNotBeNull().Spawned.Length.ShouldBe(2);
        transition.Spawned.ShouldAllBe(t => !Core.Notifications.Notices.Of(null, t).Any());
    }

    [Theory]
    [InlineData("RUN.*", true)]
    [InlineData("A|B", true)]
    [InlineData("(a", false)]
    [InlineData("a)(b", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData("(?=a)", false)]
    public void IsPattern_OnlyWhatIsMatchedInLinearTime(string text, bool isOne) => Subscription.IsPattern(text).ShouldBe(isOne);

    [Fact]
    public void WantsBatchState_AnExpressionThatOthersChokeOn_ComesToAnEnd() =>
        (ToEverything with { BatchStates = ["(a+)+b"] }).WantsBatchState(new string('a', 10_000)).ShouldBeFalse();

    private static Job Job() => Some.Job(new JobDescription { Steps = [Some.Step], Subscriptions = [ToEverything], Retry = new RetryPolicy { Failures = 0 } });

    private static IEnumerable<string> Told(Job job, IEnumerable<Signal> signals) => Notices(job, signals).Select(n => n.Word);

    private static List<Notice> Notices(Job job, IEnumerable<Signal> signals)
    {
        var notices = Core.Notifications.Notices.Of(null, job).ToList();
        foreach (var signal in signals)
        {
            JobLifecycle.Apply(job, signal).TryGet(out var transition, out var refusal).ShouldBeTrue($"{signal}: {refusal?.Message}");
            var next = transition.ShouldNotBeNull().Job;
            notices.AddRange(Core.Notifications.Notices.Of(job, next));
            job = next;
        }

        notices.ShouldAllBe(n => n.Address == new Uri($"https://gw.example.org/jobs/{job.Id}"));
        return notices;
    }
}
