using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Gateway.Tests.Identity;

public sealed class AccessRulesPropertyTests
{
    private static readonly Gen<Principal> Principals =
        from user in Gen.Elements("ada", "bo")
        from groups in Gen.SubListOf("hpc", "staff")
        from accounts in Gen.SubListOf("a1", "hpc")
        from roles in Gen.SubListOf(Role.User, Role.Developer)
        select new Principal
        {
            User = user,
            DistinguishedName = $"CN={user}",
            Roles = [.. roles],
            Groups = [.. groups],
            Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", [.. accounts]),
            Method = AuthenticationMethod.Password,
        };

    private static readonly Gen<ImmutableArray<Grant>> Grants =
        (from level in Gen.Elements(AccessLevel.Read, AccessLevel.Write, AccessLevel.Modify)
         from kind in Gen.Elements(Enum.GetValues<GranteeKind>())
         from grantee in Gen.Elements("CN=ada", "CN=bo", "hpc", "staff", "a1", "user", "developer", "ada")
         select new Grant(level, kind, grantee)).ListOf().Select(g => g.ToImmutableArray());

    [Fact]
    public void LevelOf_AnyGrants_IsTheHighestOfThoseWhoseNamesAreTheirs() => Prop.ForAll(
        Arb.From(from principal in Principals from grants in Grants from owner in Gen.Elements("ada", "eve") select (principal, grants, owner)),
        story =>
        {
            var (principal, grants, owner) = story;
            var names = AccessRules.NamesOf(principal).ToHashSet();
            var expected = principal.User == owner ? AccessLevel.Own
                : grants.Where(g => names.Contains((g.Kind, g.Grantee))).Select(g => g.Level).Append(AccessLevel.None).Max();

            AccessRules.LevelOf(principal, owner, grants).ShouldBe(expected);
            AccessRules.LevelOf(principal, owner, [.. grants.Reverse()]).ShouldBe(expected);
            AccessRules.LevelOf(principal with { Roles = [.. principal.Roles, Role.Banned] }, owner, grants).ShouldBe(AccessLevel.None);
            AccessRules.LevelOf(principal with { Roles = [Role.Admin] }, owner, grants).ShouldBe(AccessLevel.Own);
        }).QuickCheckThrowOnFailure();
}
