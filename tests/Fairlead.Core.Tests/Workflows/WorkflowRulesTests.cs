using System.Collections.Immutable;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

public sealed class WorkflowRulesTests
{
    [Fact]
    public void Check_AWorkflowThatIsRight_FindsNothing() =>
        Check(new Block { Nodes = [Job("a"), Job("b")], Edges = [new Edge("a", "b") { Condition = "exitCode('a') == 0" }] }).ShouldBeEmpty();

    [Fact]
    public void Check_SeveralThingsWrong_FindsAllWithTheirPlaces()
    {
        var inner = new Block { Nodes = [Job("x"), Job("x"), new Node.Assign("set", "1st", "1 +")], Edges = [new Edge("x", "nowhere")] };
        var loop = new Node.ForEach("loop", new IterationRange.Values([]), new Block()) { MaxConcurrent = 0 };
        var findings = Check(new Block { Nodes = [Job("a"), new Node.SubBlock("group", inner), loop], Edges = [new Edge("a", "lost")] });

        findings.Select(finding => (finding.Kind, finding.Place)).ShouldBe(
        [
            (FindingKind.UnknownNode, ""),
            (FindingKind.Id, "group/x"),
            (FindingKind.UnknownNode, "group"),
            (FindingKind.Variable, "group/set"),
            (FindingKind.Expression, "group/set"),
            (FindingKind.Number, "loop"),
            (FindingKind.NothingToStart, "loop"),
        ]);
        findings[0].Message.ShouldContain("lost");
        findings[2].Message.ShouldContain("nowhere");
    }

    [Fact]
    public void Check_NodesThatWaitForEachOther_SaysForWhom()
    {
        var findings = Check(new Block { Nodes = [Job("start"), Job("a"), Job("b"), Job("after")], Edges = [new Edge("start", "a"), new Edge("a", "b"), new Edge("b", "a"), new Edge("b", "after")] });

        findings.Select(finding => (finding.Kind, finding.Place)).ShouldBe([(FindingKind.NeverStarts, "a"), (FindingKind.NeverStarts, "b"), (FindingKind.NeverStarts, "after")]);
        findings[0].Message.ShouldBe("Node 'a' can never start: it waits for 'b', which waits for 'a', itself.");
    }

    [Fact]
    public void Check_AWayBackToAMerge_IsRight() =>
        Check(new Block { Nodes = [Job("start"), new Node.Merge("m"), Job("b")], Edges = [new Edge("start", "m"), new Edge("m", "b"), new Edge("b", "m")] }).ShouldBeEmpty();

    [Fact]
    public void Check_ACircle_HasNothingToStart() =>
        Check(new Block { Nodes = [Job("a"), Job("b")], Edges = [new Edge("a", "b"), new Edge("b", "a")] }).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NothingToStart);

    [Fact]
    public void Check_BlocksInBlocksInBlocks_StopsAtTheLimit()
    {
        var block = new Block { Nodes = [Job("a")] };
        for (var i = 0; i < 1_000; i++)
        {
            block = new Block { Nodes = [new Node.SubBlock("g", block)] };
        }

        Check(block).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Limit);
    }

    [Fact]
    public void Of_AWorkflowThatIsWrong_SaysAllOfItOneLineEach()
    {
        var definition = new WorkflowDefinition { Root = new Block { Nodes = [Job("a"), new Node.Hold("h", TimeSpan.FromSeconds(-1))], Edges = [new Edge("a", "lost")] } };

        WorkflowPlan.Of(definition).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Message.Split('\n').Length.ShouldBe(2);
    }

    private static Node.Job Job(string id) => new(id, "{}");

    private static ImmutableArray<Finding> Check(Block root) => WorkflowRules.Check(new WorkflowDefinition { Root = root }, WorkflowLimits.Default);
}
