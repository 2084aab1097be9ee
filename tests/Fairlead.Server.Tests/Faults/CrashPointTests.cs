using Fairlead.Server.Faults;

namespace Fairlead.Server.Tests.Faults;

/// <summary>What the variable says; that the process dies is tried by the crash harness.</summary>
public sealed class CrashPointTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Read_NotSet_ArmsNothing(string? variable) => CrashPoint.Read(variable).ShouldBeNull();

    [Fact]
    public void Read_PointAndNumber_IsArmed() => CrashPoint.Read("store.before-commit:12").ShouldNotBeNull().ToString().ShouldBe("store.before-commit, time 12");

    [Theory]
    [InlineData("store.before-commit")]
    [InlineData(":1")]
    [InlineData("store.before-commit:")]
    [InlineData("store.before-commit:0")]
    [InlineData("store.before-commit:-1")]
    [InlineData("store:before:1")]
    public void Read_AnotherForm_RefusesToStart(string variable) =>
        Should.Throw<StartRefusedException>(() => CrashPoint.Read(variable)).Remedy.ShouldContain("FAIRLEAD_CRASH_AT=store.before-commit:1");

    [Fact]
    public void Reach_OtherPointOrTooEarly_GoesOn()
    {
        var crash = CrashPoint.Read("store.before-commit:3").ShouldNotBeNull();

        crash.Reach("store.after-commit");
        crash.Reach("store.before-commit");
        crash.Reach("store.before-commit");
    }
}
