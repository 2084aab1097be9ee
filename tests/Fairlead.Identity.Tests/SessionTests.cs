using Fairlead.Core.Identity;

namespace Fairlead.Identity.Tests;

public sealed class SessionTests
{
    [Fact]
    public void Open_SameUserAndKey_IsTheSameSession()
    {
        using var identity = new SomeIdentity();

        var one = identity.Sessions.Open(Some.Principal("ada"), "a", out _);

        identity.Sessions.Open(Some.Principal("ada"), "a", out _).ShouldBe(one);
        identity.Sessions.Open(Some.Principal("ada"), "b", out _).Id.ShouldNotBe(one.Id);
        identity.Sessions.Open(Some.Principal("bo"), "a", out _).Id.ShouldNotBe(one.Id);
        identity.Sessions.Find(one.Id).ShouldBe(one);
        one.Id.Length.ShouldBe(48);
    }

    [Fact]
    public void Find_AfterEightHours_IsOver()
    {
        using var identity = new SomeIdentity();
        var session = identity.Sessions.Open(Some.Principal("ada"), "a", out _);
        session.ExpiresAt.ShouldBe(Some.Noon.AddHours(8));

        identity.Clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMilliseconds(1));
        identity.Sessions.Find(session.Id).ShouldNotBeNull();
        identity.Clock.Advance(TimeSpan.FromMilliseconds(1));

        identity.Sessions.Find(session.Id).ShouldBeNull();
        identity.Sessions.Open(Some.Principal("ada"), "a", out _).Id.ShouldNotBe(session.Id);
    }

    [Fact]
    public void Open_ASixth_DropsTheOneUsedLeastRecently()
    {
        using var identity = new SomeIdentity();
        var sessions = Enumerable.Range(0, 5).Select(i => identity.Sessions.Open(Some.Principal("ada"), $"{i}", out _)).ToList();
        identity.Sessions.Find(sessions[0].Id).ShouldNotBeNull();

        identity.Sessions.Open(Some.Principal("ada"), "5", out _);

        identity.Sessions.Find(sessions[1].Id).ShouldBeNull();
        sessions.Where((_, i) => i != 1).ShouldAllBe(s => identity.Sessions.Find(s.Id) != null);
    }

    [Fact]
    public void Open_WithATokenThatEnds_EndsWithIt()
    {
        using var identity = new SomeIdentity();
        var until = Some.Noon.AddMinutes(5);

        identity.Sessions.Open(Some.Principal("ada") with { ValidUntil = until }, "a", out _).ExpiresAt.ShouldBe(until);
    }

    [Fact]
    public void Change_KeepsIdAndEnd()
    {
        using var identity = new SomeIdentity();
        var session = identity.Sessions.Open(Some.Principal("ada"), "a", out _);
        var other = Some.Principal("ada") with { Preferences = new Preferences { Account = "project7" } };

        var changed = identity.Sessions.Change(session, other, "b");

        changed.ShouldBe(session with { Principal = other });
        identity.Sessions.Find(session.Id).ShouldBe(changed);
        identity.Sessions.Open(other, "b", out _).ShouldBe(changed);
        identity.Sessions.Open(Some.Principal("ada"), "a", out _).Id.ShouldNotBe(session.Id);
    }

    [Fact]
    public void EndAll_EndsThoseOfTheUserOnly()
    {
        using var identity = new SomeIdentity();
        var ada = identity.Sessions.Open(Some.Principal("ada"), "a", out _);
        var bo = identity.Sessions.Open(Some.Principal("bo"), "a", out _);

        identity.Sessions.EndAll("ada");

        identity.Sessions.Find(ada.Id).ShouldBeNull();
        identity.Sessions.Find(bo.Id).ShouldNotBeNull();
    }
}
