using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Sites.Slurm;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class LostSubmissionTests
{
    private const string Name = "0123456789abcdef0123456789abcdef/1";
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("end\n")]
    [InlineData($"./a.log:over 5\n./a.log:plan {Name} \nend\n")] // never came to it, and never will
    [InlineData($"./a.log:over 31\n./a.log:plan {Name} \n./a.log:sending {Name} \nend\n")]
    [InlineData($"./a.log:over 31\n./a.log:plan {Name} \n./a.log:sending {Name} \n./a.log:failed {Name} \nend\n")]
    public void Read_CertainlyNotSent_FindsNothing(string output) => LostSubmission.Read(output, Settle).ShouldSucceed().ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData($"./a.log:over 5\n./a.log:plan {Name} \n")] // cut off
    [InlineData($"./a.log:going 0\n./a.log:plan {Name} \nend\n")] // may come to it yet
    [InlineData($"./a.log:going 99\n./a.log:plan {Name} \n./a.log:sending {Name} \nend\n")]
    [InlineData($"./a.log:over 29\n./a.log:plan {Name} \n./a.log:sending {Name} \nend\n")] // Slurm may take it yet
    [InlineData($"./a.log:over 29\n./a.log:plan {Name} \n./a.log:sending {Name} \n./a.log:failed {Name} \nend\n")]
    public void Read_NotSettled_IsNoAnswer(string output) => LostSubmission.Read(output, Settle).ShouldBeRefused(RefusalKind.Unavailable);

    [Fact]
    public void Read_Sent_HasItsIdWhateverElseIsGoingOn() =>
        LostSubmission.Read($"./a.log:going 0\n./a.log:plan {Name} \n./a.log:sending {Name} \n./a.log:sent {Name} 41 - \nend\n", Settle).ShouldSucceed()
            .ShouldHaveSingleItem().ShouldBe(new KeyValuePair<(Marker, int?), BatchId>((Recorded.Marker(1), null), new BatchId("41")));

    [Fact]
    public void Read_SentAsAnArray_HasTheIdOfEachTask() =>
        LostSubmission.Read($"./a.log:over 0\n./a.log:sent {Name}/submit-1000-ab 41 1000+0-1,7 \nend\n", Settle).ShouldSucceed()
            .Select(s => (s.Key.Item2, s.Value.Value)).ShouldBe([(1000, "41_0"), (1001, "41_1"), (1007, "41_7")], ignoreOrder: true);
}
