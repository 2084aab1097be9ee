using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>What workflows of people do: ways that part and meet, variables, loops.</summary>
public sealed class WorkflowScenarioTests
{
    [Fact]
    public void ADiamond_RunsItsEndOnceAfterBothArms()
    {
        var run = Run([Job("a"), Job("b"), Job("c"), Job("d")], ["a>b", "a>c", "b>d", "c>d"]);

        run.Jobs.ShouldBe(["a", "b", "c", "d"]);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void AChoice_FollowsOnlyTheFirstThatCanBe()
    {
        var run = Run([new Node.Choice("c"), Job("x"), Job("y"), Job("z")], ["c>x|1 > 2", "c>y|1 < 2", "c>z|true"]);

        run.Jobs.ShouldBe(["y"]);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void AChoicesArms_ThatMeetInAPlainJob_NeverStartIt() =>
        Run([new Node.Choice("c"), Job("x"), Job("y"), Job("end")], ["c>x", "c>y", "x>end", "y>end"]).Jobs.ShouldBe(["x"]);

    [Fact]
    public void AChoicesArms_ThatMeetInAMerge_GoOnOnce() =>
        Run([new Node.Choice("c"), Job("x"), Job("y"), new Node.Merge("m"), Job("end")], ["c>x", "c>y", "x>m", "y>m", "m>end"]).Jobs.ShouldBe(["x", "end"]);

    [Fact]
    public void ExitCodes_DecideTheWay()
    {
        var run = New([Job("A"), Job("three"), Job("other")], ["A>three|exitCodeEquals(\"A\", 3)", "A>other|exitCodeNotEquals(\"A\", 3)"]);
        run.Job = (place, _) => new JobEnd(ExitCode: place == "A" ? 3 : 0);

        run.Start().Run().Jobs.ShouldBe(["A", "three"]);
    }

    [Theory]
    [InlineData("XXXX > 1", "XXXX")]
    [InlineData("1 + 1", "1 + 1")]
    public void AConditionThatCannotBe_FailsTheRunAndNamesIt(string condition, string named)
    {
        var run = Run([Job("a"), Job("b")], [$"a>b|{condition}"]);

        run.State.Header.Phase.ShouldBe(RunPhase.Failed);
        run.State.Header.Message.ShouldNotBeNull().ShouldContain(named);
        run.State.Header.Message.ShouldContain("'a' -> 'b'");
        run.Single("a").State.ShouldBe(NodeState.Succeeded);
    }

    [Fact]
    public void AWayBackToAMerge_RunsWhatIsBehindItAsOftenAsCounted()
    {
        var run = Run(
            [new Node.Merge("head"), Job("work"), new Node.Choice("again"), new Node.Assign("more", "TRY", "TRY++"), Job("end"), new Node.Fork("start")],
            ["start>head", "head>work", "work>again", "again>more|TRY < 3", "again>end", "more>head"],
            [new VariableDeclaration("TRY", new Value.Integer(1))]);

        run.Jobs.ShouldBe(["work", "work", "work", "end"]);
        run.At("work").Select(node => node.Visit).ShouldBe([1, 2, 3]);
        run.Parameters("TRY").ShouldBe(["TRY=3"]);
    }

    [Fact]
    public void AMergeBehindAFork_GoesOnOnceForEachArm() =>
        Run([new Node.Fork("f"), Job("x"), Job("y"), new Node.Merge("m"), Job("end")], ["f>x", "f>y", "x>m", "y>m", "m>end"]).Jobs.ShouldBe(["x", "y", "end", "end"]);

    [Fact]
    public void AnAssignment_KeepsTheTypeThatItsScriptGave()
    {
        var run = Run([new Node.Assign("half", "C", "C = C / 2")], [], [new VariableDeclaration("C", new Value.Integer(5))]);

        run.State.Root.ShouldNotBeNull().Variables["C"].ShouldBe(Value.Of(2.5));
    }

    [Fact]
    public void ParallelAssignments_OfDifferentVariables_AreBothSeenAfterwards()
    {
        var run = New(
            [new Node.Fork("f"), new Node.Assign("x", "X", "X = 1"), new Node.Assign("y", "Y", "Y = 2"), new Node.Join("j"), Job("end")],
            ["f>x", "f>y", "x>j", "y>j", "j>end"],
            [new VariableDeclaration("X", new Value.Integer(0)), new VariableDeclaration("Y", new Value.Integer(0))]);
        run.Start();

        run.Single("end").Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(["X=1", "Y=2"]);
    }

    [Fact]
    public void AWhile_CountsItsVariableAndHandsItOutAtItsEnd()
    {
        var body = Block([Job("work"), new Node.Assign("next", "C", "C++")], ["work>next"]);
        var run = New([new Node.Repeat("loop", LoopTest.While, "C <= 3", body) { IteratorVariable = "C", Variables = [new VariableDeclaration("C", new Value.Integer(1))] }], []);
        run.Start();

        run.Parameters("C").ShouldBe(["C=-"]);
        run.Run().Jobs.ShouldBe(["loop[1]/work", "loop[2]/work", "loop[3]/work"]);
        run.Parameters("C").ShouldBe(["C=4"]);
    }

    [Theory]
    [InlineData(LoopTest.While, "false", 0)]
    [InlineData(LoopTest.Until, "true", 1)]
    public void ALoop_WhoseConditionEndsItAtOnce_RunsAsOftenAsItsTestSays(LoopTest test, string condition, int times)
    {
        var run = Run([new Node.Repeat("loop", test, condition, Block([Job("work")], []))], []);

        run.Jobs.Count.ShouldBe(times);
        run.Single("loop").State.ShouldBe(NodeState.Succeeded);
    }

    [Fact]
    public void AForEach_GivesEachIterationItsIndexAndValue()
    {
        var run = New([Each("loop", ["a", "b", "c"], Block([Job("work")], []))], []);
        run.Start();

        run.Nodes.Where(node => run.PlaceOf(node).EndsWith("work", StringComparison.Ordinal)).OrderBy(node => node.Order)
            .Select(node => $"{node.Variables["IT"]}:{node.Variables["IT_VALUE"]}").ShouldBe(["0:a", "1:b", "2:c"]);
    }

    [Fact]
    public void AForEachInAForEach_KnowsItsIteration()
    {
        var inner = Block([Job("work"), Job("extra")], ["work>extra|getIteration() == \"1:::2\""]);
        var run = Run([Each("outer", ["a", "b", "c"], Block([Each("inner", ["x", "y", "z"], inner)], []))], []);

        run.Jobs.Where(place => place.EndsWith("extra", StringComparison.Ordinal)).ShouldBe(["outer[1]/inner[2]/extra"]);
        run.Jobs.Count.ShouldBe(10);
    }

    [Fact]
    public void CountedVariables_GiveAllCombinations()
    {
        var range = new IterationRange.Combinations(
        [
            new CountedVariable("X", new Value.Integer(0), "X++", "X <= 2"),
            new CountedVariable("Y", new Value.Integer(0), "Y = X + Y + 1", "Y <= 2"),
        ]);
        var run = New([new Node.ForEach("loop", range, Block([Job("work")], [])) { ValueVariables = ["V"] }], []);
        run.Start();

        run.Nodes.Where(node => node.Variables.ContainsKey("V") && node.Loop is null).OrderBy(node => node.Order).Select(node => node.Variables["V"].ToString())
            .ShouldBe(["0_0", "0_1", "0_2", "1_0", "1_2", "2_0"]);
    }

    [Theory]
    [InlineData("X", "X < 2", "does not change")]
    [InlineData("X++", "X >= 0", "more than 1000")]
    [InlineData("X++", "X < nobody", "nobody")]
    public void ACountedVariable_ThatDoesNotEnd_FailsTheLoop(string next, string condition, string named)
    {
        var range = new IterationRange.Combinations([new CountedVariable("X", new Value.Integer(0), next, condition)]);
        var run = Run([new Node.ForEach("loop", range, Block([Job("work")], []))], []);

        run.Single("loop").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.Iterations);
        run.State.Header.Message.ShouldNotBeNull().ShouldContain(named);
    }

    [Fact]
    public void AForEachWithALimit_NeverHasMoreJobsUnderWay()
    {
        var run = New([Each("loop", [.. Enumerable.Range(0, 10).Select(i => $"{i}")], Block([Job("work")], []), most: 2)], []);
        var mostUnderWay = 0;
        run.BeforeEvent = () => mostUnderWay = Math.Max(mostUnderWay, run.Nodes.Count(node => !node.IsFinal && run.PlaceOf(node).EndsWith("work", StringComparison.Ordinal)));

        run.Start().Run().Jobs.Count.ShouldBe(10);
        mostUnderWay.ShouldBe(2);
    }

    [Fact]
    public void AnOuterVariable_ChangedInALoop_ArrivesOutsideOfAWhileButNotOfAForEach()
    {
        var change = Block([new Node.Assign("change", "OUT", "OUT = OUT + 1")], []);
        VariableDeclaration[] declared = [new("OUT", new Value.Integer(0))];

        Run([Each("loop", ["a", "b"], change)], [], declared).Parameters("OUT").ShouldBe(["OUT=0"]);
        Run([new Node.Repeat("loop", LoopTest.Until, "OUT >= 2", change)], [], declared).Parameters("OUT").ShouldBe(["OUT=2"]);
    }

    [Fact]
    public void AVariableOfALoopsBody_IsNewInEachIteration()
    {
        var body = Block([new Node.Assign("add", "B", "B++"), Job("work")], ["add>work"], [new VariableDeclaration("B", new Value.Integer(5))]);
        var run = New([Each("loop", ["a", "b"], body)], []);
        run.Start();

        run.Nodes.Where(node => node.Job is null && run.PlaceOf(node).EndsWith("work", StringComparison.Ordinal)).Select(node => node.Variables["B"].ToString()).ShouldBe(["6", "6"]);
    }

    [Fact]
    public void LoopsInLoops_ChangeWhatIsOutside()
    {
        var inner = Block([Job("step"), new Node.Assign("inc", "K", "K += 1;"), new Node.Assign("add", "TOTAL", "TOTAL = TOTAL + 1")], ["step>inc", "inc>add"]);
        var outer = Block(
            [new Node.Assign("bump", "N", "N++"), new Node.Repeat("inner", LoopTest.Until, "eval(K >= N)", inner) { Variables = [new VariableDeclaration("K", new Value.Integer(0))] }],
            ["inner>bump"]);
        var run = Run(
            [new Node.Repeat("outer", LoopTest.While, "N <= 3", outer) { IteratorVariable = "N", Variables = [new VariableDeclaration("N", new Value.Integer(1))] }],
            [],
            [new VariableDeclaration("TOTAL", new Value.Integer(0))]);

        run.Jobs.ShouldBe(["outer[1]/inner[1]/step", "outer[2]/inner[1]/step", "outer[2]/inner[2]/step", "outer[3]/inner[1]/step", "outer[3]/inner[2]/step", "outer[3]/inner[3]/step"]);
        run.Parameters("TOTAL", "N", "K").ShouldBe(["TOTAL=6", "N=4", "K=3"]);
    }

    [Fact]
    public void ValuesThatAreLookedFor_AreIteratedOver()
    {
        var run = New([new Node.ForEach("loop", new IterationRange.LookedUp("*.dat"), Block([Job("work")], []))], []);
        run.Found = () => [.. new[] { "a.dat", "b.dat" }.Select(name => new Iteration([KeyValuePair.Create("F", Value.Of(name))]))];

        run.Start().Run().Jobs.ShouldBe(["loop[0]/work", "loop[1]/work"]);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void ValuesThatCannotBeFound_FailTheLoop() =>
        Run([new Node.ForEach("loop", new IterationRange.LookedUp("*.dat"), Block([Job("work")], []))], []).Single("loop").Failure
            .ShouldBe(new Failure(FailureCause.Iterations, "the storage does not answer"));

    [Fact]
    public void AFile_IsAskedForAndDecides()
    {
        var run = New([Job("a"), new Node.Assign("read", "L", "L = Integer.parseInt(fileContent('a', 'stdout').trim())"), Job("b")], ["a>read", "read>b|fileLength('a', 'stdout') > 1 && L == 7"], [new VariableDeclaration("L", new Value.Integer(0))]);
        run.File = question => new Answer.Is(question.Property is FileProperty.Content ? Value.Of("7\n") : Value.Of(2L));

        run.Start().Run().Jobs.ShouldBe(["a", "b"]);
        run.Events.OfType<RunEvent.Answered>().Count().ShouldBe(2);
    }

    [Fact]
    public void AJobOfABlockThatHasEnded_CanStillBeAskedAbout()
    {
        var run = New([new Node.SubBlock("group", Block([Job("inner")], [])), Job("yes"), Job("no")], ["group>yes|exitCode('inner') == 4", "group>no|exitCode('inner') != 4"]);
        run.Job = (place, _) => new JobEnd(ExitCode: place == "group/inner" ? 4 : 0);

        run.Start().Run().Jobs.ShouldBe(["group/inner", "yes"]);
    }

    private static Node.Job Job(string id) => new(id, "{}");

    private static Node.ForEach Each(string id, ImmutableArray<string> values, Block body, int? most = null) =>
        new(id, new IterationRange.Values([.. values.Select(Value.Of)]), body) { IndexVariables = ["IT"], ValueVariables = ["IT_VALUE"], MaxConcurrent = most };

    private static Block Block(ImmutableArray<Node> nodes, string[] edges, params VariableDeclaration[] variables) => new()
    {
        Nodes = nodes,
        Variables = [.. variables],
        // "from>to" or "from>to|condition"
        Edges = [.. edges.Select(text => text.Split('|', 2)).Select(parts => new Edge(parts[0].Split('>')[0], parts[0].Split('>')[1]) { Condition = parts.ElementAtOrDefault(1) })],
    };

    private static Simulation New(ImmutableArray<Node> nodes, string[] edges, params VariableDeclaration[] variables) =>
        new(new WorkflowDefinition { Root = Block(nodes, edges, variables), IterationSeparator = ":::" });

    private static Simulation Run(ImmutableArray<Node> nodes, string[] edges, params VariableDeclaration[] variables) => New(nodes, edges, variables).Start().Run();
}
