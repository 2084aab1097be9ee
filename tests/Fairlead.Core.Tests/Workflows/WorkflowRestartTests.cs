using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>A run that has failed or was stopped goes on: nothing that ended well is done again.</summary>
public sealed class WorkflowRestartTests
{
    [Fact]
    public void Restart_AfterAFailure_RunsWhatFailedAndWhatWaitedForIt()
    {
        var run = New([Job("a"), Job("b"), Job("c")], ["a>b", "b>c"]);
        run.Job = (place, attempt) => new JobEnd(place != "b" || attempt > 1, 3);
        run.Start().Run();
        run.State.Header.Phase.ShouldBe(RunPhase.Failed);

        run.Restart().TryGet(out _, out var refusal).ShouldBeTrue(refusal?.Message);
        run.Run();

        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
        run.State.Header.Restarts.ShouldBe(1);
        run.Jobs.ShouldBe(["a", "b", "b", "c"]);
        run.Single("b").Attempt.ShouldBe(2);
        run.State.Header.JobNodes.Succeeded.ShouldBe(3);
    }

    [Fact]
    public void Restart_OfALoopOverValues_RunsOnlyTheIterationThatFailedAndThoseThatHadNotBegun()
    {
        var body = Block([Job("first"), Job("second")], ["first>second"]);
        var run = New([new Node.ForEach("each", new IterationRange.Values([.. "abcd".Select(c => Value.Of($"{c}"))]), body) { MaxConcurrent = 2, ValueVariables = ["v"] }, Job("last")], ["each>last"]);
        var isBroken = true;
        run.Job = (place, _) => new JobEnd(!(isBroken && place == "each[1]/second"), 1);
        run.Start().Run();
        var before = run.Jobs.Count;

        isBroken = false;
        run.Restart().TryGet(out _, out var refusal).ShouldBeTrue(refusal?.Message);
        run.Run();

        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded, run.State.Header.Message);
        run.Jobs.Skip(before).ShouldContain("each[1]/second");
        run.Jobs.Count(j => j == "each[1]/first").ShouldBe(1);
        run.Jobs.Count(j => j == "each[0]/first").ShouldBe(1);
        run.Jobs.ShouldContain("each[3]/second");
        run.Jobs.Count(j => j == "last").ShouldBe(1);
    }

    [Fact]
    public void Restart_OfALoopWithACondition_GoesOnWithTheIterationThatFailed()
    {
        var body = Block([Job("step"), new Node.Assign("count", "n", "n = n + 1")], ["step>count"]);
        var run = New([new Node.Repeat("loop", LoopTest.While, "n < 4", body)], [], new VariableDeclaration("n", Value.Of(0)));
        run.Job = (place, attempt) => new JobEnd(place != "loop[3]/step" || attempt > 1, 1);
        run.Start().Run();
        run.State.Header.Phase.ShouldBe(RunPhase.Failed);

        run.Restart().TryGet(out _, out _).ShouldBeTrue();
        run.Run();

        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded, run.State.Header.Message);
        run.Jobs.ShouldBe(["loop[1]/step", "loop[2]/step", "loop[3]/step", "loop[3]/step", "loop[4]/step"]);
        run.Parameters("n").ShouldBe(["n=4"]);
    }

    [Fact]
    public void Restart_OfAnAbortedRun_GoesOn()
    {
        var run = New([Job("a"), Job("b")], ["a>b"]).Start();
        run.Send(new RunEvent.Aborted(run.Now, "ada"));
        run.Restart().TryGet(out _, out var early).ShouldBeFalse();
        early.ShouldNotBeNull().Message.ShouldContain("still being cancelled");
        run.Run();

        run.Restart().TryGet(out _, out _).ShouldBeTrue();
        run.Run();

        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void Restart_OfARunThatGoesOnOrEndedWell_IsRefused()
    {
        var run = New([Job("a")], []).Start();
        run.Restart().TryGet(out _, out var active).ShouldBeFalse();
        run.Run();
        run.Restart().TryGet(out _, out var ended).ShouldBeFalse();

        active.ShouldNotBeNull().Message.ShouldContain("still active");
        ended.ShouldNotBeNull().Message.ShouldContain("ended well");
    }

    [Fact]
    public void Restart_OfAnyWorkflow_RunsNothingAgainThatEndedWell() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var run = new Simulation(RandomWorkflows.Of(random, 1 + random.Next(6)));
        var failing = true;
        run.Job = (_, _) => new JobEnd(!failing || random.Next(5) > 0, 1);
        run.Choose = random.Next;
        run.Start().Run();
        var well = run.Nodes.Where(n => n.State is NodeState.Succeeded).ToDictionary(n => n.Id, n => n.Attempt);
        var seen = run.Nodes.Select(n => n.Id).ToHashSet();
        if (!run.Restart().TryGet(out _, out _))
        {
            return;
        }

        failing = false;
        run.Run();

        run.Nodes.Where(n => well.ContainsKey(n.Id)).ShouldAllBe(n => n.State == NodeState.Succeeded && n.Attempt == well[n.Id]);
        run.Nodes.ShouldAllBe(n => n.IsFinal);
        run.State.IsFinal.ShouldBeTrue();
        run.Nodes.Count(n => !seen.Contains(n.Id) && well.Keys.Any(w => w.Block == n.Id.Block && run.Nodes.First(o => o.Id == w).Node == n.Node && n.Visit == 1)).ShouldBe(0);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Node.Job Job(string id) => new(id, "{}");

    private static Block Block(ImmutableArray<Node> nodes, string[] edges, params VariableDeclaration[] variables) => new()
    {
        Nodes = nodes,
        Variables = [.. variables],
        Edges = [.. edges.Select(text => text.Split('>')).Select(ends => new Edge(ends[0], ends[1]))],
    };

    private static Simulation New(ImmutableArray<Node> nodes, string[] edges, params VariableDeclaration[] variables) => new(new WorkflowDefinition { Root = Block(nodes, edges, variables) });
}
