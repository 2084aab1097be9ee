using Fairlead.Core.Jobs;

namespace Fairlead.Core.Tests.Jobs;

public sealed class MarkerTests
{
    [Fact]
    public void TryParse_ItsOwnText_GivesItBack()
    {
        var marker = new Marker(JobId.New(Some.Noon), 12);

        Marker.TryParse(marker.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(marker);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("(null)")]
    [InlineData("fairlead:")]
    [InlineData("fairlead:0195f0c8a2b97000800000000000000z:1")]
    [InlineData("fairlead:0195f0c8a2b970008000000000000001:")]
    [InlineData("fairlead:0195f0c8a2b970008000000000000001:-1")]
    [InlineData("fairlead:0195f0c8a2b970008000000000000001:1 ")]
    [InlineData("other:0195f0c8a2b970008000000000000001:1")]
    public void TryParse_ForeignText_IsNoMarker(string? text) => Marker.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void ForTask_SameIndex_IsTheSameIdAndStillVersion7()
    {
        var parent = JobId.New(Some.Noon);

        parent.ForTask(7).ShouldBe(parent.ForTask(7));
        parent.ForTask(7).ShouldNotBe(parent.ForTask(8));
        parent.ForTask(7).Value.Version.ShouldBe(7);
        Enumerable.Range(0, 10_000).Select(parent.ForTask).Distinct().Count().ShouldBe(10_000);
    }
}
