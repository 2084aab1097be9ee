using Fairlead.Core.Jobs;
using static Fairlead.Core.Jobs.JobState;

namespace Fairlead.Core.Tests.Jobs;

/// <summary>The roads that jobs are meant to take.</summary>
public sealed class JobLifecycleTests
{
    private static readonly Signal Admitted = new Signal.Admitted(Some.Noon);
    private static readonly Signal Submitted = new Signal.Submitted(Some.Noon, new BatchId("17"));
    private static readonly Signal Started = new Signal.Started(Some.Noon, "node1");

    [Fact]
    public void Apply_StagedIn_OfASweep_MakesATaskForEachPoint()
    {
        var job = Some.Job(new JobDescription { Steps = [Some.Step], Imports = [new StageIn(new DataPlace.Inline("x"), "/in/x")], Sweep = Some.Sweep });
        var family = new Family(job);
        family.Apply(family.First, new Signal.Admitted(Some.Noon));
        family.Apply(family.First, new Signal.StagedIn(Some.Noon));

        var tasks = Enumerable.Range(0, 3).Select(i => family.Find(job.Id.ForTask(i)).ShouldNotBeNull()).ToList();

        tasks.Select(t => t.State).ShouldBe([JobState.Submitting, JobState.StagingIn, JobState.Submitting]);
        tasks.Select(t => t.Description.Environment.GetValueOrDefault("N")).ShouldBe(["1", null, "3"]);
        tasks.ShouldAllBe(t => t.Directory == $"{job.Directory}/{t.Id}" && !t.Description.HasTasks);
        tasks.ShouldAllBe(t => t.Description.Links.SequenceEqual(new[] { new LinkedFile($"{job.Directory}/in/x", "/in/x") }));
        tasks[0].CurrentAttempt?.Marker.ShouldBe(new Marker(tasks[0].Id, 1));
    }

    [Fact]
    public void Apply_TaskEnded_OfASweep_SucceedsWhateverBecameOfIt()
    {
        var family = new Family(Some.Job(new JobDescription { Steps = [Some.Step], Sweep = Some.Sweep }));
        family.Apply(family.First, new Signal.Admitted(Some.Noon));
        foreach (var state in new[] { JobState.Failed, JobState.Succeeded, JobState.TimedOut })
        {
            family.Apply(family.First, new Signal.TaskEnded(Some.Noon, state));
        }

        var end = family.Find(family.First).ShouldNotBeNull();
        (end.State, end.ExitCode).ShouldBe((JobState.Succeeded, null));
        end.Tasks.ShouldBe(new TaskCounts(3, Succeeded: 1, Failed: 2));
    }

    [Fact]
    public void Apply_AJobWithoutStaging_GoesStraightToTheBatchSystem()
    {
        var job = After(Some.Job(), Admitted);

        job.State.ShouldBe(Submitting);
        job.Work.ShouldBe(JobWork.Submit);
        job.CurrentAttempt?.Marker.ShouldBe(new Marker(job.Id, 1));
    }

    [Theory]
    [InlineData(0, Succeeded)]
    [InlineData(1, Failed)]
    [InlineData(137, Failed)]
    public void Apply_Ended_EndsByTheExitCode(int exitCode, JobState end)
    {
        var job = After(Some.Job(), Admitted, Submitted, Started, new Signal.Ended(Some.Noon, Some.End(exitCode)));

        job.State.ShouldBe(end);
        job.ExitCode.ShouldBe(exitCode);
    }

