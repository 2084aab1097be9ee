using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Views;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class StatusTreeTests
{
    [Fact]
    public async Task WriteTo_LoopsInLoops_ShowsEachIterationWithItsOwnEntries()
    {
        var tree = await RunAsync(Gallery.Read(Gallery.SweepInSweep), most: 1_000);

        var ships = tree["subworkflows"]?["ships"]?[0];
        ships?["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        ships?["activities"]?.AsObject().ShouldBeEmpty();
        var bodies = ships?["subworkflows"]?["ship"]?.AsArray() ?? [];
        bodies.Select(b => b?["iteration"]?.GetValue<string>()).ShouldBe(["0", "1", "2"]);
        bodies[1]?["activities"]?["hail"]?[0]?["iteration"]?.GetValue<string>().ShouldBe("1");
        var cells = bodies[1]?["subworkflows"]?["grid"]?[0]?["subworkflows"]?["grid__body__"]?.AsArray() ?? [];
        cells.Select(c => c?["iteration"]?.GetValue<string>()).ShouldBe(["1:::0", "1:::1", "1:::2", "1:::3"]);
        cells[3]?["activities"]?["extra"]?[0]?["jobURL"]?.GetValue<string>().ShouldStartWith("https://x/jobs/");
        cells[2]?["activities"]?["extra"]?.ToJsonString().ShouldBe("""[{"iteration":"1:::2","status":"NOT_STARTED"}]""");
    }

    [Fact]
    public async Task WriteTo_AFailureInALoop_HasTheCodeOfEachLevel()
    {
        var tree = await RunAsync(
            """
            {subworkflows: {l: {type: FOR_EACH, values: [a, b, c], maxConcurrentActivities: 1, body: {activities: {work: {job: {Executable: x}}, later: {type: START}},
              transitions: [{from: work, to: later}]}}}}
            """,
            most: 1_000,
            failingJob: 2);

        var loop = tree["subworkflows"]?["l"]?[0];
        loop?["errorMessage"]?.GetValue<string>().ShouldStartWith("CHILD_FAILED ");
        var bodies = loop?["subworkflows"]?["l__body__"]?.AsArray() ?? [];
        bodies.Count.ShouldBe(2);
        bodies[1]?["errorMessage"]?.GetValue<string>().ShouldStartWith("SubActivityFailed ");
        bodies[1]?["activities"]?["work"]?[0]?["errorMessage"]?.GetValue<string>().ShouldStartWith("JOB_FAILED: ");
        bodies[1]?["activities"]?["later"]?[0]?["status"]?.GetValue<string>().ShouldBe("NOT_STARTED");
    }

    [Fact]
    public async Task WriteTo_MoreThanIsShown_SaysSo() => (await RunAsync(Gallery.Read(Gallery.SweepInSweep), most: 10))["isIncomplete"]?.GetValue<bool>().ShouldBeTrue();

    [Fact]
    public void Words_EveryStateAndCause_HasOne()
    {
        foreach (var phase in Enum.GetValues<RunPhase>())
        {
            WorkflowWords.Of(phase, isHeld: false).ShouldNotBeEmpty();
        }

        foreach (var cause in Enum.GetValues<FailureCause>())
        {
            WorkflowWords.CodeOf(cause).ShouldNotBeEmpty();
        }

        foreach (var state in Enum.GetValues<NodeState>())
        {
            WorkflowWords.Of(new NodeInstance { Id = default, Node = 0, Visit = 1, Order = 1, State = state }).ShouldNotBeEmpty();
        }

        WorkflowWords.Of(RunPhase.Running, isHeld: true).ShouldBe("HELD");
        WorkflowWords.Of(RunPhase.Failed, isHeld: true).ShouldBe("FAILED");
    }

    /// <summary>Goes through a workflow whose jobs all end at once, and renders what has become of it.</summary>
    private static async Task<JsonNode> RunAsync(string document, int most, int failingJob = 0)
    {
        var workflow = WorkflowCompilerTests.Compile(document);
        var plan = WorkflowPlan.Of(workflow.Definition).ShouldSucceed();
        var (nodes, blocks) = (new Dictionary<NodeInstanceId, NodeInstance>(), new Dictionary<long, BlockInstance>());
        var state = RunState.New(seed: 1, Some.Noon);
        var events = new Queue<RunEvent>([new RunEvent.Start(Some.Noon)]);
        var jobs = 0;
        while (events.TryDequeue(out var next))
        {
            var step = WorkflowEngine.Advance(plan, state, next);
            state = step.State;
            foreach (var block in step.Delta.Blocks)
            {
                blocks[block.Id] = block;
            }

            foreach (var node in step.Delta.Nodes)
            {
                nodes[node.Id] = node;
            }

            foreach (var submit in step.Commands.OfType<RunCommand.Submit>())
            {
                jobs++;
                events.Enqueue(new RunEvent.JobSubmitted(Some.Noon, submit.Node, submit.Attempt, JobId.New(Some.Noon)));
                events.Enqueue(new RunEvent.JobEnded(Some.Noon, submit.Node, submit.Attempt, jobs != failingJob, jobs == failingJob ? 1 : 0, jobs == failingJob ? "exit code 1" : null));
            }
        }

        var rows = new StatusRows(most);
        _ = blocks.Values.All(rows.Add) && nodes.Values.All(rows.Add);
        using var stream = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(stream))
        {
            await new StatusTree(workflow.Definition.Root, rows, WorkflowCompiler.IterationSeparator, id => $"https://x/jobs/{id}").WriteToAsync(writer, TestContext.Current.CancellationToken);
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray())) ?? new JsonObject();
    }
}
