using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>Holds, failures, further tries, time-outs, aborts and limits.</summary>
public sealed class WorkflowTroubleTests
{
    private static readonly VariableDeclaration Counter = new("COUNTER", new Value.Integer(2));

    [Fact]
    public void AHold_Continued_GoesOnWithNewValues()
    {
        var run = New([new Node.Hold("ask"), Job("after")], ["ask>after"], [Counter]).Start().Run();
        run.State.Holding.Count.ShouldBe(1);
        run.Parameters("COUNTER").ShouldBe(["COUNTER=2"]);

        Continue(run, ("COUNTER", "789"));

        run.State.Holding.ShouldBeEmpty();
        run.Run().State.Header.Phase.ShouldBe(RunPhase.Succeeded);
        run.State.Root.ShouldNotBeNull().Variables["COUNTER"].ShouldBe(new Value.Integer(789));
    }

    [Fact]
    public void AHold_InOneBranch_LetsTheOthersGoOn()
    {
        var run = New([new Node.Hold("ask"), Job("a"), Job("b")], ["a>b"]).Start().Run();

        run.Jobs.ShouldBe(["a", "b"]);
        run.State.IsFinal.ShouldBeFalse();
    }

    [Theory]
    [InlineData("NOBODY", "1", "NOBODY")]
    [InlineData("COUNTER", "many", "many")]
    public void AHold_ContinuedWithWhatDoesNotFit_FailsTheRun(string name, string text, string named)
    {
        var run = New([new Node.Hold("ask")], [], [Counter]).Start();

        Continue(run, (name, text));

        run.State.Header.Phase.ShouldBe(RunPhase.Failed);
        run.Single("ask").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.Evaluation);
        run.State.Header.Message.ShouldNotBeNull().ShouldContain(named);
    }

    [Fact]
    public void ATimedHold_GoesOnByItself()
    {
        var run = New([new Node.Hold("cool", TimeSpan.FromSeconds(2)), Job("after")], ["cool>after"]).Start();
        run.State.Holding.Count.ShouldBe(1);

        run.Run().Jobs.ShouldBe(["after"]);
        run.Now.ShouldBe(Simulation.Noon.AddSeconds(2));
    }

    [Fact]
    public void AHold_InALoopInALoop_IsReleasedAndSurvivesACrash()
    {
        var inner = Block([new Node.Hold("ask"), Job("after")], ["ask>after"]);
        var run = New([Each("outer", 2, Block([Each("inner", 2, inner)], []))], []).Start().Run();
        run.State.Holding.Count.ShouldBe(4);

        run.Crash();
        Continue(run);

        run.Run().Jobs.Count.ShouldBe(4);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(9, 4)] // the gateway's own limit of three further tries
    public void AJobThatFails_IsTriedAgainAsOftenAsAllowed(int most, int jobs)
    {
        var run = New([new Node.Job("bad", "{}") { Resubmission = new Resubmission(most) }, Job("after")], ["bad>after"]);
        run.Job = (_, _) => new JobEnd(Succeeded: false, ExitCode: 1);
        run.Start().Run();

        run.Jobs.Count.ShouldBe(jobs);
        run.State.Header.Jobs.ShouldBe(jobs);
        run.Single("bad").Failure.ShouldBe(new Failure(FailureCause.JobFailed, "exit code 1"));
        run.State.Header.Phase.ShouldBe(RunPhase.Failed);
        run.At("after").ShouldBeEmpty();
    }

    [Fact]
    public void AFurtherTry_WaitsForItsTime()
    {
        var run = New([new Node.Job("bad", "{}") { Resubmission = new Resubmission(2, TimeSpan.FromSeconds(10), Factor: 11) }], []);
        run.Job = (_, attempt) => new JobEnd(attempt == 3, 1);

        run.Start().Run().State.Header.Phase.ShouldBe(RunPhase.Succeeded);
        run.Now.ShouldBe(Simulation.Noon.AddSeconds(120));
    }

    [Fact]
    public void AFailureThatIsIgnored_CountsAsSuccess()
    {
        var run = New([new Node.Job("bad", "{}") { IgnoreFailure = true }, Job("after")], ["bad>after"]);
        run.Job = (place, _) => new JobEnd(place != "bad", 1);
        run.Start().Run();

        run.Single("bad").State.ShouldBe(NodeState.Succeeded);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void AnEdgeForFailure_TakesCareOfIt()
    {
        var run = New([Job("bad"), Job("repair"), Job("after")], ["bad>after"], more: [new Edge("bad", "repair") { On = EdgeEvent.Failed }]);
        run.Job = (place, _) => new JobEnd(place != "bad", 1);

        run.Start().Run().Jobs.ShouldBe(["bad", "repair"]);
        run.State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void AFailedIteration_EndsTheLoopAndTheRun()
    {
        var run = New([Each("loop", 3, Block([Job("work")], []), most: 1)], []);
        run.Job = (place, _) => new JobEnd(place != "loop[1]/work", 1);
        run.Start().Run();

        run.At("loop[2]/work").ShouldBeEmpty();
        run.Blocks.Single(block => block.Path == "loop[1]").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.NodeFailed);
        run.Single("loop").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.IterationFailed);
        run.State.Header.Message.ShouldBe("Node 'loop[1]/work' failed: exit code 1");
    }

    [Theory]
    [InlineData(FailureRule.Stop, 0, "a,bad")]
    [InlineData(FailureRule.StopAndCancel, 1, "a,bad")]
    [InlineData(FailureRule.GoOn, 0, "a,bad,b")]
    public void AFailure_StopsWhatItsBlockSays(FailureRule rule, int cancelled, string jobs)
    {
        var run = New([Job("a"), Job("bad"), Job("b")], ["a>b"], rule: rule);
        run.Job = (place, _) => new JobEnd(place != "bad", 1);
        run.Start();
        while (run.State.Node(run.Single("bad").Id) is { IsFinal: false } bad)
        {
            run.Carry(run.Pending.ToList().FindIndex(command => command.Node == bad.Id));
        }

        run.State.Cancelling.Count.ShouldBe(cancelled);
        run.Run().State.Header.Phase.ShouldBe(RunPhase.Failed);
        run.Nodes.Where(node => node.Attempt > 0).OrderBy(node => node.Order).Select(run.PlaceOf).ShouldBe(jobs.Split(','));
        run.State.Cancelling.ShouldBeEmpty();
    }

    [Fact]
    public void AnAbortedRun_IsOverAtOnceAndCancelsItsJobs()
    {
        var run = New([Job("a"), new Node.Hold("ask"), new Node.SubBlock("group", Block([Job("b")], []))], []).Start();

        run.Send(new RunEvent.Aborted(run.Now, "ada"));

        run.State.Header.Phase.ShouldBe(RunPhase.Aborted);
        run.State.Holding.ShouldBeEmpty();
        run.Nodes.ShouldAllBe(node => node.State == NodeState.Failed);
        run.State.Cancelling.Count.ShouldBe(2);
        run.Run().State.Cancelling.ShouldBeEmpty();
    }

    [Fact]
    public void AJobSubmittedAfterTheAbort_IsCancelledAllTheSame()
    {
        var run = New([Job("a")], []).Start();
        var node = run.Single("a");
        run.Send(new RunEvent.Aborted(run.Now, "ada"));
        var job = new JobId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));

        run.Send(new RunEvent.JobSubmitted(run.Now, node.Id, 1, job));

        run.Pending.ShouldContain(new RunCommand.Cancel(node.Id, 1, job));
    }

    [Fact]
    public void ANodeThatTakesTooLong_FailsAndItsJobIsCancelled()
    {
        var run = New([new Node.SubBlock("group", Block([Job("slow")], [])) { Timeout = TimeSpan.FromMinutes(1), IgnoreFailure = true }, Job("after")], ["group>after"]).Start();
        var group = run.Single("group");

        run.Send(new RunEvent.TimeCame(run.Now.AddSeconds(59), group.Id));
        run.Single("group").IsFinal.ShouldBeFalse();
        run.Send(new RunEvent.TimeCame(run.Now.AddSeconds(60), group.Id));

        run.Single("group").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.TimedOut);
        run.State.Cancelling.Keys.ShouldBe([run.Single("group/slow").Id]);
        run.Run().State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    [Fact]
    public void AScriptThatReachesOut_FailsTheRun()
    {
        var run = New([new Node.Assign("evil", "X", "X = System.exit(1)")], []).Start().Run();

        run.Single("evil").Failure.ShouldNotBeNull().Cause.ShouldBe(FailureCause.Evaluation);
        run.State.Header.Phase.ShouldBe(RunPhase.Failed);
    }

    [Fact]
    public void ALoopWithoutEnd_FailsWithTheNumberInItsMessage()
    {
        var limits = new WorkflowLimits { RepeatIterations = 50, VisitsPerNode = 70 };
        var forever = new Node.Repeat("forever", LoopTest.While, "true", Block([new Node.Fork("nothing")], []));

        New([forever], [], limits: limits).Start().Run().State.Header.Message.ShouldNotBeNull().ShouldContain("50");
        New([new Node.Fork("start"), new Node.Merge("m"), new Node.Fork("f")], ["start>m", "m>f", "f>m"], limits: limits).Start().Run().State.Header.Message.ShouldNotBeNull().ShouldContain("70");
        New([new Node.Repeat("outer", LoopTest.While, "true", Block([forever with { IgnoreFailure = true }], []))], [], limits: limits with { InstancesPerRun = 500 })
            .Start().Run().State.Header.Message.ShouldNotBeNull().ShouldContain("500");
    }

    [Fact]
    public void ARunThatGrowsTooLarge_EndsWhateverItsBlocksSayOfFailures()
    {
        var body = Block([new Node.Fork("nothing")], []) with { OnFailure = FailureRule.GoOn };
        var run = New([Each("loop", 100_000, body) with { IgnoreFailure = true }], [], rule: FailureRule.GoOn, limits: new WorkflowLimits { InstancesPerRun = 500 }).Start().Run();

        run.State.Header.Phase.ShouldBe(RunPhase.Failed);
        run.State.Header.Message.ShouldNotBeNull().ShouldContain("500");
        run.State.Header.Nodes.ShouldBe(500);
    }

    [Fact]
    public void ALongChainWithoutJobs_IsWorkedOffInPieces()
    {
        ImmutableArray<Node> nodes = [.. Enumerable.Range(0, 1_000).Select(i => new Node.Fork($"n{i}"))];
        var run = New(nodes, [.. Enumerable.Range(1, 999).Select(i => $"n{i - 1}>n{i}")], limits: new WorkflowLimits { StartsPerEvent = 100 }).Start();

        run.Nodes.Count(node => node.IsFinal).ShouldBe(100);
        run.Pending.ShouldHaveSingleItem().ShouldBeOfType<RunCommand.GoOn>();
        run.Run().State.Header.Phase.ShouldBe(RunPhase.Succeeded);
    }

    private static void Continue(Simulation run, params (string Name, string Text)[] values) =>
        run.Send(new RunEvent.Continued(run.Now, values.ToImmutableDictionary(pair => pair.Name, pair => pair.Text), "ada"));

    private static Node.Job Job(string id) => new(id, "{}");

    private static Node.ForEach Each(string id, int count, Block body, int? most = null) =>
        new(id, new IterationRange.Values([.. Enumerable.Range(0, count).Select(i => Value.Of((long)i))]), body) { MaxConcurrent = most };

    private static Block Block(ImmutableArray<Node> nodes, string[] edges) =>
        new() { Nodes = nodes, Edges = [.. edges.Select(text => text.Split('>')).Select(ends => new Edge(ends[0], ends[1]))] };

    private static Simulation New(
        ImmutableArray<Node> nodes, string[] edges, VariableDeclaration[]? variables = null, Edge[]? more = null, FailureRule rule = FailureRule.Stop, WorkflowLimits? limits = null)
    {
        var block = Block(nodes, edges);
        return new Simulation(new WorkflowDefinition { Root = block with { Variables = [.. variables ?? []], Edges = [.. block.Edges, .. more ?? []], OnFailure = rule } }, limits);
    }
}
