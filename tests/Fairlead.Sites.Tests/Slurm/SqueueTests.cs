using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class SqueueTests
{
    [Fact]
    public void Read_RecordedOutput_FindsOurJobsOnly()
    {
        var rows = Squeue.Read(Recorded.Read("squeue.txt"), Recorded.Word).ShouldSucceed();

        rows.Select(r => r.Marker.Attempt).Distinct().Order().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13]);
        rows.ShouldAllBe(r => r.Account == "root");
    }

    [Theory]
    [InlineData(1, "COMPLETED", 0)]
    [InlineData(2, "FAILED", 3)]
    [InlineData(3, "FAILED", 137)]
    [InlineData(6, "CANCELLED", 0)]
    [InlineData(11, "PREEMPTED", 143)]
    public void Read_AJobThatEnded_HasStateExitCodeAndTime(int attempt, string word, int exitCode)
    {
        var row = Row(attempt);

        row.Word.ShouldBe(word);
        row.ExitCode.ShouldBe(exitCode);
        row.State.State.ShouldBe(BatchState.Ended);
        row.EndsAt.ShouldNotBeNull();
    }

    [Fact]
    public void Read_AJobThatWasPutBack_HasItsRestarts()
    {
        var sighting = Row(4).ToSighting();

        sighting.State.ShouldBe(BatchState.Pending);
        sighting.Restarts.ShouldBe(1);
        sighting.Reason.ShouldBe("BeginTime");
        sighting.Node.ShouldBeNull();
    }

    [Fact]
    public void Read_APendingArray_IsTakenApart()
    {
        var rows = Squeue.Read(Recorded.Read("squeue.txt"), Recorded.Word).ShouldSucceed().Where(r => r.Marker.Attempt == 8).ToList();

        rows.Select(r => r.Index).ShouldBe([.. Enumerable.Range(0, 16).Select(n => (int?)(1000 + (2 * n))), 1040]);
        rows[1].BatchId.ShouldBe(new BatchId("30_2"));
    }

    [Fact]
    public void Read_TasksThatRanOneByOne_HaveAnExitCodeEach() =>
        Squeue.Read(Recorded.Read("squeue.txt"), Recorded.Word).ShouldSucceed().Where(r => r.Marker.Attempt == 5)
            .Select(r => (r.Index, r.ExitCode)).Order().ShouldBe(Enumerable.Range(0, 6).Select(n => ((int?)n, n)));

    [Fact]
    public void Read_CutOffAnywhere_IsNoAnswer()
    {
        var output = Recorded.Read("squeue.txt").TrimEnd('\n');
        for (var length = 0; length < output.Length - 1; length += 7)
        {
            Squeue.Read(output[..length], Recorded.Word).ShouldBeRefused(RefusalKind.Unavailable);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("end\u001ffeedbeef\u001f0\u001f\n")]
    [InlineData("\u0377\u0376|||\u0001\u001f\u001f\n%i|RUNNING|\n-1_[|(null)|*\nend\u001ffeedbeef\u001f0\u001f\n")]
    public void Read_WithoutItsHeading_IsNoAnswer(string output) => Squeue.Read(output, Recorded.Word).ShouldBeRefused(RefusalKind.Unavailable);

    [Fact]
    public void Read_ErrorExit_IsNoAnswer() =>
        Squeue.Read(Recorded.Read("squeue.txt").Replace("feedbeef\u001f0\u001f\n", "feedbeef\u001f1\u001f\n", StringComparison.Ordinal), Recorded.Word).ShouldBeRefused(RefusalKind.Unavailable);

    [Fact]
    public void Read_ACommentThatPretendsToBeARow_IsNotBelieved()
    {
        var forged = "99\u001fguessed\u001fN/A\u001fFAILED\u001fNone\u001f0\u001f256\u001f1\u001f2\u001fn1\u001falice\u001ffairlead:0123456789abcdef0123456789abcdef:99\u001f";
        var output = Recorded.Read("squeue.txt").Replace("somebody else's", $"somebody else's\n{forged}\n", StringComparison.Ordinal);

        Squeue.Read(output, Recorded.Word).ShouldSucceed().ShouldNotContain(r => r.Marker.Attempt == 99);
    }

    [Fact]
    public void Read_AStrangersArrayWithAMarker_DoesNotKeepUsFromReading()
    {
        var stranger = "98\u001ffeedbeef\u001f0-9\u001fRUNNING\u001fNone\u001f0\u001f0\u001f1\u001f2\u001fn1\u001fbob\u001ffairlead:0123456789abcdef0123456789abcdef:98\u001f\n";
        var output = Recorded.Read("squeue.txt");

        Squeue.Read(output.Insert(output.IndexOf('\n', StringComparison.Ordinal) + 1, stranger), Recorded.Word).ShouldSucceed()
            .Count.ShouldBe(Squeue.Read(output, Recorded.Word).ShouldSucceed().Count);
    }

    private static QueueRow Row(int attempt) =>
        Squeue.Read(Recorded.Read("squeue.txt"), Recorded.Word).ShouldSucceed().Where(r => r.Marker == Recorded.Marker(attempt)).ShouldHaveSingleItem();
}
