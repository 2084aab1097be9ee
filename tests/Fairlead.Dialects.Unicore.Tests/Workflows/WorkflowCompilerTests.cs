using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class WorkflowCompilerTests
{
    [Theory]
    [InlineData(Gallery.DataByName, 2)]
    [InlineData(Gallery.Deciding, 13)]
    [InlineData(Gallery.Asking, 7)]
    [InlineData(Gallery.SweepInSweep, 5)]
    [InlineData(Gallery.LoopsInLoops, 6)]
    [InlineData(Gallery.CatalogueChunks, 5)]
    [InlineData(Gallery.StorageChunks, 7)]
    [InlineData(Gallery.TryingAgain, 9)]
    public void Compile_TheGallery_HasAPlan(string sample, int nodes)
    {
        var workflow = Good(Gallery.Read(sample));

        AllNodes(workflow.Definition.Root).Count().ShouldBe(nodes);
        WorkflowPlan.Of(workflow.Definition).ShouldSucceed();
    }

    [Fact]
    public void Compile_TheHeader_IsRead()
    {
        var workflow = Good("""
            {name: survey, tags: [a], Tags: [x, y], terminationTime: "2026-03-10 07:30", storageURL: "https://x/s", notification: "https://portal/hook",
             inputs: { "wf:a": "https://x/a", b: "https://x/b" }, activities: { a: { type: START } }}
            """);

        workflow.Name.ShouldBe("survey");
        workflow.Tags.ShouldBe(["x", "y"]);
        workflow.ExpiresAt.ShouldBe(new DateTimeOffset(2026, 3, 10, 7, 30, 0, TimeSpan.Zero));
        workflow.Storage.ShouldBe("https://x/s");
        workflow.Inputs.ShouldBe(new Dictionary<string, string> { ["wf:a"] = "https://x/a", ["wf:b"] = "https://x/b" });
        workflow.Definition.Root.Receiver.ShouldBe(new Uri("https://portal/hook"));
    }

    [Theory]
    [InlineData("{type: JOB, job: {}}", typeof(Node.Job))]
    [InlineData("{job: {Executable: date}}", typeof(Node.Job))]
    [InlineData("{type: job, job: {}}", typeof(Node.Job))]
    [InlineData("{type: MODIFY_VARIABLE, variable_name: X, expression: X++}", typeof(Node.Assign))]
    [InlineData("{type: ModifyVariable, variableName: X, expression: X++}", typeof(Node.Assign))]
    [InlineData("{type: MODIFY_VARIABLE, options: {variable_name: X, expression: X++}}", typeof(Node.Assign))]
    [InlineData("{type: HOLD}", typeof(Node.Hold))]
    [InlineData("{type: Hold, sleep_time: 5}", typeof(Node.Hold))]
    [InlineData("{type: START}", typeof(Node.Fork))]
    [InlineData("{type: Split}", typeof(Node.Fork))]
    [InlineData("{type: BRANCH}", typeof(Node.Choice))]
    [InlineData("{type: Merge}", typeof(Node.Merge))]
    [InlineData("{type: Synchronize}", typeof(Node.Join))]
    [InlineData("{type: GROUP, activities: {b: {type: START}}}", typeof(Node.SubBlock))]
    [InlineData("{type: WHILE, condition: true, body: {activities: {b: {type: START}}}}", typeof(Node.Repeat))]
    [InlineData("{type: REPEAT_UNTIL, body: {condition: true, activities: [{id: b, type: START}]}}", typeof(Node.Repeat))]
    [InlineData("{type: ForEach, values: [1], body: {activities: {b: {type: START}}}}", typeof(Node.ForEach))]
    public void Compile_EverySpelling_IsTheSameElement(string element, Type kind)
    {
        foreach (var document in new[] { $"{{activities: {{a: {element}}}}}", $"{{activities: [{element[..^1]}, id: a}}],}}" })
        {
            Good(document).Definition.Root.Nodes.ShouldHaveSingleItem().ShouldBeOfType(kind);
        }
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("2 h", 7_200)]
    [InlineData("1 min", 60)]
    [InlineData("10 Seconds", 10)]
    [InlineData("3days", 259_200)]
    [InlineData("0", null)]
    public void Compile_SleepTime_IsATime(string text, int? seconds)
    {
        var hold = Good($"{{activities: {{a: {{type: HOLD, sleep_time: '{text}'}}}}}}").Definition.Root.Nodes[0].ShouldBeOfType<Node.Hold>();

        hold.For.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Fact]
    public void Compile_Variables_HaveTheirTypes()
    {
        var root = Good("""
            {activities: {a: {type: START}}, variables: {
               S: {type: string, initial_value: 5}, I: {type: INTEGER, initial_value: "7"}, F: {type: FLOAT, initial_value: 1}, B: {type: Boolean, initial_value: "TRUE"},
               E: {type: STRING}, N: {type: INTEGER}, D: {type: FLOAT}, O: {type: BOOLEAN}, X: {type: BOOLEAN, initial_value: maybe}}}
            """).Definition.Root;

        root.Variables.ToDictionary(v => v.Name, v => v.Initial).ShouldBe(new Dictionary<string, Value>
        {
            ["S"] = Value.Of("5"),
            ["I"] = Value.Of(7L),
            ["F"] = Value.Of(1.0),
            ["B"] = Value.True,
            ["E"] = Value.Of(string.Empty),
            ["N"] = Value.Of(0L),
            ["D"] = Value.Of(0.0),
            ["O"] = Value.False,
            ["X"] = Value.False,
        });
    }

    [Fact]
    public void Compile_AJob_HandsItsDescriptionOnWithTheChunksAroundIt()
    {
        var node = AllNodes(Good(Gallery.Read(Gallery.CatalogueChunks)).Definition.Root).OfType<Node.Job>().Single(n => n.Id == "glue");

        var payload = JobPayload.Read(node.Document);

        payload.Chunks.ShouldBe([new ChunkNaming("T", "part_{0,number,00}{2}")]);
        JsonFields.ScalarOf(payload.Job["Executable"]).ShouldBe("/bin/sh");
    }

    [Fact]
    public void Compile_Options_BecomeTheRulesOfTheNode()
    {
        var job = Good("{activities: {a: {job: {}, options: {IGNORE_FAILURE: 'true', MAX_RESUBMITS: 2, DISABLE_NOTIFICATIONS: true}}}}").Definition.Root.Nodes[0].ShouldBeOfType<Node.Job>();

        job.IgnoreFailure.ShouldBeTrue();
        job.Resubmission.Most.ShouldBe(2);
    }

    [Fact]
    public void Compile_ACobrokeredGroup_GivesAllItsJobsTheFirstSite()
    {
        var jobs = AllNodes(Good(Gallery.Read(Gallery.StorageChunks)).Definition.Root).OfType<Node.Job>().Where(j => j.Id is "lead" or "follow" or "lost");

        jobs.Select(j => JsonFields.ScalarOf(JobPayload.Read(j.Document).Job[JobPayload.SiteKey])).ShouldBe(["PORTSIDE", "PORTSIDE", "PORTSIDE"]);
    }

    [Fact]
    public void Compile_ForEach_SetsTheVariablesOfItsKind()
    {
        var values = Good("{subworkflows: {l: {type: FOR_EACH, values: [a, 2], maxConcurrentActivities: 3, body: {activities: {a: {type: START}}}}}}")
            .Definition.Root.Nodes[0].ShouldBeOfType<Node.ForEach>();
        var files = AllNodes(Good(Gallery.Read(Gallery.CatalogueChunks)).Definition.Root).OfType<Node.ForEach>().First();

        values.Range.ShouldBeOfType<IterationRange.Values>().Items.ShouldBe([Value.Of("a"), Value.Of("2")]);
        values.IndexVariables.ShouldBe(["IT", "CURRENT_ITERATOR_INDEX"]);
        values.ValueVariables.ShouldBe(["IT_VALUE", "CURRENT_ITERATOR_VALUE"]);
        values.MaxConcurrent.ShouldBe(3);
        values.Body.Id.ShouldBe("l__body__");
        files.IndexVariables.ShouldBe(["T", "T_CURRENT_ITERATOR_INDEX", "CURRENT_ITERATOR_INDEX"]);
        var range = FileSetRange.Read(files.Range.ShouldBeOfType<IterationRange.LookedUp>().Document);
        range.Sets.ShouldHaveSingleItem().Exclude.ShouldBe(["skip_1.txt"]);
        range.Chunking.ShouldBe(new Chunking { Size = 2 });
    }

    [Theory]
    [InlineData("file_sets: [{base: 'wf:', include: [a], chunking: {chunksize_formula: 'TOTAL_SIZE / 5', type: size}}]")]
    [InlineData("filesets: [{base: 'wf:', include: a}], chunking: {expression: 'TOTAL_SIZE / 5', type: SIZE}")]
    public void Compile_OldSpellingsOfFilesets_AreTheSame(string range)
    {
        var loop = Good($"{{subworkflows: {{l: {{type: FOR_EACH, {range}, body: {{activities: {{a: {{type: START}}}}}}}}}}}}").Definition.Root.Nodes[0].ShouldBeOfType<Node.ForEach>();

        var found = FileSetRange.Read(loop.Range.ShouldBeOfType<IterationRange.LookedUp>().Document);
        found.Iterator.ShouldBe("IT");
        found.Sets.ShouldHaveSingleItem().Include.ShouldBe(["a"]);
        found.Chunking.ShouldBe(new Chunking { Expression = "TOTAL_SIZE / 5", IsBySize = true });
    }

    [Theory]
    [InlineData(Gallery.LoopsInLoops, "TOTAL N K")]
    [InlineData(Gallery.SweepInSweep, "")]
    public void Compile_DeclaredVariables_AreTheParameters(string sample, string names) => string.Join(' ', Good(Gallery.Read(sample)).Parameters).ShouldBe(names);

    [Fact]
    public void Compile_NotificationsOfLevels_KnowTheirLevel()
    {
        var workflow = Good("""
            {subworkflows: {g: {notification: "http://a/1", subworkflows: {l: {type: WHILE, condition: true, notification: "no address",
              body: {Notification: "http://a/2", activities: {x: {type: START}}}}}}}}
            """);

        var group = workflow.Definition.Root.Nodes.ShouldHaveSingleItem().ShouldBeOfType<Node.SubBlock>().Body;
        workflow.Definition.Root.Receiver.ShouldBeNull();
        group.Receiver.ShouldBe(new Uri("http://a/1"));
        group.Nodes.ShouldHaveSingleItem().ShouldBeOfType<Node.Repeat>().Body.Receiver.ShouldBe(new Uri("http://a/2"));
    }

    [Fact]
    public void Compile_WhatNeverStartsAndForbiddenWords_AreNoErrorsYet()
    {
        Good("{activities: {a: {type: START}, b: {type: START}, c: {type: START}}, transitions: [{from: b, to: c}, {from: c, to: b}, {from: a, to: b}]}");
        Good("{activities: {a: {type: MODIFY_VARIABLE, variable_name: X, expression: 'System.exit(1)'}}}");
    }

    private static CompiledWorkflow Good(string document)
    {
        var workflow = Compile(document);
        workflow.Errors.ShouldBeEmpty();
        return workflow;
    }

    internal static CompiledWorkflow Compile(string document) =>
        new WorkflowCompiler(WorkflowLimits.Default, Some.Noon).Compile(LenientJson.ReadObject(document, WorkflowCompiler.MaxDepth).ShouldSucceed());

    private static IEnumerable<Node> AllNodes(Block block) => block.Nodes.SelectMany(node => node switch
    {
        Node.SubBlock sub => AllNodes(sub.Body).Prepend(node),
        Node.Loop loop => AllNodes(loop.Body).Prepend(node),
        _ => [node],
    });
}
