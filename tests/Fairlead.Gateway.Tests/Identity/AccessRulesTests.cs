using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Tests.Identity;

public sealed class AccessRulesTests
{
    private static readonly Principal Bo = new()
    {
        User = "bo",
        DistinguishedName = "CN=Bo Lind,O=Harbor,C=EU",
        Groups = ["hpc"],
        Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["blind"]),
        Method = AuthenticationMethod.Password,
    };

    [Theory]
    [InlineData(GranteeKind.Person, "CN=Bo Lind,O=Harbor,C=EU", AccessLevel.Write)]
    [InlineData(GranteeKind.Person, "CN=Bo,O=Harbor,C=EU", AccessLevel.None)]
    [InlineData(GranteeKind.Person, "bo", AccessLevel.None)]
    [InlineData(GranteeKind.Group, "hpc", AccessLevel.Write)]
    [InlineData(GranteeKind.Group, "staff", AccessLevel.None)]
    [InlineData(GranteeKind.Account, "blind", AccessLevel.Write)]
    [InlineData(GranteeKind.Account, "hpc", AccessLevel.None)]
    [InlineData(GranteeKind.Role, "user", AccessLevel.Write)]
    [InlineData(GranteeKind.Role, "admin", AccessLevel.None)]
    public void LevelOf_OneGrant_IsItsLevelForThoseItMeans(GranteeKind kind, string grantee, AccessLevel level) =>
        AccessRules.LevelOf(Bo, "ada", [new Grant(AccessLevel.Write, kind, grantee)]).ShouldBe(level);

    [Fact]
    public void LevelOf_SeveralGrants_IsTheHighest() =>
        AccessRules.LevelOf(
            Bo,
            "ada",
            [new(AccessLevel.Read, GranteeKind.Person, Bo.DistinguishedName), new(AccessLevel.Modify, GranteeKind.Group, "hpc"), new(AccessLevel.Write, GranteeKind.Role, "user")])
            .ShouldBe(AccessLevel.Modify);

    [Fact]
    public void LevelOf_OwnerAdministratorAndNobody_NeedNoGrant()
    {
        AccessRules.LevelOf(Bo, "bo", []).ShouldBe(AccessLevel.Own);
        AccessRules.LevelOf(Bo with { Roles = [Role.Admin] }, "ada", []).ShouldBe(AccessLevel.Own);
        AccessRules.LevelOf(Bo, "ada", []).ShouldBe(AccessLevel.None);
        AccessRules.LevelOf(Bo with { Roles = [Role.Admin, Role.Banned] }, "bo", [new Grant(AccessLevel.Read, GranteeKind.Role, "banned")]).ShouldBe(AccessLevel.None);
        AccessRules.LevelOf(Principal.Anonymous, "", [new Grant(AccessLevel.Read, GranteeKind.Person, Principal.Anonymous.DistinguishedName)]).ShouldBe(AccessLevel.None);
    }

    [Theory]
    [InlineData(AccessLevel.None, AccessLevel.Read, RefusalKind.NotFound)]
    [InlineData(AccessLevel.None, AccessLevel.Own, RefusalKind.NotFound)]
    [InlineData(AccessLevel.Read, AccessLevel.Write, RefusalKind.Forbidden)]
    [InlineData(AccessLevel.Modify, AccessLevel.Own, RefusalKind.Forbidden)]
    public void Require_MoreThanThereIs_IsRefused(AccessLevel has, AccessLevel needs, RefusalKind kind)
    {
        AccessRules.Require(has, needs, "job").TryGet(out _, out var refusal).ShouldBeFalse();
        refusal!.Kind.ShouldBe(kind); // null fails the test as well
        AccessRules.Require(needs, needs, "job").TryGet(out _, out _).ShouldBeTrue();
    }
}
