using System.Text;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Runs.Output;

namespace Fairlead.Gateway.Tests.Runs;

public sealed class OutputLineTests
{
    [Theory]
    [InlineData("[INFO] half done", JournalLevel.Info, "half done")]
    [InlineData("[WARN] hot", JournalLevel.Warning, "hot")]
    [InlineData("[ERROR] broken\r", JournalLevel.Error, "broken")]
    [InlineData("[DEBUG] x=1", JournalLevel.Debug, "x=1")]
    [InlineData("[INFO]no blank", JournalLevel.Debug, "[INFO]no blank")]
    [InlineData(" [INFO] not first", JournalLevel.Debug, " [INFO] not first")]
    [InlineData("a\tb\u0000c\u001b[1m", JournalLevel.Debug, "a b c [1m")]
    public void Of_ALine_HasTheLevelThatItSays(string line, JournalLevel level, string text) => OutputLine.Of(line).ShouldBe(new OutputLine(level, text));

    [Fact]
    public void Of_AVeryLongLine_IsCut() => OutputLine.Of(new string('x', 100_000)).Text.Length.ShouldBe(OutputLine.Longest + 1);

    [Theory]
    [InlineData("one\ntwo\nthr", false, 8, new[] { "one", "two" })]
    [InlineData("one\ntwo\nthr", true, 11, new[] { "one", "two", "thr" })]
    [InlineData("\n\none\n", false, 6, new[] { "one" })]
    [InlineData("unfinished", false, 0, new string[0])]
    [InlineData("a\nb\nc\nd\n", true, 6, new[] { "a", "b", "c" })]
    public void Read_APiece_GivesWholeLinesAndHowFarTheyReach(string piece, bool isWhole, int length, string[] lines)
    {
        var read = OutputLine.Read(Encoding.UTF8.GetBytes(piece), isWhole, most: 3);

        read.Lines.Select(l => l.Text).ShouldBe(lines);
        read.Length.ShouldBe(length);
    }
}
