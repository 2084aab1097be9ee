namespace Fairlead.Dialects.Unicore.Tests;

public sealed class UnicoreTimeTests
{
    [Theory]
    [InlineData("2026-03-09T14:30:00+0100", "2026-03-09T13:30:00+0000")]
    [InlineData("2026-03-09T14:30:00+01:00", "2026-03-09T13:30:00+0000")]
    [InlineData("2026-03-09T14:30:00Z", "2026-03-09T14:30:00+0000")]
    [InlineData("2026-03-10 07:15", "2026-03-10T07:15:00+0000")]
    [InlineData("13:00", "2026-03-09T13:00:00+0000")]
    [InlineData("11:00", "2026-03-10T11:00:00+0000")] // noon is past it: tomorrow
    public void Read_FormsOfUnicore_AreTheTimeInUtc(string text, string time) =>
        UnicoreTime.Format(UnicoreTime.Read(text, Some.Noon).ShouldNotBeNull()).ShouldBe(time);

    [Theory]
    [InlineData("31 February")]
    [InlineData("2026-02-31 10:00")]
    [InlineData("25:00")]
    [InlineData("")]
    [InlineData("+0100")]
    public void Read_WhatIsNoDate_IsNull(string text) => UnicoreTime.Read(text, Some.Noon).ShouldBeNull();

    [Fact]
    public void FormatLog_LooksLikeUnicoresLog() => UnicoreTime.FormatLog(Some.Noon).ShouldBe("Mon Mar 09 12:00:00 UTC 2026");
}
