using Fairlead.Core.Logins;

namespace Fairlead.Core.Tests.Logins;

public sealed class DeviceLoginLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public void Ask_TooOften_MakesThePauseLongerUntilSomebodyDecides()
    {
        var first = Ask(Some(), 0);
        var early = Ask(first.Next, 2);
        var onTime = Ask(early.Next, 8);
        var late = Ask(onTime.Next, 18);

        new[] { first, early, onTime, late }.Select(s => s.Answer).ShouldBe([DeviceAnswer.Pending, DeviceAnswer.TooOften, DeviceAnswer.TooOften, DeviceAnswer.TooOften]);
        late.Next.Interval.ShouldBe(TimeSpan.FromSeconds(20));
        Ask(Decide(late.Next, allows: true), 18).Answer.ShouldBe(DeviceAnswer.Granted);
    }

    [Fact]
    public void Ask_ABitEarly_IsNotTooOften() => Ask(Ask(Some(), 0).Next, 4.2).Answer.ShouldBe(DeviceAnswer.Pending);

    [Fact]
    public void Ask_AfterItWasAllowed_GivesOneToken()
    {
        var (answer, granted) = Ask(Decide(Some(), allows: true), 10);

        answer.ShouldBe(DeviceAnswer.Granted);
        granted.User.ShouldBe("ada");
        granted.RenewalHash.ShouldBeNull();
        Ask(granted, 20).ShouldBe(new DeviceStep(DeviceAnswer.Nothing, granted));
    }

    [Fact]
    public void Ask_AfterItWasDeniedOrTooLate_GivesNone()
    {
        Ask(Decide(Some(), allows: false), 10).Answer.ShouldBe(DeviceAnswer.Denied);
        Ask(Decide(Some(), allows: true), 601).Answer.ShouldBe(DeviceAnswer.Expired);
        DeviceLoginLifecycle.Decide(Some(), Noon.AddSeconds(601), "ada", allows: true).TryGet(out _, out var late).ShouldBeFalse();
        DeviceLoginLifecycle.Decide(Decide(Some(), allows: false), Noon, "bo", allows: true).TryGet(out _, out var again).ShouldBeFalse();
        late.ShouldBe(again);
        again.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public void Renew_WithTheSameSecretTwice_EndsTheLogin()
    {
        var granted = Ask(Decide(Some() with { Scope = "openid offline_access" }, allows: true), 10).Next;
        granted.ExpiresAt.ShouldBe(Noon.AddSeconds(10) + Month);

        var renewed = DeviceLoginLifecycle.Renew(granted, Noon, "first", "second");
        var misused = DeviceLoginLifecycle.Renew(renewed.Next, Noon, "first", "third");

        renewed.Answer.ShouldBe(DeviceAnswer.Granted);
        misused.Answer.ShouldBe(DeviceAnswer.Nothing);
        DeviceLoginLifecycle.Renew(misused.Next, Noon, "second", "third").Answer.ShouldBe(DeviceAnswer.Nothing);
        DeviceLoginLifecycle.Renew(granted, granted.ExpiresAt, "first", "second").Answer.ShouldBe(DeviceAnswer.Nothing);
    }

    private static DeviceStep Ask(DeviceLogin login, double seconds) => DeviceLoginLifecycle.Ask(login, Noon.AddSeconds(seconds), "first", Month);

    private static DeviceLogin Decide(DeviceLogin login, bool allows) =>
        DeviceLoginLifecycle.Decide(login, Noon, "ada", allows).TryGet(out var decided, out var refusal) ? decided : throw new ShouldAssertException($"{refusal}");

    private static DeviceLogin Some() => new()
    {
        Id = "login",
        Client = "client",
        DeviceHash = "device",
        UserHash = "user",
        Scope = "openid",
        Address = "192.0.2.1",
        Interval = TimeSpan.FromSeconds(5),
        CreatedAt = Noon,
        ExpiresAt = Noon.AddMinutes(10),
    };
}
