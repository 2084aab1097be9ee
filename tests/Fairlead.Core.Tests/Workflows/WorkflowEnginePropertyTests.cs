using Fairlead.Core.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>What holds for workflows of any shape and for any order of events.</summary>
public sealed class WorkflowEnginePropertyTests
{
    private static readonly Config Much = Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(14);

    [Fact]
    public void AnyWorkflow_AnyOrderOfEvents_RunsEveryNodeAsOftenAsTheReference() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        simulation.Start().Run();

        var reference = new Reference(place => Fails(place, simulation.Plan), IsRefused);
        var isWell = reference.Run(simulation.Plan.Definition.Root, string.Empty);
        simulation.State.Header.Phase.ShouldBe(isWell ? RunPhase.Succeeded : RunPhase.Failed, simulation.State.Header.Message);
        simulation.Nodes.GroupBy(simulation.PlaceOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}:{group.Count()}")
            .ShouldBe(reference.Runs.Select(run => $"{run.Key}:{run.Value}"));
        simulation.Nodes.ShouldAllBe(node => node.IsFinal);
        simulation.State.BlocksInMemory.ShouldBe(1);
        WorkflowEngine.Outstanding(simulation.Plan, simulation.State).ShouldBeEmpty();
    });

    [Fact]
    public void AnyWorkflow_AnyOrderOfEvents_StartsNoNodeBeforeWhatItWaitsFor() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        var seen = new HashSet<NodeInstanceId>();
        simulation.BeforeEvent = () =>
        {
            foreach (var node in simulation.Nodes.Where(node => seen.Add(node.Id)))
            {
                var block = simulation.Plan.Block(simulation.Blocks.Single(b => b.Id == node.Id.Block).Block);
                var kind = block.Nodes[node.Node];
                var waitsFor = block.Edges.Where(edge => edge.To == kind.Id).ToList();
                var reached = waitsFor.Select(edge => simulation.Nodes.Any(n =>
                    n.Id.Block == node.Id.Block && block.Nodes[n.Node].Id == edge.From && (n.Reached & edge.On) != EdgeEvent.None)).ToList();
                (waitsFor.Count == 0 || (kind is Node.Merge or Node.Join { Mode: JoinMode.Any } ? reached.Contains(true) : !reached.Contains(false))).ShouldBeTrue(simulation.PlaceOf(node));
            }
        };
        simulation.Start().Run();
    });

    [Fact]
    public void AnyWorkflow_AnyOrderOfEvents_CountsItsJobsAsTheRowsDo() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        simulation.BeforeEvent = () =>
        {
            var jobs = simulation.Nodes.Where(n => simulation.Plan.Node(simulation.Blocks.Single(b => b.Id == n.Id.Block).Block, n.Node) is Node.Job).ToList();
            var counts = simulation.State.Header.JobNodes;
            counts.UnderWay.ShouldBe(jobs.Count(n => n.State is NodeState.Submitted or NodeState.Running));
            counts.Succeeded.ShouldBe(jobs.Count(n => n.State is NodeState.Succeeded));
            counts.Failed.ShouldBe(jobs.Count(n => n.State is NodeState.Failed && n.Failure?.Cause is not FailureCause.ParentFailed));
            counts.Ready.ShouldBe(jobs.Count(n => n.State is NodeState.Ready or NodeState.Submitting or NodeState.Delayed or NodeState.Asking));
            (simulation.State.Header.FirstJobAt is not null).ShouldBe(simulation.Events.Any(e => e is RunEvent.JobSubmitted));
        };
        simulation.Start().Run();
    });

    [Fact]
    public void AnyWorkflow_TheSameEventsAgain_GiveTheSameStates() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        simulation.Start().Run();

        var again = RunState.New(seed: 7, Simulation.Noon);
        foreach (var runEvent in simulation.Events)
        {
            again = WorkflowEngine.Advance(simulation.Plan, again, runEvent).State;
        }

        Simulation.Told(again).ShouldBe(Simulation.Told(simulation.State));
    });

    [Fact]
    public void AnyWorkflow_NewsThatComesTwice_ChangesNothing() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        simulation.BeforeEvent = () =>
        {
            if (simulation.Events.LastOrDefault() is { } last and not RunEvent.GoOn and not RunEvent.TimeCame && simulation.Plan.Limits.StartsPerEvent > 100)
            {
                var step = WorkflowEngine.Advance(simulation.Plan, simulation.State, last);
                step.Delta.ShouldBe(RunDelta.None);
                step.State.ShouldBeSameAs(simulation.State);
            }
        };
        simulation.Start().Run();
    });

    [Fact]
    public void AnyWorkflow_CrashesAtAnyEvent_EndsAsWithoutThem() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        simulation.Start();
        while (simulation.Pending.Count > 0)
        {
            if (random.Next(3) == 0)
            {
                // What was still to be carried out for what has ended is forgotten with the rest.
                simulation.Crash();
                continue;
            }

            simulation.Carry(simulation.Choose(simulation.Pending.Count));
        }

        simulation.Crash();
        var reference = new Reference(place => Fails(place, simulation.Plan), IsRefused);
        var isWell = reference.Run(simulation.Plan.Definition.Root, string.Empty);
        simulation.State.Header.Phase.ShouldBe(isWell ? RunPhase.Succeeded : RunPhase.Failed);
        simulation.Nodes.GroupBy(simulation.PlaceOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}:{group.Count()}")
            .ShouldBe(reference.Runs.Select(run => $"{run.Key}:{run.Value}"));
    });

    [Fact]
    public void AnyWorkflow_AbortedAtAnyEvent_CancelsEveryJobThatIsUnderWay() => ForAny((simulation, random) =>
    {
        Order(simulation, random);
        var left = random.Next(30);
        simulation.Start();
        while (simulation.Pending.Count > 0 && left-- > 0)
        {
            simulation.Carry(simulation.Choose(simulation.Pending.Count));
        }

        var wasOver = simulation.State.IsFinal;
        var underWay = simulation.Nodes.Where(node => node.State is NodeState.Submitting or NodeState.Submitted || node is { State: NodeState.Running, Job: not null }).Select(node => node.Id).ToList();
        simulation.Send(new RunEvent.Aborted(simulation.Now, "ada"));

        simulation.State.Header.Phase.ShouldBe(wasOver ? simulation.State.Header.Phase : RunPhase.Aborted);
        simulation.State.Cancelling.Keys.Order().ShouldBe(underWay.Order());
        simulation.Crash();
        simulation.Run();
        simulation.State.Cancelling.ShouldBeEmpty();
        simulation.Nodes.ShouldAllBe(node => node.IsFinal && !node.IsCancelling);
    });

    private static bool Fails(string place, WorkflowPlan plan) => Hash(place) % 7 == 0 && Most(place, plan) < 2;

    private static bool IsRefused(string place) => Hash(place) % 2 == 0;

    private static int Hash(string text) => text.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xffff);

    /// <summary>How often the job at a place is tried again.</summary>
    private static int Most(string place, WorkflowPlan plan)
    {
        var block = plan.Definition.Root;
        var parts = place.Split('/');
        foreach (var part in parts[..^1])
        {
            block = block.Nodes.First(node => node.Id == part.Split('[')[0]) switch
            {
                Node.SubBlock sub => sub.Body,
                Node.Loop loop => loop.Body,
                _ => block,
            };
        }

        return ((Node.Job)block.Nodes.First(node => node.Id == parts[^1])).Resubmission.Most;
    }

    private static void Order(Simulation simulation, Random random)
    {
        simulation.Choose = count => random.Next(count);
        // A job that fails does so twice: two further tries make it end well.
        simulation.Job = (place, attempt) => Hash(place) % 7 == 0 && (Most(place, simulation.Plan) < 2 || attempt % 3 != 0)
            ? new JobEnd(Succeeded: false, ExitCode: 1, IsRefused: IsRefused(place))
            : new JobEnd();
    }

    private static void ForAny(Action<Simulation, Random> test) => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue - 1) from size in Gen.Sized(size => Gen.Constant(1 + size)) select (seed, size)).ToArbitrary(),
        story =>
        {
            var random = new Random(story.seed);
            var definition = RandomWorkflows.Of(random, story.size);
            var limits = new WorkflowLimits { StartsPerEvent = random.Next(3) == 0 ? 2 : 10_000 };
            test(new Simulation(definition, limits), random);
            return true;
        }).Check(Much);
}
