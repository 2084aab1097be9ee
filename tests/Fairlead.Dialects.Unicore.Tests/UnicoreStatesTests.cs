using Fairlead.Core.Jobs;

namespace Fairlead.Dialects.Unicore.Tests;

public sealed class UnicoreStatesTests
{
    // The order matters to clients: everything from SUCCESSFUL on is final to them.
    private static readonly string[] Words = ["UNDEFINED", "READY", "STAGINGIN", "QUEUED", "RUNNING", "STAGINGOUT", "SUCCESSFUL", "FAILED"];

    public static TheoryData<JobState> All => [.. Enum.GetValues<JobState>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Of_EveryState_HasAWordThatClientsKnowAndThatIsFinalExactlyIfTheStateIs(JobState state)
    {
        var position = Array.IndexOf(Words, UnicoreStates.Of(state));

        position.ShouldBeGreaterThan(0);
        (position >= Array.IndexOf(Words, "SUCCESSFUL")).ShouldBe(state.IsFinal());
    }

    [Theory]
    [InlineData(JobState.Accepted, 0, "INITIALIZING")]
    [InlineData(JobState.StagingIn, 0, "INITIALIZING")]
    [InlineData(JobState.Ready, 0, "READY")]
    [InlineData(JobState.Scheduled, 0, "READY")]
    [InlineData(JobState.Submitting, 1, "INITIALIZING")]
    [InlineData(JobState.Submitting, 2, "READY")]
    [InlineData(JobState.Queued, 1, "READY")]
    [InlineData(JobState.Running, 1, "READY")]
    [InlineData(JobState.StagingOut, 1, "READY")]
    [InlineData(JobState.Succeeded, 0, "READY")]
    [InlineData(JobState.Failed, 0, "READY")]
    [InlineData(JobState.Cancelled, 0, "READY")]
    public void OfDirectory_ByStateAndAttempts(JobState state, int attempts, string status) =>
        UnicoreStates.OfDirectory(Some.Job(state, attempts)).ShouldBe(status);

    [Theory]
    [InlineData(JobState.Submitting, 1, "QUEUED")]
    [InlineData(JobState.Running, 1, "QUEUED")]
    [InlineData(JobState.Queued, 2, "QUEUED")]
    [InlineData(JobState.Running, 2, "RUNNING")]
    [InlineData(JobState.Submitting, 3, "STAGINGOUT")]
    [InlineData(JobState.Running, 3, "STAGINGOUT")]
    [InlineData(JobState.Succeeded, 3, "SUCCESSFUL")]
    public void Of_CommandsAroundTheMainProgram_BelongToTheStatesAroundIt(JobState state, int phase, string status)
    {
        var aside = new Step { Command = new StepCommand.ShellLines("x"), Placement = StepPlacement.LoginNode };
        var main = aside with { Placement = StepPlacement.Batch, IsMain = true };
        var job = Some.Job(state, phase);
        job = job with
        {
            Description = job.Description with { Steps = [aside, main, aside] },
            Attempts = [.. job.Attempts.Select((a, number) => a with { Phase = number })],
        };

        UnicoreStates.Of(job).ShouldBe(status);
    }

    [Fact]
    public void MessageOf_ACancelledJob_IsTheOneWordUnicoreHasForIt() =>
        UnicoreStates.MessageOf(Some.Job(JobState.Cancelled, 1) with { Message = "ada cancelled the job." }).ShouldBe("Job aborted.");
}
