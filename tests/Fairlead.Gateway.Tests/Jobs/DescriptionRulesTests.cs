using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Jobs;

public sealed class DescriptionRulesTests
{
    private static readonly SiteProfile Site = new()
    {
        Name = "cluster",
        Kind = "slurm",
        Workspace = "/scratch/{account}",
        Accounts = new AccountRule(null),
        DefaultQueue = "batch",
        Queues = ImmutableDictionary<string, QueueProfile>.Empty
            .Add("batch", new QueueProfile { MaxNodes = 64, MaxCpusPerNode = 48, MaxRuntime = TimeSpan.FromHours(24), MaxMemoryPerNode = 1L << 37 }),
    };

    private static readonly Step Step = new() { Command = new StepCommand.Program(["/bin/true"]) };

    [Fact]
    public void Check_AnOrdinaryDescription_IsFine() => Check(new JobDescription { Steps = [Step] }).ShouldBeNull();

    [Theory]
    [InlineData(99, "Requested Nodes=99 is outside 1-64.")]
    [InlineData(0, "Requested Nodes=0 is outside 1-64.")]
    [InlineData(-1, "Requested Nodes=-1 is outside 1-64.")]
    public void Check_MoreThanTheQueueHas_NamesResourceAndValue(int nodes, string message) =>
        Check(new JobDescription { Resources = new ResourceRequest { Nodes = nodes } }).ShouldBe(message);

    [Fact]
    public void Check_AQueueThatIsNotThere_NamesThoseThatAre() =>
        Check(new JobDescription { Resources = new ResourceRequest { Queue = "gold" } }).ShouldBe("There is no queue 'gold' on cluster. There are: batch.");

    [Theory]
    [InlineData("--export=ALL,LD_PRELOAD=x")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("$(id)")]
    [InlineData("`id`")]
    [InlineData("a;id")]
    [InlineData("")]
    public void Check_AnAccountThatCannotBeOne_IsRefused(string project) =>
        Check(new JobDescription { Resources = new ResourceRequest { Project = project } }).ShouldNotBeNull().ShouldContain("Project");

    [Theory]
    [InlineData("1A")]
    [InlineData("A-B")]
    [InlineData("A=B")]
    [InlineData("A\nB")]
    [InlineData("")]
    [InlineData("BASH_FUNC_x%%")]
    public void Check_AnEnvironmentNameThatCannotBeOne_IsRefused(string name) =>
        Check(new JobDescription { Environment = ImmutableSortedDictionary<string, string>.Empty.Add(name, "x") }).ShouldNotBeNull();

    [Theory]
    [InlineData("../x")]
    [InlineData("/")]
    [InlineData("a/../../x")]
    [InlineData("a\0b")]
    public void Check_AFileOutsideTheWorkingDirectory_IsRefused(string path)
    {
        Check(new JobDescription { Steps = [Step with { Stdout = path }] }).ShouldNotBeNull();
        Check(new JobDescription { Steps = [Step with { Stdin = path }] }).ShouldNotBeNull();
        Check(new JobDescription { Imports = [new StageIn(new DataPlace.Inline("x"), path)] }).ShouldNotBeNull();
        Check(new JobDescription { Exports = [new StageOut(path, new DataPlace.Web(new Uri("https://example.org/x")))] }).ShouldNotBeNull();
    }

    [Fact]
    public void Check_ANulInACommand_IsRefused() =>
        Check(new JobDescription { Steps = [Step with { Command = new StepCommand.Program(["/bin/echo", "a\0b"]) }] }).ShouldNotBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(ArrayRequest.MaxSize + 1)]
    public void Check_AnArrayOutOfRange_IsRefused(int size) => Check(new JobDescription { Array = new ArrayRequest(size) }).ShouldNotBeNull();

    [Theory]
    [InlineData(-1, true)]
    [InlineData(300, true)]
    [InlineData(400, false)]
    public void CheckNotBefore_UpToAYearAhead_IsFine(int days, bool isFine)
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        (DescriptionRules.CheckNotBefore(now.AddDays(days), now) is null).ShouldBe(isFine);
    }

    private static string? Check(JobDescription description) => DescriptionRules.Check(description, Site)?.Message;
}
