using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Jobs;

public sealed class SiteResourceRulesTests
{
    private static readonly SiteProfile Site = new()
    {
        Name = "cluster",
        Kind = "test",
        Workspace = "/scratch",
        Accounts = new AccountRule(null),
        Resources =
        [
            new SiteResource("Licenses", new ResourceValues.Whole(0, 4)) { Option = "--licenses=solver:{value}" },
            new SiteResource("Share", new ResourceValues.Decimal(0.5m, 2)) { Variable = "SHARE", Default = "1" },
            new SiteResource("Disk", new ResourceValues.Choice(["fast", "large"])),
            new SiteResource("Turbo", new ResourceValues.Flag()) { Option = "--turbo" },
            new SiteResource("Label", new ResourceValues.Text("[a-z]{1,8}|none")) { Variable = "LABEL" },
        ],
    };

    [Theory]
    [InlineData("Licenses", "5", "Requested Licenses=5 is not possible on cluster: it is a whole number from 0 to 4.")]
    [InlineData("Licenses", "two", "Requested Licenses=two is not possible on cluster: it is a whole number from 0 to 4.")]
    [InlineData("Share", "0.25", "Requested Share=0.25 is not possible on cluster: it is a number from 0.5 to 2.")]
    [InlineData("Disk", "Fast", "Requested Disk=Fast is not possible on cluster: it is one of fast, large.")]
    [InlineData("Turbo", "1", "Requested Turbo=1 is not possible on cluster: it is true or false.")]
    [InlineData("Label", "$(id)", "Requested Label=$(id) is not possible on cluster: it is a text of at most 255 characters that fits [a-z]{1,8}|none.")]
    [InlineData("Label", "nonesuch\n", "Requested Label=nonesuch\n is not possible on cluster: it is a text of at most 255 characters that fits [a-z]{1,8}|none.")]
    [InlineData("Coffee", "1", "There is no resource 'Coffee' on cluster.")]
    public void Check_WhatTheSiteDoesNotHave_NamesResourceAndWhatIsPossible(string name, string value, string message) =>
        DescriptionRules.Check(Asks(name, value), Site).ShouldNotBeNull().Message.ShouldBe(message);

    [Theory]
    [InlineData("Licenses", " 04", "4", "--licenses=solver:4")]
    [InlineData("Share", "1.50", "1.50", null)]
    [InlineData("Turbo", "True", "true", "--turbo")]
    [InlineData("Turbo", "FALSE", "false", null)]
    public void Apply_AValue_HasItsOneFormAndItsOption(string name, string value, string form, string? option)
    {
        var applied = SiteResourceRules.Apply(Asks(name, value), Site);

        applied.Resources.Others[name].ShouldBe(form);
        Site.Resources.First(r => r.Name == name).OptionFor(form).ShouldBe(option);
        DescriptionRules.Check(applied, Site).ShouldBeNull();
    }

    [Fact]
    public void Apply_Variables_AreThoseOfTheSiteInEachTask()
    {
        var description = Asks("Label", "abc") with
        {
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("LABEL", "mine").Add("OTHER", "x"),
            Sweep = new SweepRequest([new SweepPoint("same"), new SweepPoint("own") { Resources = Asks("Share", "2").Resources }]),
        };

        var applied = SiteResourceRules.Apply(description, Site);

        applied.Environment.ShouldBe([new("LABEL", "abc"), new("OTHER", "x"), new("SHARE", "1")]);
        applied.Sweep.ShouldNotBeNull().Points.Select(p => p.Environment.GetValueOrDefault("SHARE")).ShouldBe([null, "2"]);
    }

    [Fact]
    public void Apply_ABatchScriptOfTheUsersOwn_GetsNothingThatItDoesNotAskFor() =>
        SiteResourceRules.Apply(new JobDescription { Steps = [new Step { Command = new StepCommand.BatchScript("run") }] }, Site).Resources.Others.ShouldBeEmpty();

    private static JobDescription Asks(string name, string value) =>
        new() { Resources = new ResourceRequest { Others = ImmutableSortedDictionary<string, string>.Empty.Add(name, value) } };
}
