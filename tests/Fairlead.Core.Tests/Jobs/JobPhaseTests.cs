using Fairlead.Core.Jobs;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Tests.Jobs;

/// <summary>Jobs whose steps run in different places.</summary>
public sealed class JobPhaseTests
{
    private static readonly JobDescription Surrounded = new() { Steps = [Some.Aside, Some.Step, Some.Aside] };

    [Fact]
    public void Of_StepsInDifferentPlaces_ArePhasesInOrder()
    {
        JobPhase.Of([]).ShouldBeEmpty();
        JobPhase.Of([Some.Aside, Some.Aside, Some.Step, Some.Aside]).Select(p => p.Steps.Length).ShouldBe([2, 1, 1]);
        JobPhase.MainOf(JobPhase.Of(Surrounded.Steps)).ShouldBe(1);
        JobPhase.MainOf(JobPhase.Of([Some.Aside, Some.Step with { IsMain = false }])).ShouldBe(1);
        JobPhase.MainOf(JobPhase.Of([Some.Step with { Placement = StepPlacement.LoginNode }])).ShouldBe(0);
    }

    [Fact]
    public void Apply_EachPhaseEndsWell_BeginsTheNextWithAnAttemptOfItsOwn()
    {
        var family = new Family(Some.Job(Surrounded));
        var seen = new List<(JobState, StepPlacement)>();
        family.Apply(family.First, new Signal.Admitted(Some.Noon));
        foreach (var code in (int[])[0, 0, 0])
        {
            seen.Add((family.Find(family.First)!.State, family.Find(family.First)!.Placement)); // nothing removes it
            family.Apply(family.First, new Signal.Submitted(Some.Noon, new BatchId("1")));
            family.Apply(family.First, new Signal.Ended(Some.Noon, Some.End(code)));
        }

        seen.ShouldBe([(Submitting, StepPlacement.LoginNode), (Submitting, StepPlacement.Batch), (Submitting, StepPlacement.LoginNode)]);
        var job = family.Find(family.First).ShouldNotBeNull();
        job.State.ShouldBe(Succeeded);
        job.Attempts.Select(a => (a.Phase, a.Marker.Attempt)).ShouldBe([(0, 1), (1, 2), (2, 3)]);
        job.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, null, "In the commands before the main program: The program ended with exit code 3.")]
    [InlineData(1, 3, "The program ended with exit code 3.")]
    [InlineData(2, 0, "In the commands after the main program: The program ended with exit code 3.")]
    public void Apply_APhaseFails_NothingFollows(int failing, int? exitCode, string message)
    {
        var family = new Family(Some.Job(Surrounded));
        family.Apply(family.First, new Signal.Admitted(Some.Noon));
        for (var phase = 0; phase <= failing; phase++)
        {
            family.Apply(family.First, new Signal.Ended(Some.Noon, Some.End(phase == failing ? 3 : 0)));
        }

        var job = family.Find(family.First).ShouldNotBeNull();
        (job.State, job.ExitCode, job.Message, job.Attempts.Length).ShouldBe((Failed, exitCode, message, failing + 1));
    }

    [Fact]
    public void Apply_JobWithTasks_RunsOnlyItsMainPhaseManyTimes()
    {
        var family = new Family(Some.Job(Surrounded with { Array = new ArrayRequest(2) }));
        family.Apply(family.First, new Signal.Admitted(Some.Noon));
        family.Jobs.Count.ShouldBe(1);
        family.Apply(family.First, new Signal.Ended(Some.Noon, Some.End()));

        var tasks = family.Jobs.Where(j => j.Parent == family.First).ToList();
        tasks.ShouldAllBe(t => t.Placement == StepPlacement.Batch && t.Phases.Length == 1 && t.CurrentAttempt!.Marker == new Marker(family.First, 2));
        tasks.ForEach(t => family.Apply(t.Id, new Signal.Ended(Some.Noon, Some.End())));

        var after = family.Find(family.First).ShouldNotBeNull();
        (after.Work, after.Placement).ShouldBe((JobWork.Submit, StepPlacement.LoginNode));
        family.Apply(family.First, new Signal.Ended(Some.Noon, Some.End()));
        family.Find(family.First)?.State.ShouldBe(Succeeded);

        family.Apply(family.First, new Signal.Restart(Some.Noon, "ada"));
        family.DriveToTheEnd();
        family.Find(family.First)?.Tasks.ShouldBe(new TaskCounts(2, Succeeded: 2));
        family.Jobs.Where(j => j.Parent is not null).ShouldAllBe(t => t.Attempts.Length == 2);
    }
}
