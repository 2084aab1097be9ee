using System.Text;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class WorkflowErrorTests
{
    [Theory]
    [InlineData("{}", "Workflow")]
    [InlineData("{activities: {a: {type: START}, b: {type: START}}, transitions: [{from: a, to: b}, {from: b, to: a}]}", "Workflow")]
    [InlineData("{subworkflows: {g: {}}}", "'g'")]
    [InlineData("{subworkflows: {g: {activities: {a: {type: START}}}, h: {activities: {a: {type: START}}}}}", "'g', 'h'")]
    [InlineData("{activities: {a: {type: START}}, transitions: [{from: a, to: nowhere}]}", "'nowhere'")]
    [InlineData("{activities: {a: {type: START}}, transitions: [{from: nowhere, to: a}]}", "'nowhere'")]
    [InlineData("{activities: {a: {type: START}}, transitions: [{from: a}]}", "'a'")]
    [InlineData("{activities: {a: {type: START}}, transitions: {from: a}}", "transitions")]
    [InlineData("{activities: [{type: START}]}", "'id'")]
    [InlineData("{activities: [{id: a, type: START}, {id: a, type: START}]}", "'a'")]
    [InlineData("{activities: {a: {}}}", "'a'")]
    [InlineData("{activities: {a: 5}}", "'a'")]
    [InlineData("{activities: {a: {type: DANCE}}}", "DANCE")]
    [InlineData("{activities: {a: {type: JOB}}}", "'a'")]
    [InlineData("{activities: {a: {job: date}}}", "'a'")]
    [InlineData("{activities: {a: {job: {}, options: {FOO: 1}}}}", "FOO")]
    [InlineData("{activities: {a: {job: {}, options: {MAX_RESUBMITS: often}}}}", "often")]
    [InlineData("{activities: {a: {job: {}, options: {IGNORE_FAILURE: perhaps}}}}", "perhaps")]
    [InlineData("{activities: {a: {type: MODIFY_VARIABLE, expression: X}}}", "variable_name")]
    [InlineData("{activities: {a: {type: MODIFY_VARIABLE, variable_name: X}}}", "expression")]
    [InlineData("{activities: {a: {type: MODIFY_VARIABLE, variable_name: X, expression: 'X = ('}}}", "'X = ('")]
    [InlineData("{activities: {a: {type: HOLD, sleep_time: 1.5}}}", "1.5")]
    [InlineData("{activities: {a: {type: HOLD, sleep_time: 3 years}}}", "3 years")]
    [InlineData("{activities: {a: {type: START}}, variables: [{type: INTEGER}]}", "name")]
    [InlineData("{activities: {a: {type: START}}, variables: {C: {initial_value: 1}}}", "'C'")]
    [InlineData("{activities: {a: {type: START}}, variables: {C: {type: COMPLEX}}}", "COMPLEX")]
    [InlineData("{activities: {a: {type: START}}, variables: {C: {type: INTEGER, initial_value: many}}}", "many")]
    [InlineData("{activities: {a: {type: START}}, variables: {'1C': {type: INTEGER}}}", "1C")]
    [InlineData("{subworkflows: {l: {type: WHILE, condition: true}}}", "'l'")]
    [InlineData("{subworkflows: {l: {type: WHILE, body: {activities: {a: {type: START}}}}}}", "condition")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, values: [], body: {activities: {a: {type: START}}}}}}", "'l'")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, values: [1], maxConcurrentActivities: 0, body: {activities: {a: {type: START}}}}}}", "maxConcurrentActivities")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, filesets: [{}], body: {activities: {a: {type: START}}}}}}", "base")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, filesets: [{base: 'wf:'}], chunking: {}, body: {activities: {a: {type: START}}}}}}", "chunksize")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, filesets: [{base: 'wf:'}], chunking: {chunksize: -1}, body: {activities: {a: {type: START}}}}}}", "-1")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, filesets: [{base: 'wf:'}], chunking: {chunksize: 1, type: HEAP}, body: {activities: {a: {type: START}}}}}}", "HEAP")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, filesets: [{base: 'wf:'}], chunking: {chunksize: 1, filename_format: '{7}'}, body: {activities: {a: {type: START}}}}}}", "{7}")]
    [InlineData("{subworkflows: {l: {type: FOR_EACH, variables: {X: {start_value: 0, expression: X++}}, body: {activities: {a: {type: START}}}}}}", "end_condition")]
    [InlineData("{activities: {a: {type: START}}, inputs: {x: [1]}}", "'x'")]
    [InlineData("{activities: {a: {type: START}}, terminationTime: someday}", "someday")]
    [InlineData("{activities: {a: {type: START}}, notification: 'ftp://x/y'}", "notification")]
    public void Compile_SomethingWrong_NamesIt(string document, string named) =>
        WorkflowCompilerTests.Compile(document).Errors[0].ShouldContain(named);

    [Fact]
    public void Compile_SeveralThingsWrong_AreFoundAtOnceAndWithTheirPlace()
    {
        var errors = WorkflowCompilerTests.Compile("""
            {activities: {a: {type: DANCE}, b: {job: {}, options: {FOO: 1}}}, transitions: [{from: a, to: nowhere}],
             subworkflows: {outer: {subworkflows: {inner: {activities: {deep: {type: HOLD, sleep_time: x}}}}}}}
            """).Errors;

        errors.Length.ShouldBe(4);
        WorkflowErrors.Text(errors).Split('\n').ShouldSatisfyAllConditions(
            lines => lines[0].ShouldBe("Workflow not submitted, it contains errors."),
            lines => lines[1].ShouldStartWith("1: Activity 'a': there is no activity type 'DANCE'"),
            lines => lines[2].ShouldStartWith("2: Activity 'b': option 'FOO' is not known"),
            lines => lines[3].ShouldStartWith("3: Activity 'outer/inner/deep': 'sleep_time'"),
            lines => lines[4].ShouldBe("4: Transition 'a' -> 'nowhere': no activity or subworkflow with id 'nowhere'."));
    }

    [Fact]
    public void Compile_AThousandThingsWrong_TellsTheFirstHundredAndHowManyMore()
    {
        var document = new StringBuilder("{activities: {a: {type: START}");
        for (var i = 0; i < 1_000; i++)
        {
            document.Append(System.Globalization.CultureInfo.InvariantCulture, $", x{i}: {{type: DANCE}}");
        }

        var errors = WorkflowCompilerTests.Compile(document.Append("}}").ToString()).Errors;

        errors.Length.ShouldBe(101);
        errors[^1].ShouldContain("900 more");
    }

    [Fact]
    public void Compile_LevelsThatLieTooDeep_AreRefused()
    {
        const int Levels = 60;
        var document = string.Concat(Enumerable.Repeat("{subworkflows: {g: ", Levels)) + "{activities: {a: {type: START}}}" + string.Concat(Enumerable.Repeat("}}", Levels));

        WorkflowCompilerTests.Compile(document).Errors.ShouldHaveSingleItem().ShouldContain("50 levels");
        LenientJson.ReadObject(string.Concat(Enumerable.Repeat("{a: ", 100_000)), WorkflowCompiler.MaxDepth).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("256");
    }

    [Fact]
    public void Compile_AnyDocumentOfKnownWords_EndsWithAPlanOrWithErrors()
    {
        string[] keys = ["activities", "subworkflows", "transitions", "variables", "a", "b", "type", "job", "options", "body", "values", "filesets", "chunking", "condition", "from", "to", "base"];
        string[] words = ["a", "b", "JOB", "HOLD", "WHILE", "FOR_EACH", "MERGE", "true", "1", "null", "''"];
        var value = Gen.Sized(size => Value(size));
        var documents = value.Select(v => $"{{activities: {v}, subworkflows: {v}, transitions: [{{from: a, to: b}}]}}");

        Prop.ForAll(documents.ToArbitrary(), text =>
        {
            // A key that comes twice is no document at all.
            if (LenientJson.ReadObject(text).TryGet(out var document, out _))
            {
                var workflow = new WorkflowCompiler(Core.Workflows.WorkflowLimits.Default, Some.Noon).Compile(document);
                if (workflow.Errors.IsEmpty)
                {
                    Core.Workflows.WorkflowPlan.Of(workflow.Definition).ShouldSucceed();
                }
            }
        }).QuickCheckThrowOnFailure();

        Gen<string> Value(int size) => size == 0
            ? Gen.Elements(words)
            : Gen.Frequency(
                (2, Gen.Elements(words)),
                (3, Gen.Elements(keys).Zip(Value(size / 2)).ListOf().Select(m => $"{{{string.Join(", ", m.Select(p => $"{p.Item1}: {p.Item2}"))}}}")),
                (1, Value(size / 3).ListOf().Select(m => $"[{string.Join(", ", m)}]")));
    }
}
