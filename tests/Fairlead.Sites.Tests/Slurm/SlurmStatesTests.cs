using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class SlurmStatesTests
{
    // "JOB STATE CODES" of squeue(1) and sacct(1) in 22.05, and what 23.11 to 25.05 added.
    [Theory]
    [InlineData("BOOT_FAIL", BatchState.Ended, EndCause.NodeFailure)]
    [InlineData("CANCELLED", BatchState.Ended, EndCause.Cancelled)]
    [InlineData("COMPLETED", BatchState.Ended, null)]
    [InlineData("CONFIGURING", BatchState.Active, null)]
    [InlineData("COMPLETING", BatchState.Active, null)]
    [InlineData("DEADLINE", BatchState.Ended, EndCause.TimeLimit)]
    [InlineData("EXPEDITING", BatchState.Pending, null)]
    [InlineData("FAILED", BatchState.Ended, null)]
    [InlineData("LAUNCH_FAILED", BatchState.Ended, EndCause.NodeFailure)]
    [InlineData("NODE_FAIL", BatchState.Ended, EndCause.NodeFailure)]
    [InlineData("OUT_OF_MEMORY", BatchState.Ended, EndCause.OutOfMemory)]
    [InlineData("PENDING", BatchState.Pending, null)]
    [InlineData("POWER_UP_NODE", BatchState.Active, null)]
    [InlineData("PREEMPTED", BatchState.Ended, EndCause.Preempted)]
    [InlineData("RECONFIG_FAIL", BatchState.Ended, EndCause.NodeFailure)]
    [InlineData("REQUEUED", BatchState.Pending, null)]
    [InlineData("REQUEUE_FED", BatchState.Pending, null)]
    [InlineData("REQUEUE_HOLD", BatchState.Pending, null)]
    [InlineData("RESIZING", BatchState.Active, null)]
    [InlineData("RESV_DEL_HOLD", BatchState.Pending, null)]
    [InlineData("REVOKED", BatchState.Suspended, null)]
    [InlineData("RUNNING", BatchState.Active, null)]
    [InlineData("SIGNALING", BatchState.Active, null)]
    [InlineData("SPECIAL_EXIT", BatchState.Pending, null)]
    [InlineData("STAGE_OUT", BatchState.Active, null)]
    [InlineData("STOPPED", BatchState.Suspended, null)]
    [InlineData("SUSPENDED", BatchState.Suspended, null)]
    [InlineData("TIMEOUT", BatchState.Ended, EndCause.TimeLimit)]
    [InlineData("UPDATE_DB", BatchState.Active, null)]
    public void Read_ADocumentedWord_IsKnown(string word, object state, EndCause? cause)
    {
        SlurmStates.Known.ShouldContain(word);
        SlurmStates.Read(word).ShouldBe(new SlurmState((BatchState)state, cause));
    }

    [Theory]
    [InlineData("CANCELLED by 1000", EndCause.Cancelled)]
    [InlineData("CANCELLED+", EndCause.Cancelled)]
    public void Read_WithWhatAccountingAdds_IsTheSame(string word, EndCause cause) => SlurmStates.Read(word).Cause.ShouldBe(cause);

    [Fact]
    public void Read_AWordOfTheFuture_EndsNothing() => SlurmStates.Read("TELEPORTED").State.ShouldBe(BatchState.Suspended);
}