    [Theory]
    [InlineData(EndCause.TimeLimit, TimedOut)]
    [InlineData(EndCause.OutOfMemory, Failed)]
    [InlineData(EndCause.Cancelled, Cancelled)]
    [InlineData(EndCause.Lost, Failed)]
    public void Apply_EndedByTheSite_EndsByTheCause(EndCause cause, JobState end)
    {
        var job = After(Some.Job(), Admitted, Submitted, Started, new Signal.Ended(Some.Noon, Some.End(null, cause)));

        job.State.ShouldBe(end);
        job.Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Apply_NonZeroExitCodeThatIsTolerated_Succeeds()
    {
        var job = After(Some.Job(), Admitted, Submitted, new Signal.Ended(Some.Noon, Some.End(3) with { IsTolerated = true }));

        job.State.ShouldBe(Succeeded);
        job.ExitCode.ShouldBe(3);
    }

    [Fact]
    public void Apply_EndedWithExports_StagesOutFirst()
    {
        var description = new JobDescription { Steps = [Some.Step], Exports = [new StageOut("a", new DataPlace.Web(new Uri("https://example.org/a")))] };
        var job = After(Some.Job(description), Admitted, Submitted, Started, new Signal.Ended(Some.Noon, Some.End()));

        job.State.ShouldBe(StagingOut);
        After(job, new Signal.StagedOut(Some.Noon)).State.ShouldBe(Succeeded);
        After(job, new Signal.StageOutFailed(Some.Noon, "disk full")).Message.ShouldNotBeNull().ShouldContain("disk full");
    }

    [Fact]
    public void Apply_ClientStagesIn_WaitsForStart()
    {
        var description = new JobDescription { Steps = [Some.Step], ClientStagesIn = true };
        var job = After(Some.Job(description), Admitted, new Signal.StagedIn(Some.Noon));

        job.State.ShouldBe(Ready);
        job.Work.ShouldBe(JobWork.None);
        After(job, new Signal.Start(Some.Noon, "ada")).State.ShouldBe(Submitting);
    }

    [Fact]
    public void Apply_StartBeforeTheDirectoryIsThere_IsRemembered()
    {
        var description = new JobDescription { Steps = [Some.Step], ClientStagesIn = true };

        var job = After(Some.Job(description), new Signal.Start(Some.Noon, "ada"), Admitted, new Signal.StagedIn(Some.Noon));

        job.State.ShouldBe(Submitting);
    }

    [Fact]
    public void Apply_NodeFailure_IsTriedAgainUpToThreeTimes()
    {
        var nodeFailed = new Signal.Ended(Some.Noon, Some.End(null, EndCause.NodeFailure));
        var job = After(Some.Job(), Admitted);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            job = After(job, Submitted, Started, nodeFailed);
            job.State.ShouldBe(Submitting);
        }

        After(job, Submitted, Started, nodeFailed).State.ShouldBe(Failed);
    }

    [Fact]
    public void Apply_TimeOutWithRestart_StartsAnotherAttempt()
    {
        var description = new JobDescription { Steps = [Some.Step], Retry = new RetryPolicy { Timeouts = 1 } };
        var timedOut = new Signal.Ended(Some.Noon, Some.End(null, EndCause.TimeLimit));
        var job = After(Some.Job(description), Admitted, Submitted, Started, timedOut);

        job.State.ShouldBe(Submitting);
        After(job, Submitted, Started, timedOut).State.ShouldBe(TimedOut);
    }

    [Fact]
    public void Apply_Requeued_IsANewAttemptUnderTheSameMarker()
    {
        var job = After(Some.Job(), Admitted, Submitted, Started, new Signal.Requeued(Some.Noon, EndCause.Preempted, "queue: PREEMPTED"));

        job.State.ShouldBe(Queued);
        job.Attempts.Length.ShouldBe(2);
        job.Attempts[0].End?.Cause.ShouldBe(EndCause.Preempted);
        job.Attempts[1].Marker.ShouldBe(job.Attempts[0].Marker);
        job.Attempts[1].BatchId.ShouldBe(new BatchId("17"));
    }

    [Fact]
    public void Apply_CancelOfARunningJob_WaitsForTheBatchSystem()
    {
        var job = After(Some.Job(), Admitted, Submitted, Started, new Signal.Cancel(Some.Noon, "ada"));

        job.State.ShouldBe(Running);
        job.Work.ShouldBe(JobWork.Cancel);
        After(job, new Signal.CancelConfirmed(Some.Noon, "gone")).State.ShouldBe(Cancelled);
    }

