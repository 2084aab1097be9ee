using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Tests.Identity;

public sealed class MandateTests
{
    private static readonly Principal Ada = new()
    {
        User = "ada",
        DistinguishedName = "CN=ada",
        Method = AuthenticationMethod.Password,
        Roles = [Role.User, Role.Admin],
        Groups = ["hpc", "staff"],
        Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["a2", "a1"]).Add("other", ["o1"]),
    };

    [Fact]
    public void Act_NothingChanged_IsWhoTheyWere()
    {
        var acting = Mandate.Of(Ada with { Preferences = new Preferences { Role = Role.User, Account = "a1" } }).Act(Ada);

        acting.TryGet(out var principal, out _).ShouldBeTrue();
        principal!.IsAdmin.ShouldBeFalse();
        principal.Preferences.Account.ShouldBe("a1");
        principal.Accounts["cluster"].ShouldBe(["a2", "a1"]);
        principal.Groups.ShouldBe(["hpc", "staff"]);
    }

    [Fact]
    public void Act_RightsWereTaken_IsWithoutThem()
    {
        var now = Ada with { Roles = [Role.User], Groups = ["staff", "new"], Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["a1", "a3"]) };

        Mandate.Of(Ada).Act(now).TryGet(out var principal, out _).ShouldBeTrue();

        principal!.Roles.ShouldBe([Role.User]);
        principal.Groups.ShouldBe(["staff"]);
        principal.Accounts["cluster"].ShouldBe(["a1"]);
        principal.Accounts["other"].ShouldBeEmpty();
    }

    [Fact]
    public void Act_TheAccountThatWasChosenIsGone_FallsBackToNoOther()
    {
        var now = Ada with { Accounts = Ada.Accounts.SetItem("cluster", ["a1"]) };

        Mandate.Of(Ada with { Preferences = new Preferences { Account = "a2" } }).Act(now).TryGet(out var principal, out _).ShouldBeTrue();

        principal!.Accounts["cluster"].ShouldBeEmpty();
        principal.Accounts["other"].ShouldBe(["o1"]);
    }

    [Fact]
    public void Act_TheRoleIsGone_IsRefused() =>
        Mandate.Of(Ada with { Roles = [Role.Admin] }).Act(Ada with { Roles = [Role.User] }).TryGet(out _, out _).ShouldBeFalse();

    [Fact]
    public void Act_BannedSince_IsRefused() => Mandate.Of(Ada).Act(Ada with { Roles = [.. Ada.Roles, Role.Banned] }).TryGet(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData(AuthenticationMethod.Password, false)]
    [InlineData(AuthenticationMethod.SshKey, false)]
    [InlineData(AuthenticationMethod.Certificate, false)]
    [InlineData(AuthenticationMethod.SignedToken, false)]
    [InlineData(AuthenticationMethod.OpenIdConnect, true)]
    public void Act_AnUnknownUser_IsBelievedOnlyWhereAnIssuerVouched(AuthenticationMethod method, bool isBelieved) =>
        Mandate.Of(Ada with { Method = method }).Act(now: null).TryGet(out _, out _).ShouldBe(isBelieved);
}
