using Fairlead.Core.Storages;
using Fairlead.Uftp.Control;
using Fairlead.Uftp.Sessions;

namespace Fairlead.Uftp.Tests.Sessions;

public sealed class EntryTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 9, 7, 30, 5, TimeSpan.Zero);
    private static readonly FileEntry File = new("/in/a b", IsDirectory: false, 12, At, new FilePermissions(0b110_100_000), "alice", "staff");
    private static readonly FileEntry Directory = new("/in", IsDirectory: true, 4096, At, new FilePermissions(0b111_101_000));

    [Fact]
    public void Facts_AreThoseOfRfc3659() =>
        new[] { EntryText.Facts(File, "a b"), EntryText.Facts(Directory, "in") }.ShouldBe(
        [
            "size=12;modify=20260309073005;type=file;perm=rw;UNIX.mode=100640; a b",
            "size=4096;modify=20260309073005;type=dir;perm=lwe;UNIX.mode=40750; in",
        ]);

    [Fact]
    public void Short_IsKindRightsSizeMillisecondsAndName() => EntryText.Short(Directory, "in").ShouldBe("drwx 4096 1773041405000 in");

    [Theory]
    [InlineData(1, "-rw-r-----   1 alice staff 12 Mar 09 07:30 a b")]
    [InlineData(400, "-rw-r-----   1 alice staff 12 Mar 09  2026 a b")]
    public void Long_IsAsLsPrintsIt(int daysLater, string line) => EntryText.Long(File, "a b", At.AddDays(daysLater)).ShouldBe(line);

    [Theory]
    [InlineData("20260309073005", true)]
    [InlineData("20260309073005.123", true)]
    [InlineData("20261309073005", false)]
    [InlineData("yesterday", false)]
    public void ReadTime_TakesWhatFactsHave(string text, bool isTime) => EntryText.ReadTime(text).ShouldBe(isTime ? At : null);

    [Fact]
    public void Reply_NameWithLineBreaks_IsNoLineOfItsOwn() =>
        new Reply(550, "There is no file 'a\r\n230 Login successful'.").Render().ShouldBe("550 There is no file 'a  230 Login successful'.\r\n");
}
