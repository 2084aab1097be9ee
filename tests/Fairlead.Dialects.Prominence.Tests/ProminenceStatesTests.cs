using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Dialects.Prominence.Tests;

public sealed class ProminenceStatesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_EveryState_HasAWord()
    {
        foreach (var state in Enum.GetValues<JobState>())
        {
            ProminenceStates.Of(Job(state, end: null)).ShouldBeOneOf("pending", "running", "completed", "failed", "deleted", "killed");
        }
    }

    [Theory]
    [InlineData(JobState.Failed, EndCause.Exited, 3, "completed", null)]
    [InlineData(JobState.Failed, EndCause.Exited, 0, "failed", "Unable to stageout output to object storage")]
    [InlineData(JobState.Failed, EndCause.Exited, null, "failed", "Deployment failed")]
    [InlineData(JobState.Failed, EndCause.OutOfMemory, 137, "killed", "Job used too much memory")]
    [InlineData(JobState.TimedOut, EndCause.TimeLimit, null, "killed", "Walltime limit exceeded")]
    [InlineData(JobState.Failed, EndCause.Refused, null, "failed", "No matching resources")]
    [InlineData(JobState.Failed, EndCause.NodeFailure, null, "failed", "Job was evicted")]
    [InlineData(JobState.Failed, EndCause.ImageUnavailable, 125, "failed", "Container image pull failed")]
    [InlineData(JobState.Failed, EndCause.InputUnusable, 73, "failed", "Artifact uncompress failed")]
    [InlineData(JobState.Failed, EndCause.OutputMissing, 0, "failed", "Stageout failed due to no such file or directory")]
    [InlineData(JobState.Failed, EndCause.QueueTimeOver, null, "failed", "Maximum time queued was exceeded")]
    [InlineData(JobState.Cancelled, EndCause.Cancelled, null, "deleted", "Job deleted by user")]
    public void Of_AJobThatHasEnded_IsJudgedByItsCause(JobState state, EndCause cause, int? exitCode, string word, string? reason)
    {
        var job = Job(state, new AttemptEnd { At = Noon, Cause = cause, ExitCode = exitCode, Evidence = "test" });

        ProminenceStates.Of(job).ShouldBe(word);
        ProminenceStates.ReasonOf(job).ShouldBe(reason);
    }

    [Fact]
    public void Of_AProgramThatFailedAndWhoseOutputIsNowhere_HasFailed()
    {
        var job = Job(JobState.Failed, new AttemptEnd { At = Noon, Cause = EndCause.Exited, ExitCode = 3, IsUndelivered = true, Evidence = "test" });

        ProminenceStates.Of(job).ShouldBe("failed");
        ProminenceStates.ReasonOf(job).ShouldBe("Unable to stageout output to object storage");
    }

    private static Job Job(JobState state, AttemptEnd? end)
    {
        var id = JobId.New(Noon);
        return new Job
        {
            Id = id,
            Owner = "ada",
            Site = "harbour",
            Account = "a",
            Directory = "/w",
            Description = new JobDescription { Steps = [new Step { Command = new StepCommand.Program(["x"]) }] },
            CreatedAt = Noon,
            ChangedAt = Noon,
            State = state,
            Attempts = end is null ? [] : [new Attempt { Number = 1, Marker = new Marker(id, 1), CreatedAt = Noon, End = end }],
        };
    }
}
