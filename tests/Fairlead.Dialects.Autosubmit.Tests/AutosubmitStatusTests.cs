namespace Fairlead.Dialects.Autosubmit.Tests;

public sealed class AutosubmitStatusTests
{
    [Fact]
    public void Word_EveryStatus_ReadsBack()
    {
        AutosubmitStatuses.All.Count.ShouldBe(13);
        AutosubmitStatuses.All.ShouldAllBe(status => AutosubmitStatuses.Read(status.Word().ToLowerInvariant()) == status && status.Colour().Length > 0);
        AutosubmitStatuses.All.ShouldAllBe(status => string.Equals(status.ToString(), status.Word(), StringComparison.OrdinalIgnoreCase));
    }
}
