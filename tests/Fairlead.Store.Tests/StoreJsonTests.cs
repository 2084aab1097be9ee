using Fairlead.Core.Jobs;
using Fairlead.Store.Rows;
using FsCheck.Fluent;

namespace Fairlead.Store.Tests;

public sealed class StoreJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        foreach (var description in Some.Descriptions().Sample(500))
        {
            var json = StoreJson.Write(description);
            var read = StoreJson.ReadDescription(json);

            StoreJson.Write(read).ShouldBe(json);
            read.Resources.ShouldBe(description.Resources);
            read.Retry.ShouldBe(description.Retry);
            read.Environment.ShouldBe(description.Environment);
            read.Imports.IsDefault.ShouldBeFalse();
            read.Imports.ShouldBe(description.Imports.IsDefault ? [] : description.Imports);
            read.Exports.ShouldBe(description.Exports.IsDefault ? [] : description.Exports);
            Arguments(read).ShouldBe(Arguments(description));
        }
    }

    /// <summary>What is stored must be read for ever: a member that came later has its default where an old text lacks it.</summary>
    [Fact]
    public void Read_ATextWithoutMembers_HasTheirDefaults()
    {
        var read = StoreJson.ReadDescription("""{"Steps":[{"Command":{"kind":"program","Arguments":["/bin/date"]}}],"Retry":{}}""");

        read.Name.ShouldBe("job");
        read.Retry.ShouldBe(RetryPolicy.Default);
        read.Resources.ShouldBe(ResourceRequest.Default);
        read.Environment.ShouldBeEmpty();
        read.Imports.ShouldBeEmpty();
        read.Steps[0].Stdout.ShouldBe("stdout");
    }

    [Fact]
    public void Write_EveryCase_HasTheNameThatIsStoredForEver()
    {
        var description = Some.Description with
        {
            Steps = [new Step { Command = new StepCommand.Program(["x"]) }, new Step { Command = new StepCommand.ShellLines("x") }],
            Imports =
            [
                new StageIn(new DataPlace.Inline("x"), "x"),
                new StageIn(new DataPlace.Web(new Uri("https://example.org/")), "x"),
                new StageIn(new DataPlace.InStorage(Core.Storages.StorageId.Parse("HOME"), "x"), "x"),
            ],
        };

        var json = StoreJson.Write(description);

        json.ShouldContain("""{"kind":"program","Arguments":["x"]}""");
        json.ShouldContain("""{"kind":"shell","Text":"x"}""");
        json.ShouldContain("""{"kind":"inline","Text":"x",""");
        json.ShouldContain("""{"kind":"web","Address":"https://example.org/"}""");
        json.ShouldContain("""{"kind":"storage","Storage":"HOME","Path":"x"}""");
    }

    private static IEnumerable<string> Arguments(JobDescription description) =>
        description.Steps.SelectMany(s => s.Command is StepCommand.Program { Arguments.IsDefault: false } p ? p.Arguments : []);
}
