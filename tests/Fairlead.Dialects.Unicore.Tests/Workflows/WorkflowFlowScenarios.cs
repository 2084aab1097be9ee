using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>The scenarios about the flow of control and about variables; the numbers are those of the wire contract.</summary>
public sealed class WorkflowFlowScenarios(WorkflowServer server) : IClassFixture<WorkflowServer>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Workflow12_ADiamond_RunsEachOnceAndInOrder()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {a: {job: {Executable: echo a}}, b: {job: {Executable: echo b}}, c: {job: {Executable: echo c}}, d: {job: {Executable: echo d}}},
             transitions: [{from: a, to: b}, {from: a, to: c}, {from: b, to: d}, {from: c, to: d}]}
            """);

        var outputs = await _client.OutputsAsync(workflow);
        outputs.ShouldBe(["a", "b", "c", "d"], ignoreOrder: true);
        outputs[0].ShouldBe("a");
        outputs[3].ShouldBe("d");
    }

    [Fact]
    public async Task Workflow13_ABranch_FollowsTheFirstThatHolds()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {a: {type: BRANCH}, x: {job: {Executable: echo x}}, y: {job: {Executable: echo y}}, z: {job: {Executable: echo z}}},
             transitions: [{from: a, to: x, condition: "1 > 2"}, {from: a, to: y, condition: "1 < 2"}, {from: a, to: z, condition: true}]}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["y"]);
        StatesOf(workflow, "x").ShouldBe(["NOT_STARTED"]);
        StatesOf(workflow, "z").ShouldBe(["NOT_STARTED"]);
    }

    [Theory]
    [InlineData("{job: {Executable: echo met}}", "NOT_STARTED", 1)]
    [InlineData("{type: MERGE}", "SUCCESSFUL", 2)]
    public async Task Workflow14_ArmsThatMeet_NeedAMerge(string meeting, string state, int jobs)
    {
        var workflow = await _client.SucceedAsync($$"""
            {activities: {a: {type: BRANCH}, x: {job: {Executable: echo x} }, y: {job: {Executable: echo y} }, m: {{meeting}}, after: {job: {Executable: echo after} } },
             transitions: [{from: a, to: x, condition: "false"}, {from: a, to: y}, {from: x, to: m}, {from: y, to: m}, {from: m, to: after}]}
            """);

        StatesOf(workflow, "m").ShouldBe([state]);
        (await _client.JobsAsync(workflow)).Length.ShouldBe(jobs);
    }

    [Fact]
    public async Task Workflow15_ConditionsOnExitCodes_LookAtTheJob()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {A: {job: {Executable: exit 3, IgnoreNonZeroExitCode: true}}, same: {type: START}, other: {type: START}},
             transitions: [{from: A, to: same, condition: 'exitCodeEquals("A", 3)'}, {from: A, to: other, condition: 'exitCodeNotEquals("A", 3)'}]}
            """);

        StatesOf(workflow, "same").ShouldBe(["SUCCESSFUL"]);
        StatesOf(workflow, "other").ShouldBe(["NOT_STARTED"]);
    }

    [Theory]
    [InlineData("XXXX > 1", "XXXX")]
    [InlineData("1 + 1", "1 + 1")]
    public async Task Workflow16_AConditionThatCannotBeWorkedOut_FailsTheWorkflowByName(string condition, string named)
    {
        var workflow = await _client.RunAsync($$"""{activities: {a: {type: START}, b: {type: START} }, transitions: [{from: a, to: b, condition: "{{condition}}"}]}""");

        StatusOf(workflow).ShouldBe("FAILED");
        workflow["statusMessage"]?.GetValue<string>().ShouldContain(named);
        StatesOf(workflow, "b").ShouldBe(["NOT_STARTED"]);
    }

    [Fact]
    public async Task Workflow17_ASubworkflowAlone_Starts()
    {
        var workflow = await _client.SucceedAsync("{subworkflows: {g: {activities: {a: {job: {Executable: echo inside}}}}}}");

        StatesOf(workflow, "g/a").ShouldBe(["SUCCESSFUL"]);
        (await _client.OutputsAsync(workflow)).ShouldBe(["inside"]);
    }

    [Fact]
    public async Task Workflow18_AWayBackToAMerge_RunsAsOftenAsCounted()
    {
        var workflow = await _client.SucceedAsync("""
            {variables: {N: {type: INTEGER, initial_value: 0}},
             activities: {s: {type: START}, m: {type: MERGE}, work: {job: {Executable: echo, Arguments: ["${N}"]}}, inc: {type: MODIFY_VARIABLE, variable_name: N, expression: N++},
               b: {type: BRANCH}, end: {type: START}},
             transitions: [{from: s, to: m}, {from: m, to: work}, {from: work, to: inc}, {from: inc, to: b}, {from: b, to: m, condition: "N < 3"}, {from: b, to: end}]}
            """);

        StatesOf(workflow, "work").ShouldBe(["SUCCESSFUL", "SUCCESSFUL", "SUCCESSFUL"]);
        (await _client.OutputsAsync(workflow)).ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task Workflow19_ADivision_MakesAFloat()
    {
        var workflow = await _client.SucceedAsync("""
            {variables: {C: {type: INTEGER, initial_value: 5}}, activities: {a: {type: MODIFY_VARIABLE, variable_name: C, expression: "C = C / 2"}}}
            """);

        ParametersOf(workflow)["C"].ShouldBe("2.5");
    }

    [Fact]
    public async Task Workflow20_ParallelChanges_BothArriveBehindASynchronize()
    {
        var workflow = await _client.SucceedAsync("""
            {variables: {A: {type: INTEGER}, B: {type: INTEGER}},
             activities: {a: {type: MODIFY_VARIABLE, variable_name: A, expression: "A = 1"}, b: {type: MODIFY_VARIABLE, variable_name: B, expression: "B = 2"},
               s: {type: SYNCHRONIZE}, j: {job: {Executable: echo, Arguments: ["${A}${B}"]}}},
             transitions: [{from: a, to: s}, {from: b, to: s}, {from: s, to: j}]}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["12"]);
    }

    [Fact]
    public async Task Workflow21_AWhile_CountsAndItsVariableComesOut()
    {
        var address = await _client.SubmitAsync("""
            {activities: {h: {type: HOLD}},
             subworkflows: {l: {type: WHILE, iterator_name: C, variables: {C: {type: INTEGER, initial_value: 1}}, condition: "C <= 3",
               body: {activities: {j: {job: {Executable: echo, Arguments: ["${C}"]}}, n: {type: MODIFY_VARIABLE, variable_name: C, expression: C++}}, transitions: [{from: j, to: n}]}}},
             transitions: [{from: h, to: l}]}
            """);
        var held = await _client.UntilAsync(address, "HELD");
        ParametersOf(held).ShouldBeEmpty();
        EntriesOf(held, "l").ShouldBeEmpty();

        await _client.ActAsync(address, "continue");

        var workflow = await _client.EndOf(address);
        IterationsOf(workflow, "l/l__body__").ShouldBe(["1", "2", "3"]);
        ParametersOf(workflow)["C"].ShouldBe("4");
    }

    [Fact]
    public async Task Workflow22_AWhileThatIsFalseAtOnce_RunsNothing()
    {
        var workflow = await _client.SucceedAsync("{subworkflows: {l: {type: WHILE, condition: 'false', body: {activities: {j: {job: {Executable: date}}}}}}}");

        StatesOf(workflow, "l").ShouldBe(["SUCCESSFUL"]);
        EntriesOf(workflow, "l/l__body__").ShouldBeEmpty();
        (await _client.JobsAsync(workflow)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Workflow23_ARepeatUntilTrue_RunsOnce()
    {
        var workflow = await _client.SucceedAsync("{subworkflows: {l: {type: REPEAT_UNTIL, condition: true, body: {activities: {j: {job: {Executable: date}}}}}}}");

        IterationsOf(workflow, "l/l__body__").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Workflow24_ForEachOverValues_HasIndexAndValue()
    {
        var workflow = await _client.SucceedAsync("""{subworkflows: {l: {type: FOR_EACH, values: [a, b, c], body: {activities: {j: {job: {Executable: echo, Arguments: ["${IT}:${IT_VALUE}"]}}}}}}}""");

        (await _client.OutputsAsync(workflow)).ShouldBe(["0:a", "1:b", "2:c"], ignoreOrder: true);
    }

    [Fact]
    public async Task Workflow25_ALoopInALoop_KnowsItsWholeIteration()
    {
        var workflow = await _client.SucceedAsync("""
            {subworkflows: {o: {type: FOR_EACH, iterator_name: O, values: [1, 2, 3], body: {subworkflows: {i: {type: FOR_EACH, iterator_name: I, values: [1, 2, 3], body: {
               activities: {s: {type: START}, j: {job: {Executable: echo, Arguments: ["${CURRENT_TOTAL_ITERATOR}"]}}},
               transitions: [{from: s, to: j, condition: 'getIteration() == "1:::2"'}]}}}}}}}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["1:::2"]);
        IterationsOf(workflow, "o/o__body__#1/i/i__body__#2/j").ShouldBe(["1:::2"]);
        StatesOf(workflow, "o/o__body__#2/i/i__body__#2/j").ShouldBe(["NOT_STARTED"]);
    }

    [Fact]
    public async Task Workflow26_RangesThatDependOnEachOther_GiveAllCombinations()
    {
        var workflow = await _client.SucceedAsync("""
            {subworkflows: {l: {type: FOR_EACH, variables: [
               {variable_name: X, type: INTEGER, start_value: 0, expression: X++, end_condition: "X < 3"},
               {variable_name: Y, type: INTEGER, start_value: 0, expression: "Y = X + Y + 1", end_condition: "Y <= 2"}],
               body: {activities: {j: {job: {Executable: echo, Arguments: ["${IT_VALUE}"]}}}}}}}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["0_0", "0_1", "0_2", "1_0", "1_2", "2_0"], ignoreOrder: true);
    }

    [Fact]
    public async Task Workflow27_MaxConcurrentActivities_AreNeverExceeded()
    {
        var address = await _client.SubmitAsync("""
            {subworkflows: {l: {type: FOR_EACH, values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], maxConcurrentActivities: 2, body: {activities: {j: {job: {Executable: sleep 0.1}}}}}}}
            """);

        System.Text.Json.Nodes.JsonObject workflow;
        do
        {
            workflow = await _client.GetAsync(address);
            if (EntriesOf(workflow, "l").Count > 0)
            {
                StatesOf(workflow, "l/l__body__").Count(s => s == "RUNNING").ShouldBeLessThanOrEqualTo(2);
            }
        }
        while (StatusOf(workflow) == "RUNNING");

        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        EntriesOf(workflow, "l/l__body__").Count.ShouldBe(10);
    }

    [Theory]
    [InlineData("type: FOR_EACH, values: [1, 2]", "0")]
    [InlineData("type: WHILE, condition: 'N < 2'", "2")]
    public async Task Workflow28_AChangeInALoop_LeavesAWhileOnly(string loop, string expected)
    {
        var workflow = await _client.SucceedAsync($$"""
            {variables: {N: {type: INTEGER, initial_value: 0} }, subworkflows: {l: { {{loop}}, body: {activities: {m: {type: MODIFY_VARIABLE, variable_name: N, expression: N++} } } } } }
            """);

        ParametersOf(workflow)["N"].ShouldBe(expected);
    }

    [Fact]
    public async Task Workflow29_VariablesOfABody_BeginAnewInEachIteration()
    {
        var workflow = await _client.SucceedAsync("""
            {subworkflows: {l: {type: FOR_EACH, values: [1, 2], maxConcurrentActivities: 1, body: {variables: {N: {type: INTEGER, initial_value: 5}},
               activities: {j: {job: {Executable: echo, Arguments: ["${N}"]}}, m: {type: MODIFY_VARIABLE, variable_name: N, expression: N++}}, transitions: [{from: j, to: m}]}}}}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["5", "5"]);
    }

    [Fact]
    public async Task Workflow30_WhatIsNoVariable_IsLeftToTheShell()
    {
        var workflow = await _client.SucceedAsync("""
            {variables: {C: {type: INTEGER, initial_value: 7}}, activities: {j: {job: {Executable: echo, Arguments: ["${HOME}", "${C}"], Environment: {HOME: /somewhere}}}}}
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["/somewhere 7"]);
    }
}
