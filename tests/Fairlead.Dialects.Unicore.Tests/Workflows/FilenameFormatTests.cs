using Fairlead.Core;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class FilenameFormatTests
{
    [Theory]
    [InlineData("{0}_{1}{2}", "infile.txt", "2_infile.txt")]
    [InlineData("{0}_{1}{2}", "infile", "2_infile")]
    [InlineData("{1}_{0,number,0000}{2}", "infile.txt", "infile_0002.txt")]
    [InlineData("part_{0,number,00}.{2}", "in/x.tar.gz", "part_02.gz")]
    [InlineData("{1}.{2}", "in.d/noextension", "in.d/noextension.")]
    [InlineData("{0, number, integer}{2}", ".hidden", "2")]
    [InlineData("it''s '{0}' {0}", "x", "it's {0} 2")]
    [InlineData("fixed", "x", "fixed")]
    public void Apply_ANumberAndAName_FollowsTheFormat(string format, string to, string name) =>
        FilenameFormat.Read(format).ShouldSucceed().Apply(2, to).ShouldBe(name);

    [Fact]
    public void Apply_AThousandAndMore_HasNoGroupingMarks() => FilenameFormat.Read(FilenameFormat.Usual).ShouldSucceed().Apply(12_345, "a.b").ShouldBe("12345_a.b");

    [Theory]
    [InlineData("{3}")]
    [InlineData("{0")]
    [InlineData("{}")]
    [InlineData("{1,number,00}")]
    [InlineData("{0,date}")]
    [InlineData("{0,number,0.00}")]
    public void Read_AnythingElseInBraces_IsRefused(string format) => FilenameFormat.Read(format).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain(format);
}
