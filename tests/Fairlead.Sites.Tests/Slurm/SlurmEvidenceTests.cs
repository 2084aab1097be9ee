using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;
using Fairlead.Sites.Slurm;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class SlurmEvidenceTests
{
    private static readonly Job Job = Some.Submitting(new JobDescription(), "/ws").Taken(new BatchId("12"));
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("NODE_FAIL", 0, EndCause.NodeFailure, null)]
    [InlineData("TIMEOUT", 0, EndCause.TimeLimit, null)]
    [InlineData("OUT_OF_MEMORY", 137, EndCause.OutOfMemory, 137)]
    [InlineData("CANCELLED", 143, EndCause.Cancelled, 143)]
    [InlineData("BOOT_FAIL", 0, EndCause.NodeFailure, null)]
    [InlineData("DEADLINE", 0, EndCause.TimeLimit, null)]
    [InlineData("PREEMPTED", 0, EndCause.Preempted, null)]
    [InlineData("FAILED", 3, EndCause.Exited, 3)]
    public void Judge_NoResultButSlurmsWord_IsTheEnd(string word, int exitCode, EndCause cause, int? expected)
    {
        var end = Judge(null, ControlContent.None, Row(word, exitCode)).ShouldNotBeNull();

        end.Cause.ShouldBe(cause);
        end.ExitCode.ShouldBe(expected);
        end.Evidence.ShouldBe($"Slurm: {word}, job 12");
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("TIMEOUT")]
    public void Judge_SlurmsWordIsFresh_TheResultIsWaitedFor(string word) => Judge(null, ControlContent.None, Row(word, 1, age: 2)).ShouldBeNull();

    [Fact]
    public void Judge_CompletedWithoutResult_IsBelievedOnlyWhereTheWrapperStartedAndLate()
    {
        Judge(null, new ControlContent(Start("12"), null), Row("COMPLETED", 0, age: 30)).ShouldBeNull();
        Judge(null, ControlContent.None, Row("COMPLETED", 0, age: 3000)).ShouldBeNull();
        Judge(null, new ControlContent(Start("12"), null), Row("COMPLETED", 0, age: 3000)).ShouldNotBeNull().ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    public void Judge_AnotherBatchJobHasTheAttempt_ThisOneSaysNothing(string word) =>
        Judge(null, new ControlContent(Start("11"), null), Row(word, 1, age: 3000)).ShouldBeNull();

    [Fact]
    public void Judge_AResult_GoesBeforeSlurmsWord()
    {
        var end = Judge(null, new ControlContent(Start("12"), Result(5)), Row("NODE_FAIL", 0)).ShouldNotBeNull();

        (end.Cause, end.ExitCode, end.Evidence).ShouldBe((EndCause.Exited, 5, "result file"));
    }

    [Theory]
    [InlineData("TIMEOUT", EndCause.TimeLimit)]
    [InlineData("CANCELLED", EndCause.Cancelled)]
    [InlineData("PREEMPTED", EndCause.Preempted)]
    [InlineData("NODE_FAIL", EndCause.NodeFailure)]
    [InlineData("FAILED", EndCause.Exited)]
    public void Judge_TheProgramWasSignalled_SlurmSaysWhy(string word, EndCause cause)
    {
        var end = Judge(null, new ControlContent(Start("12"), Result(143, "TERM")), Row(word, 0)).ShouldNotBeNull();

        (end.Cause, end.ExitCode).ShouldBe((cause, 143));
    }

    [Fact]
    public void Judge_TheProgramWasKilledForItsMemory_SlurmSaysWhy() =>
        Judge(null, new ControlContent(Start("12"), Result(137)), Row("OUT_OF_MEMORY", 0)).ShouldNotBeNull().Cause.ShouldBe(EndCause.OutOfMemory);

    [Theory]
    [InlineData("PENDING")]
    [InlineData("RUNNING")]
    [InlineData("COMPLETING")]
    public void Judge_SignalledButStillInTheQueue_IsNoEnd(string word)
    {
        var files = new ControlContent(Start("12"), Result(143, "TERM"));

        Judge(null, files, Row(word, 0)).ShouldBeNull();
        Judge(Row(word, 0).ToSighting(), files, null).ShouldBeNull();
    }

    [Fact]
    public void Judge_SignalledThenPutBackAndEnded_IsTheEndOfTheLaterRun()
    {
        var files = new ControlContent(Start("12"), Result(143, "TERM"));

        Judge(null, files, Row("FAILED", 4, age: 0) with { Restarts = 1 }).ShouldBeNull("its own result is still waited for");
        Judge(null, files, Row("FAILED", 4) with { Restarts = 1 }).ShouldNotBeNull().ExitCode.ShouldBe(4);
    }

    [Fact]
    public void Judge_SignalledAndForgotten_EndsAsItsProgramDid()
    {
        var files = new ControlContent(Start("12"), Result(143, "TERM"));

        Judge(null, files, null).ShouldNotBeNull().Cause.ShouldBe(EndCause.Exited);
        Rules.Judge(Job with { CancelRequested = true }, null, files, null).ShouldNotBeNull().Cause.ShouldBe(EndCause.Cancelled);
        Judge(null, new ControlContent(Start("12"), Result(143, "TERM", age: 1)), null).ShouldBeNull();
    }

    [Fact]
    public void Judge_NothingIsKnown_IsNoEnd() => Judge(null, ControlContent.None, null).ShouldBeNull();

    [Fact]
    public void Judge_TheResultOfAnotherAttempt_IsNone() =>
        Judge(null, new ControlContent(null, Result(0) with { Marker = Recorded.Marker(1) }), null).ShouldBeNull();

    private static SlurmEvidence Rules => new(Some.Noon, Wait);

    private static AttemptEnd? Judge(Sighting? last, ControlContent files, QueueRow? row) => Rules.Judge(Job, last, files, row);

    private static QueueRow Row(string word, int exitCode, int age = 60) => new()
    {
        Marker = Job.CurrentAttempt!.Marker,
        BatchId = new BatchId("12"),
        Account = "root",
        Word = word,
        ExitCode = exitCode,
        StartedAt = Some.Noon.AddHours(-1),
        EndsAt = Some.Noon.AddSeconds(-age),
    };

    private static StartFile Start(string id) => new(Job.CurrentAttempt!.Marker, new BatchId(id), "n1", 1, Some.Noon.AddHours(-1));

    private static ResultFile Result(int exitCode, string? signal = null, int age = 60) => new()
    {
        Marker = Job.CurrentAttempt!.Marker,
        BatchId = new BatchId("12"),
        Node = "n1",
        StartedAt = Some.Noon.AddHours(-1),
        EndedAt = Some.Noon.AddSeconds(-age),
        ExitCode = exitCode,
        CaughtSignal = signal,
    };
}
