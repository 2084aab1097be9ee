using Fairlead.Core.Workflows;
using Fairlead.Dialects.Simulations.Executions;

namespace Fairlead.Dialects.Simulations.Tests;

public sealed class SimulationsStatesTests
{
    [Fact]
    public void Words_OfAllStates_AreThere()
    {
        foreach (var state in Enum.GetValues<ExecutionState>())
        {
            SimulationsStates.SchedulerWord(state).ShouldNotBeEmpty();
            new[] { "INITIALIZING", "RUNNING", "TIME_OUT", "FINISHED", "FAILED", "CANCELLED" }.ShouldContain(SimulationsStates.Word(state));
        }
    }

    [Fact]
    public void Of_RunWithoutJobs_FollowsItsPhase()
    {
        foreach (var phase in Enum.GetValues<RunPhase>())
        {
            SimulationsStates.Of(phase, []).ShouldBe(phase switch
            {
                RunPhase.Succeeded => ExecutionState.Completed,
                RunPhase.Failed => ExecutionState.Failed,
                RunPhase.Aborted => ExecutionState.Cancelled,
                _ => ExecutionState.Initializing,
            });
        }
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(760, "00:12:40")]
    [InlineData(90_061, "1-01:01:01")]
    public void Written_Time_IsAsSchedulersWriteIt(int seconds, string text) => ExecutionView.Written(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
