using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Tests;

public sealed class PreferencesTests
{
    private static readonly SiteDirectory Sites = new([new IdleSite(Some.Site)]);

    [Fact]
    public void Apply_WhatTheyHave_IsChosenAndNothingElseIsLost()
    {
        var preferred = Apply("uid:project7, group:hpc", "role:user,colour:red");

        Some.Site.AccountOf(preferred).ShouldSucceed().ShouldBe("project7");
        preferred.Preferences.Groups.Primary.ShouldBe("hpc");
        preferred.Role.ShouldBe(Role.User);
        preferred.IsAdmin.ShouldBeFalse();
        preferred.Groups.ShouldBe(["staff", "hpc"]);
        preferred.Roles.ShouldBe([Role.User, Role.Admin]);
    }

    [Fact]
    public void Apply_Again_ChangesOnlyWhatIsNamed()
    {
        var once = Apply("uid:project7,group:hpc,supgids:staff+hpc,role:user");

        var again = Apply(once, "group:staff,role:admin").ShouldSucceed();

        again.Preferences.ShouldBe(new Preferences
        {
            Account = "project7",
            Groups = new GroupChoice { Primary = "staff", Supplementary = ["hpc", "staff"] },
            Role = Role.Admin,
        });
    }

    [Fact]
    public void Apply_WhatAreFixed_IsIgnored()
    {
        var principal = Some.Principal with { HasFixedPreferences = true };

        Apply(principal, "group:nosuch,uid:project7").ShouldSucceed().ShouldBeSameAs(principal);
    }

    [Fact]
    public void Apply_WhatIsSoAlready_ChangesNothing()
    {
        var once = Apply("uid:project7,group:hpc,supgids:staff+hpc,role:user");

        Apply(once, "xlogin:project7,pgid:hpc,supgids:hpc+staff,ROLE:User").ShouldSucceed().ShouldBeSameAs(once);
    }

    [Theory]
    [InlineData("uid:root")]
    [InlineData("group:nosuch")]
    [InlineData("supgids:hpc+nosuch")]
    [InlineData("role:developer")]
    [InlineData("role:2")]
    [InlineData("role:")]
    public void Apply_WhatTheyDoNotHave_IsForbidden(string header) =>
        Apply(Some.Principal, header).ShouldBeRefused(RefusalKind.Forbidden);

    [Theory]
    [InlineData("group")]
    [InlineData("group:a:b")]
    [InlineData("")]
    [InlineData("uid:a,")]
    [InlineData(":a")]
    public void Read_WhatIsNoListOfPairs_IsForbidden(string header) => PreferenceText.Read(header).ShouldBeRefused(RefusalKind.Forbidden);

    [Fact]
    public void Write_IsReadAgain()
    {
        var preferences = Apply("uid:project7,group:hpc,supgids:staff+hpc,role:user").Preferences;

        PreferenceText.Read(PreferenceText.Write(preferences)).ShouldSucceed().ShouldBe(preferences);
        PreferenceText.Write(Preferences.None).ShouldBeEmpty();
    }

    private static Principal Apply(params string[] headers) => Apply(Some.Principal, headers).ShouldSucceed();

    private static Outcome<Principal> Apply(Principal principal, params string[] headers) =>
        PreferenceText.Read(headers).Then(p => PreferenceRules.Apply(principal, p, Sites));
}
