using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Unicore.Tests;

public sealed class UnicorePreferencesTests
{
    private static readonly SiteDirectory Sites = new([new IdleSite(Some.Site)]);

    [Fact]
    public void Apply_WhatTheyHave_ComesFirst()
    {
        var preferred = Apply("uid:project7, group:hpc", "role:user,colour:red");

        preferred.Accounts["cluster"].ShouldBe(["project7", "alice"]);
        preferred.Groups.ShouldBe(["hpc", "staff"]);
        preferred.Roles.ShouldBe([Role.User]);
    }

    [Fact]
    public void Apply_WhatIsSoAlready_ChangesNothing()
    {
        var once = Apply("uid:project7,group:hpc,role:user");

        UnicorePreferences.Read("xlogin:project7,pgid:hpc,supgids:hpc+staff,ROLE:User").ShouldSucceed().Apply(once, Sites).ShouldSucceed().ShouldBeSameAs(once);
    }

    [Theory]
    [InlineData("uid:root")]
    [InlineData("group:nosuch")]
    [InlineData("supgids:hpc+nosuch")]
    [InlineData("role:developer")]
    [InlineData("role:2")]
    [InlineData("role:")]
    public void Apply_WhatTheyDoNotHave_IsForbidden(string header) =>
        UnicorePreferences.Read(header).ShouldSucceed().Apply(Some.Principal, Sites).ShouldBeRefused(RefusalKind.Forbidden);

    [Theory]
    [InlineData("group")]
    [InlineData("group:a:b")]
    [InlineData("")]
    [InlineData("uid:a,")]
    [InlineData(":a")]
    public void Read_WhatIsNoListOfPairs_IsForbidden(string header) => UnicorePreferences.Read(header).ShouldBeRefused(RefusalKind.Forbidden);

    private static Principal Apply(params string[] headers) =>
        UnicorePreferences.Read(new StringValues(headers)).ShouldSucceed().Apply(Some.Principal, Sites).ShouldSucceed();
}
