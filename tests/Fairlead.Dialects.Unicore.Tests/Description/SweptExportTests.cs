using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Dialects.Unicore.Tests.Description;

/// <summary>The exports of jobs with tasks.</summary>
public sealed class SweptExportTests
{
    [Fact]
    public void Compile_ExportsOfASweep_AreEachTasksOwn()
    {
        var job = Good("""
            {"Executable": "run", "Parameters": {"N": {"Values": ["1", "a b/c"]}},
             "Exports": [{"From": "out-${N}", "To": "https://h/${N}/${UC_ARRAY_TASK_ID}?x=${N}"}, {"From": "log", "To": "file:/logs/${N}"}]}
            """);

        job.Exports.ShouldBeEmpty();
        job.Sweep.ShouldNotBeNull().Points.Select(p => p.Exports.Select(e => (e.From, e.To))).ShouldBe(
        [
            [("out-1", new DataPlace.Web(new Uri("https://h/1/0?x=1"))), ("log", new DataPlace.OnSite("/logs/1"))],
            [("out-a b/c", new DataPlace.Web(new Uri("https://h/a%20b%2Fc/1?x=a%20b%2Fc"))), ("log", new DataPlace.OnSite("/logs/a b/c"))],
        ]);
    }

    [Fact]
    public void Compile_ExportsOfASweepOfInputs_GoByNumber()
    {
        var job = Good("""{"Executable": "run", "Imports": [{"From": ["file:/a", "file:/b"], "To": "in"}], "Exports": [{"From": "out", "To": "file:/out.${UC_ARRAY_TASK_ID}"}]}""");

        job.Sweep.ShouldNotBeNull().Points.Select(p => p.Exports.ShouldHaveSingleItem().To).ShouldBe([new DataPlace.OnSite("/out.0"), new DataPlace.OnSite("/out.1")]);
    }

    [Fact]
    public void Compile_ExportsOfAnArray_AreOnceOrOneForEachTask()
    {
        var job = Good("""
            {"Executable": "run", "Resources": {"ArraySize": 3}, "Exports": [{"From": "all", "To": "file:/all"}, {"From": "out.${UC_ARRAY_TASK_ID}", "To": "file:/out.${UC_ARRAY_TASK_ID}"}]}
            """);

        job.Exports.ShouldBe([new StageOut("all", new DataPlace.OnSite("/all")), .. Enumerable.Range(0, 3).Select(i => new StageOut($"out.{i}", new DataPlace.OnSite($"/out.{i}")))]);
    }

    [Fact]
    public void Compile_ExportsOfAnyOtherJob_KeepTheirNames() =>
        Good("""{"Executable": "run", "Exports": [{"From": "${X}", "To": "file:/${X}"}]}""").Exports.ShouldBe([new StageOut("${X}", new DataPlace.OnSite("/${X}"))]);

    [Theory]
    [InlineData("""{"Parameters": {"N": {"Values": [1, 2]}}, "Exports": [{"From": "a", "To": "file:/a"}]}""", "The tasks param:'N'='1' and param:'N'='2' would both write file:/a: the target has to differ")]
    [InlineData("""{"Parameters": {"N": {"Values": ["x", "./x"]}}, "Exports": [{"From": "a", "To": "file:/${N}"}]}""", "would both write file:/x")]
    [InlineData("""{"Parameters": {"N": {"Values": [1, 2]}}, "Exports": [{"From": "a", "To": "file:/${M}"}]}""", "To: ${M} is not known here. There are: ${N}, ${UC_ARRAY_TASK_ID}.")]
    [InlineData("""{"Parameters": {"N": {"Values": [1]}}, "Exports": [{"From": "${M}", "To": "file:/x"}]}""", "From: ${M} is not known here")]
    [InlineData("""{"Parameters": {"N": {"Values": [".."]}}, "Exports": [{"From": "${N}/${N}/secret", "To": "file:/x"}]}""", "leads out of")]
    [InlineData("""{"Parameters": {"N": {"From": 1, "To": 10000}}, "Exports": [{"From": "a", "To": "file:/${N}"}, {"From": "b", "To": "file:/b${N}"}]}""", "at most 10000 exports, not 20000")]
    [InlineData("""{"Resources": {"ArraySize": 2}, "Exports": [{"From": "a.${UC_ARRAY_TASK_ID}", "To": "file:/a"}]}""", "put ${UC_ARRAY_TASK_ID} into To as well")]
    [InlineData("""{"Resources": {"ArraySize": 2}, "Exports": [{"From": "a", "To": "file:/${N}"}]}""", "${N} is not known here. There are: ${UC_ARRAY_TASK_ID}.")]
    [InlineData("""{"Resources": {"ArraySize": 5001}, "Exports": [{"From": "a", "To": "file:/${UC_ARRAY_TASK_ID}"}, {"From": "b", "To": "file:/b"}]}""", "at most 10000 exports")]
    public void Compile_ExportsThatCannotBe_SayWhy(string document, string problem)
    {
        var compiled = Compile(document.Insert(1, "\"Executable\": \"run\", "));

        var flaw = compiled.Flaw ?? DescriptionRules.CheckSweep(compiled.Description, most: 100_000);

        flaw.ShouldNotBeNull().Message.ShouldContain(problem);
    }

    private static JobDescription Good(string document)
    {
        var compiled = Compile(document);
        compiled.Flaw.ShouldBeNull();
        DescriptionRules.CheckSweep(compiled.Description, most: 200).ShouldBeNull();
        return compiled.Description;
    }

    private static CompiledJob Compile(string document) =>
        new JobCompiler(Some.Site, new OwnStorages("PORTSIDE", ["gw.example.org"]), Some.Principal, new Uri("https://gw.example.org/jobs"), Some.Noon)
            .Compile(LenientJson.ReadObject(document).ShouldSucceed());
}
