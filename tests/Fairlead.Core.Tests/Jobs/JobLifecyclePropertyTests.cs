using Fairlead.Core.Jobs;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Tests.Jobs;

/// <summary>What holds for every job whatever happens to it, in whatever order.</summary>
public sealed class JobLifecyclePropertyTests
{
    private static readonly Config Much = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60);

    /// <summary>The edges of the life cycle as the design draws them.</summary>
    private static readonly HashSet<(JobState, JobState)> LegalEdges =
    [
        (Accepted, StagingIn), (Accepted, Submitting), (Accepted, Queued), (Accepted, StagingOut),
        (StagingIn, Ready), (StagingIn, Submitting), (StagingIn, Queued), (StagingIn, StagingOut),
        (Ready, Submitting), (Ready, Queued), (Ready, StagingOut),
        (StagingIn, Scheduled), (Ready, Scheduled), (Scheduled, Submitting), (Scheduled, Queued), (Scheduled, StagingOut),
        (Submitting, Queued), (Submitting, StagingOut), (Submitting, Succeeded),
        (Queued, Running), (Queued, StagingOut), (Queued, Succeeded),
        (Running, Queued), (Running, StagingOut), (Running, Succeeded),
        (StagingOut, Succeeded),
        // With nothing to run and nothing to deliver.
        (Accepted, Succeeded), (StagingIn, Succeeded), (Ready, Succeeded), (Scheduled, Succeeded),
        // A further attempt, by policy or on request.
        (Queued, Submitting), (Running, Submitting),
        (Succeeded, Submitting), (Failed, Submitting), (Cancelled, Submitting), (TimedOut, Submitting),
        (Succeeded, Queued), (Failed, Queued), (Cancelled, Queued), (TimedOut, Queued),
        (Failed, Accepted), (Cancelled, Accepted), (Succeeded, Accepted),
    ];

    [Fact]
    public void AnySignals_EveryStep_IsLegal() => ForAnyStory(family =>
        family.Steps.All(s =>
            s.Before.State == s.After.Job.State
            || LegalEdges.Contains((s.Before.State, s.After.Job.State))
            || (!s.Before.IsFinal && s.After.Job.State is Failed or Cancelled or TimedOut)));

    [Fact]
    public void AnySignals_AFinalJob_StaysAsItIsUnlessRestarted() => ForAnyStory(family =>
        family.Steps.Where(s => s.Before.IsFinal).All(s => s.After.Job.State == s.Before.State || s.After.Job.Attempts.Length > s.Before.Attempts.Length || s.After.Job.State is Accepted));

    [Fact]
    public void AnySignals_Attempts_AreNumberedAndNeverForgotten() => ForAnyStory(family =>
        family.Steps.All(s =>
            s.After.Job.Attempts.Select(a => a.Number).SequenceEqual(Enumerable.Range(1, s.After.Job.Attempts.Length))
            && s.Before.Attempts.Select(a => (a.Number, a.Marker)).SequenceEqual(s.After.Job.Attempts.Take(s.Before.Attempts.Length).Select(a => (a.Number, a.Marker)))));

    [Fact]
    public void AnySignals_AJobThatIsSubmitting_HasAMarkerThatNoOtherHas() => ForAnyStory(family =>
        family.Jobs.Where(j => j.State is Submitting).All(j => j.CurrentAttempt is { BatchId: null, End: null })
        && family.Jobs.Where(j => j.CurrentAttempt is not null && !j.AwaitsTasks)
            .Select(j => (j.CurrentAttempt?.Marker, j.CurrentAttempt?.ArrayIndex)).ToList() is var keys
        && keys.Distinct().Count() == keys.Count);

    [Fact]
    public void AnySignals_EveryChange_IsInTheJournal() => ForAnyStory(family =>
        family.Steps.All(s => s.Before.State == s.After.Job.State || !s.After.Entries.IsEmpty));

    [Fact]
    public void AnySignals_NewsThatComesTwice_ChangesNothingMore() => Prop.ForAll(
        Stories().ToArbitrary(),
        Some.News().ToArbitrary(),
        (story, news) =>
        {
            var family = Tell(story);
            family.Apply(family.First, news);
            var once = family.Find(family.First);
            family.Apply(family.First, news);
            var twice = family.Find(family.First);
            // A requeue and an end may each begin a further attempt; those are told apart by their attempt before they come here.
            return news is Signal.Requeued or Signal.Ended or Signal.Noted || (once?.State, once?.Attempts.Length) == (twice?.State, twice?.Attempts.Length);
        }).Check(Much);

    [Fact]
    public void AnySignals_ThenASiteWithoutFaults_ComesToAnEnd() => ForAnyStory(family =>
    {
        family.Apply(family.First, new Signal.Start(Some.Noon, "ada"));
        family.DriveToTheEnd();
        return family.Jobs.All(j => j.IsFinal) && family.Find(family.First) is not { Discarded: true };
    });

    [Fact]
    public void AnySignals_TasksOfAFinishedJob_AddUp() => ForAnyStory(family =>
    {
        family.Apply(family.First, new Signal.Start(Some.Noon, "ada"));
        family.DriveToTheEnd();
        return family.Find(family.First) is not { Tasks: { } tasks } || tasks.AllEnded;
    });

    [Fact]
    public void AnySignals_AJobUnderWay_KnowsHowItsTasksStand() => ForAnyStory(family =>
        family.Find(family.First) is not { Tasks: { } tasks, AwaitsTasks: true, State: Queued or Running }
        || tasks.Total - family.Jobs.Count(j => j.Parent == family.First && !j.IsFinal) == tasks.Succeeded + tasks.Failed);

    private static void ForAnyStory(Func<Family, bool> holds) =>
        Prop.ForAll(Stories().ToArbitrary(), story => holds(Tell(story))).Check(Much);

    private static Gen<(JobDescription Description, (int Whom, Signal Signal)[] Signals)> Stories() =>
        from description in Some.Descriptions()
        from signals in Gen.ArrayOf(from whom in Gen.Choose(0, 3) from signal in Some.Signals() select (whom, signal))
        select (description, signals);

    private static Family Tell((JobDescription Description, (int Whom, Signal Signal)[] Signals) story)
    {
        var family = new Family(Some.Job(story.Description));
        foreach (var (whom, signal) in story.Signals)
        {
            family.Apply(whom == 0 ? family.First : family.First.ForTask(whom - 1), signal);
        }

        return family;
    }
}
