using Fairlead.Dialects.HpcWaas.Logs;

namespace Fairlead.Dialects.HpcWaas.Tests;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1m0s", 60)]
    [InlineData("90s", 90)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("250ms", 0.25)]
    [InlineData(".5s", 0.5)]
    [InlineData("1.s", 1)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-2s", -2)]
    [InlineData("+2s", 2)]
    [InlineData("1000000us", 1)]
    [InlineData("1000000µs", 1)]
    [InlineData("1000000μs", 1)]
    [InlineData("1000000000ns", 1)]
    [InlineData("1s1s", 2)]
    public void Read_ADuration_GivesIt(string text, double seconds) => GoDuration.Read(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("60")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("1,5s")]
    [InlineData("--1s")]
    [InlineData(".s")]
    [InlineData("1d")]
    [InlineData("1S")]
    [InlineData("1s2")]
    [InlineData("1e3s")]
    public void Read_NoDuration_IsNull(string text) => GoDuration.Read(text).ShouldBeNull();

    [Fact]
    public void Read_AVeryLongOne_IsAHundredYears() => GoDuration.Read("99999999999999999999h").ShouldBe(TimeSpan.FromDays(36_525));
}
