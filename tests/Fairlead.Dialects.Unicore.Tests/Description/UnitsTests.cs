using Fairlead.Dialects.Unicore.Description;

namespace Fairlead.Dialects.Unicore.Tests.Description;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("43200", 43200)]
    [InlineData("12h", 43200)]
    [InlineData("12 Hours", 43200)]
    [InlineData("720min", 43200)]
    [InlineData("720 m", 43200)]
    [InlineData("0.5d", 43200)]
    [InlineData("90sec", 90)]
    [InlineData(" 1.5 minutes ", 90)]
    public void Time_NumberAndUnit_IsSeconds(string text, long seconds) => Units.Time(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("1KB", 1024)]
    [InlineData("16G", 17179869184)]
    [InlineData("16GB", 17179869184)]
    [InlineData("16GiB", 17179869184)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("2T", 2199023255552)]
    [InlineData("3 megabytes", 3145728)]
    public void Memory_NumberAndUnit_IsBytes(string text, long bytes) => Units.Memory(text).ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("-1h")]
    [InlineData("h")]
    [InlineData("1 fortnight")]
    [InlineData("1h30m")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999d")]
    [InlineData("999999999999999999999999999999999999")]
    [InlineData("$(id)")]
    public void Time_WhatIsNone_IsNull(string text) => Units.Time(text).ShouldBeNull();

    [Theory]
    [InlineData("1 h")]
    [InlineData("99999999999T")]
    [InlineData("9223372036854775808")]
    public void Memory_WhatIsNoneOrTooMuch_IsNull(string text) => Units.Memory(text).ShouldBeNull();
}
