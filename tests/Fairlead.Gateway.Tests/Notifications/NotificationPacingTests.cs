using Fairlead.Core.Identity;
using Fairlead.Core;
using Fairlead.Core.Notifications;
using Fairlead.Gateway.Notifications;

namespace Fairlead.Gateway.Tests.Notifications;

public sealed class NotificationPacingTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(12, 1800)]
    [InlineData(1000, 1800)]
    public void PauseAfter_EachTry_DoublesUpToALimit(int tries, int seconds) =>
        new NotificationOptions().PauseAfter(tries).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Load_OfOneHost_IsLimitedAndLessWhereItDoesNotAnswer()
    {
        var load = new HostLoad(perHost: 2, all: 3);

        load.TryBegin(Notice(1, "a")).ShouldBeTrue();
        load.TryBegin(Notice(1, "a")).ShouldBeFalse();
        load.TryBegin(Notice(2, "a")).ShouldBeTrue();
        load.TryBegin(Notice(3, "a")).ShouldBeFalse();
        load.TryBegin(Notice(4, "b")).ShouldBeTrue();
        load.IsFull.ShouldBeTrue();
        load.RoomFor("b").ShouldBe(0);

        load.End(Notice(1, "a"), answers: false);
        load.End(Notice(2, "a"), answers: false);
        load.RoomFor("a").ShouldBe(1);
        load.TryBegin(Notice(3, "a")).ShouldBeTrue();
        load.End(Notice(3, "a"), answers: true);
        load.RoomFor("a").ShouldBe(2);
    }

    private static PendingNotice Notice(long number, string host) => new(
        number,
        host,
        Tries: 0,
        new Notice
        {
            Job = JobId.New(DateTimeOffset.UnixEpoch),
            Subscription = 0,
            Receiver = new Uri($"https://{host}/"),
            Format = "test",
            Address = new Uri("https://gw.example.org/jobs/1"),
            Mandate = Mandate.Of(Principal.Anonymous),
            At = DateTimeOffset.UnixEpoch,
            Word = "RUNNING",
        });
}