    [Fact]
    public void Apply_CancelWhileSubmitting_LooksForTheAttemptBeforeItEnds()
    {
        var job = After(Some.Job(), Admitted, new Signal.Cancel(Some.Noon, "ada"));

        job.State.ShouldBe(Submitting);
        job.Work.ShouldBe(JobWork.Cancel);
        After(job, Submitted).Work.ShouldBe(JobWork.Cancel);
    }

    [Fact]
    public void Apply_NotSeen_IsNoEnd()
    {
        var job = After(Some.Job(), Admitted, Submitted, Started, new Signal.NotSeen(Some.Noon));

        job.State.ShouldBe(Running);
        job.UnobservedSince.ShouldBe(Some.Noon);
        After(job, new Signal.SeenAgain(Some.Noon)).UnobservedSince.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, StagingOut)]
    [InlineData(false, Failed)]
    public void Apply_AProgramThatFails_DeliversOnlyWhatIsDeliveredThenToo(bool afterFailure, JobState next)
    {
        var export = new StageOut("out", new DataPlace.Inline("x")) { AfterFailure = afterFailure };

        var job = After(Some.Job(new JobDescription { Steps = [Some.Step], Exports = [export] }), Admitted, Submitted, new Signal.Ended(Some.Noon, Some.End(3)));

        job.State.ShouldBe(next);
        var end = After(job, new Signal.StagedOut(Some.Noon));
        end.State.ShouldBe(Failed);
        end.Message.ShouldBe("The program ended with exit code 3.");
        var undelivered = After(job, new Signal.StageOutFailed(Some.Noon, "no room"));
        undelivered.State.ShouldBe(Failed);
        undelivered.CurrentAttempt?.End?.IsUndelivered.ShouldBe(afterFailure);
    }

    [Theory]
    [InlineData(typeof(Signal.Cancel))]
    [InlineData(typeof(Signal.Start))]
    public void Apply_AWishThatComesTooLate_IsRefused(Type wish)
    {
        var job = After(Some.Job(), Admitted, Submitted, new Signal.Ended(Some.Noon, Some.End()));
        var signal = wish == typeof(Signal.Cancel) ? (Signal)new Signal.Cancel(Some.Noon, "ada") : new Signal.Start(Some.Noon, "ada");

        JobLifecycle.Apply(job, signal).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public void Apply_JobWithTasks_MakesThemOnceAndEndsWithThem()
    {
        var family = new Family(Some.Job(new JobDescription { Steps = [Some.Step], Array = new ArrayRequest(3) }));
        family.Apply(family.First, Admitted);

        family.Jobs.Count(j => j.Parent == family.First && j.State is Submitting).ShouldBe(3);
        family.Jobs.Where(j => j.Parent is not null).Select(j => (j.CurrentAttempt?.Marker, j.CurrentAttempt?.ArrayIndex)).Distinct().Count().ShouldBe(3);

        family.Apply(family.First.ForTask(1), new Signal.Ended(Some.Noon, Some.End(1)));
        family.DriveToTheEnd();
        var job = family.Find(family.First).ShouldNotBeNull();
        job.State.ShouldBe(Failed);
        job.Tasks.ShouldBe(new TaskCounts(3, Succeeded: 2, Failed: 1));
    }

    [Fact]
    public void Apply_DiscardOfARunningJobWithTasks_LeavesNothing()
    {
        var family = new Family(Some.Job(new JobDescription { Steps = [Some.Step], Array = new ArrayRequest(3) }));
        family.Apply(family.First, Admitted);
        family.Apply(family.First, new Signal.Discard(Some.Noon, "ada"));

        family.DriveToTheEnd();

        family.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public void Apply_RestartOfAJobWithTasks_RunsThemAgainAsOneArray()
    {
        var family = new Family(Some.Job(new JobDescription { Steps = [Some.Step], Array = new ArrayRequest(2) }));
        family.Apply(family.First, Admitted);
        family.DriveToTheEnd();
        family.Apply(family.First, new Signal.Restart(Some.Noon, "ada"));

        var tasks = family.Jobs.Where(j => j.Parent is not null).ToList();
        tasks.ShouldAllBe(t => t.State == Submitting && t.CurrentAttempt!.Marker == new Marker(family.First, 2));

        family.DriveToTheEnd();
        family.Find(family.First)?.State.ShouldBe(Succeeded);
    }

    [Fact]
    public void Apply_ATaskRestartedWhileItsParentStagesOut_LeavesTheCountClosed()
    {
        var description = new JobDescription
        {
            Steps = [Some.Step],
            Array = new ArrayRequest(1),
            Exports = [new StageOut("a", new DataPlace.Web(new Uri("https://example.org/a")))],
        };
        var family = new Family(Some.Job(description));
        family.Apply(family.First, Admitted);
        family.Apply(family.First.ForTask(0), new Signal.Ended(Some.Noon, Some.End()));
        family.Apply(family.First.ForTask(0), new Signal.Restart(Some.Noon, "ada"));

        family.DriveToTheEnd();

        family.Find(family.First)?.Tasks.ShouldBe(new TaskCounts(1, Succeeded: 1));
    }

    [Fact]
    public void Apply_QueueTimeOver_BeforeAnythingWasSent_FailsTheJob()
    {
        var job = After(Some.Job(), new Signal.QueueTimeOver(Some.Noon));

        job.State.ShouldBe(Failed);
        job.CurrentAttempt?.End?.Cause.ShouldBe(EndCause.QueueTimeOver);
    }

    [Fact]
    public void Apply_QueueTimeOver_OfAQueuedJob_FailsItWhenTheBatchSystemHasLetGo()
    {
        var overdue = After(Some.Job(), Admitted, Submitted, new Signal.QueueTimeOver(Some.Noon));
        overdue.Work.ShouldBe(JobWork.Cancel);

        var job = After(overdue, new Signal.CancelConfirmed(Some.Noon, "gone"));

        (job.State, job.CurrentAttempt?.End?.Cause).ShouldBe((Failed, EndCause.QueueTimeOver));
        After(job, new Signal.Restart(Some.Noon, "ada")).CurrentAttempt?.IsOverdue.ShouldBeFalse();
    }

    [Fact]
    public void Apply_QueueTimeOver_OfAJobThatHasRunAllTheSame_LeavesItsEnd()
    {
        var end = new AttemptEnd { At = Some.Noon, Cause = EndCause.Exited, ExitCode = 0, Evidence = "result file" };

        After(Some.Job(), Admitted, Submitted, new Signal.QueueTimeOver(Some.Noon), new Signal.Ended(Some.Noon, end)).State.ShouldBe(Succeeded);
        After(Some.Job(), Admitted, Submitted, Started, new Signal.QueueTimeOver(Some.Noon)).CancelRequested.ShouldBeFalse();
    }

    [Fact]
    public void Apply_DiscardOfATaskByItself_IsRefused()
    {
        var task = Some.Job() with { Parent = JobId.New(Some.Noon), Index = 0 };

        JobLifecycle.Apply(task, new Signal.Discard(Some.Noon, "ada")).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public void Reject_AnyJob_HasFailedAndCannotBeRestarted()
    {
        var job = JobLifecycle.Reject(Some.Job(), "There is no queue 'x'.").Job;

        job.State.ShouldBe(Failed);
        job.Message.ShouldBe("There is no queue 'x'.");
        JobLifecycle.Apply(job, new Signal.Restart(Some.Noon, "ada")).TryGet(out _, out _).ShouldBeFalse();
    }

    private static Job After(Job job, params ReadOnlySpan<Signal> signals)
    {
        foreach (var signal in signals)
        {
            JobLifecycle.Apply(job, signal).TryGet(out var next, out var refusal).ShouldBeTrue(refusal?.Message);
            job = next.ShouldNotBeNull().Job;
        }

        return job;
    }
}
