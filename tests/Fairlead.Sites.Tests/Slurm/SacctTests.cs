using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Sites.Slurm;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class SacctTests
{
    [Theory]
    [InlineData(1, "23", "COMPLETED", 0, null)]
    [InlineData(2, "24", "FAILED", 3, null)]
    [InlineData(3, "25", "FAILED", 137, null)]
    [InlineData(6, "28", "CANCELLED by 0", 0, EndCause.Cancelled)]
    [InlineData(11, "38", "PREEMPTED", 0, EndCause.Preempted)]
    public void Read_RecordedOutput_HasStateAndExitCode(int attempt, string id, string word, int exitCode, EndCause? cause)
    {
        var row = Sacct.Read(Recorded.Read("sacct.txt")).ShouldSucceed().Where(r => r.Marker == Recorded.Marker(attempt)).ShouldHaveSingleItem();

        row.BatchId.ShouldBe(new BatchId(id));
        row.Word.ShouldBe(word);
        row.ExitCode.ShouldBe(exitCode);
        row.State.Cause.ShouldBe(cause);
        row.Account.ShouldBe("root");
        row.EndsAt.ShouldNotBeNull();
    }

    [Fact]
    public void Read_TasksOfAnArray_HaveTheirIndices() =>
        Sacct.Read(Recorded.Read("sacct.txt")).ShouldSucceed().Where(r => r.Marker == Recorded.Marker(5))
            .Select(r => (r.Index, r.ExitCode)).Order().ShouldBe(Enumerable.Range(0, 6).Select(n => ((int?)n, n)));

    [Fact]
    public void Read_AClusterThatKeepsNoComments_FindsTheMarkerInTheSubmitLine()
    {
        var output = Recorded.Read("sacct.txt").Replace("\u001ffairlead:0123456789abcdef0123456789abcdef:2\u001f", "\u001f\u001f", StringComparison.Ordinal)
            .Replace("--wrap=exit 3\u001f", "--wrap=first line\nsecond line\u001f", StringComparison.Ordinal);

        Sacct.Read(output).ShouldSucceed().Where(r => r.Marker == Recorded.Marker(2)).ShouldHaveSingleItem().ExitCode.ShouldBe(3);
    }

    [Fact]
    public void Read_CutOffAnywhere_IsNoAnswer()
    {
        var output = Recorded.Read("sacct.txt").TrimEnd('\n');
        for (var length = 0; length < output.Length - 1; length += 7)
        {
            Sacct.Read(output[..length]).ShouldBeRefused(RefusalKind.Unavailable);
        }
    }
}
