using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Tests.Configuration;

public sealed class ExperimentConfigurationTests
{
    [Fact]
    public void Load_SeveralFiles_LaterOnesWinOverEarlierAndPreUnderPost()
    {
        var files = new ExperimentFiles
        {
            Expid = "a000",
            Conf = new Dictionary<string, string>
            {
                ["b.yml"] = "X: {own: b, post: b}",
                ["a.yml"] = "default: {expid: zzzz, custom_config: {PRE: '%PROJDIR%/pre', POST: /p/post.yml}}\nX: {pre: a, own: a}",
                ["minimal.yml"] = "X: {least: minimal, pre: minimal}",
            },
            Elsewhere = new Dictionary<string, string> { ["/p/pre/1.yml"] = "X: {pre: pre, base: pre}", ["/p/post.yml"] = "X: {post: post}" },
            Variables = new Dictionary<string, string> { ["PROJDIR"] = "/p" },
        };

        var root = Loaded(files);

        root.TextAt("DEFAULT.EXPID").ShouldBe("a000");
        new[] { "X.BASE", "X.PRE", "X.OWN", "X.POST", "X.LEAST" }.Select(root.TextAt).ShouldBe(["pre", "a", "b", "post", "minimal"]);
    }

    [Fact]
    public void Load_Placeholders_AreFilledUntilNoneHasAValue()
    {
        var root = Loaded(Experiments.Of("A: '%B.C%-%B.C^^%-%NONE%-%Y%m%d%'\nB: {C: 'x%D%'}\nD: y\nY: 1"));

        root.TextAt("A").ShouldBe("xy-XY-%NONE%-%Y%m%d%");
    }

    [Theory]
    [InlineData("A: '%B%'\nB: '%A%'", "all.yml:1: A: %B% contains itself.")]
    [InlineData("A: 1\na: 2", "all.yml:2: A: This key stands here for the second time.")]
    [InlineData("A:\n\t- b", "This is not YAML")]
    [InlineData("A: &a [*a]", "no anchor &a")]
    public void Load_WhatCannotBe_IsRefusedWithFileAndLine(string yaml, string expected) => Refused(yaml).Message.ShouldContain(expected);

    [Fact]
    public void Load_AliasesOfAliases_AreRefusedBeforeTheyGrow()
    {
        var bomb = "L0: &l0 [x,x,x,x,x,x,x,x,x,x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(level => $"L{level}: &l{level} [{string.Join(',', Enumerable.Repeat($"*l{level - 1}", 10))}]\n"));

        Refused(bomb).Message.ShouldContain("more than 200000 values");
    }

    [Fact]
    public void Load_PlaceholdersOfPlaceholders_AreRefusedBeforeTheyGrow()
    {
        var bomb = "L0: xxxxxxxxxxxxxxxx\n" + string.Concat(Enumerable.Range(1, 12).Select(level => $"L{level}: '{string.Concat(Enumerable.Repeat($"%L{level - 1}%", 10))}'\n"));

        Refused(bomb).Message.ShouldContain("too much text");
    }

    [Fact]
    public void Load_SectionWithFor_BecomesOneForEachName()
    {
        var root = Loaded(Experiments.Of("JOBS:\n  R: {FOR: {NAME: [one, two], SPLITS: [1, 2], DEPENDENCIES: [A, {A: {STATUS: '%NAME%'}}]}, FILE: '%NAME%.sh'}\n  A: {}"));

        ((ConfigMap)root.Entries["JOBS"]).Entries.Keys.ShouldBe(["A", "R_ONE", "R_TWO"]);
        root.TextAt("JOBS.R_TWO.SPLITS").ShouldBe("2");
        root.TextAt("JOBS.R_TWO.DEPENDENCIES.A.STATUS").ShouldBe("two");
        root.TextAt("JOBS.R_ONE.FILE").ShouldBe("one.sh");
    }

    private static ConfigMap Loaded(ExperimentFiles files) =>
        ExperimentConfiguration.Load(files, new Findings()).TryGet(out var root, out var refusal) ? root : throw new InvalidOperationException(refusal.Message);

    private static Refusal Refused(string yaml) =>
        ExperimentConfiguration.Load(Experiments.Of(yaml), new Findings()).TryGet(out _, out var refusal) ? throw new InvalidOperationException("It was read.") : refusal;
}
