using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Tests;

public sealed class WorkflowDescriptionTests
{
    private static readonly SiteProfile Site = new() { Name = "harbour", Kind = "test", Workspace = "/w", Accounts = new AccountRule("a") };

    [Theory]
    [InlineData("""{"jobs":[A],"factory":{}}""", "factory is not known; possible: name, labels, jobs")]
    [InlineData("""{"jobs":[A],"storage":{}}""", "storage is not known")]
    [InlineData("""{"jobs":[A],"name":"a$"}""", "name must have")]
    [InlineData("""{}""", "jobs must be given")]
    [InlineData("""{"jobs":[]}""", "jobs must be a list of at least one object")]
    [InlineData("""{"jobs":[A,{"name":"b","colour":1}]}""", "jobs[1].colour is not known")]
    [InlineData("""{"jobs":[{"name":"a","tasks":[{"runtime":"singularity"}],"resources":{"cpus":1,"memory":1}}]}""", "jobs[0].tasks[0].image must be given")]
    [InlineData("""{"jobs":[NAMELESS]}""", "jobs[0].name must be given")]
    [InlineData("""{"jobs":[A,A]}""", "jobs[1].name must be another one")]
    [InlineData("""{"jobs":[A],"dependencies":[["a","a"]]}""", "dependencies must be an object")]
    [InlineData("""{"jobs":[A],"dependencies":{"a":"a"}}""", "dependencies.a must be a list of strings")]
    [InlineData("""{"jobs":[A],"dependencies":{"zz":["a"]}}""", "dependencies.zz is no job")]
    [InlineData("""{"jobs":[A],"dependencies":{"a":["zz"]}}""", "zz")]
    [InlineData("""{"jobs":[A],"dependencies":{"a":["a"]}}""", "Workflow submission failed")]
    [InlineData("""{"jobs":[A,B],"dependencies":{"a":["b"],"b":["a"]}}""", "Workflow submission failed")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parametricSweep","jobs":["a"]}]}""", "factories[0].type must be one of repeat, zip, parameterSweep")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"repeat","number":2}]}""", "factories[0].jobs must be given")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"repeat","jobs":["zz"],"number":2}]}""", "there is no job zz")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"repeat","jobs":["a"]}]}""", "factories[0].number must be given")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"repeat","jobs":["a"],"number":0}]}""", "factories[0].number must be an integer from 1")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"repeat","jobs":["a"],"number":2,"parameters":[]}]}""", "factories[0].parameters is not known")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"zip","jobs":["a"],"parameters":[{"name":"x","values":[1,2]},{"name":"y","values":[1]}]}]}""", "same length")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"zip","jobs":["a"],"parameters":[{"name":"x","values":[1]},{"name":"x","values":[1]}]}]}""", "x is there twice")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"zip","jobs":["a"],"parameters":[{"name":"x","values":[[1]]}]}]}""", "parameters[0].values must be")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"zip","jobs":["a"],"parameters":[{"name":"x","values":[]}]}]}""", "values must be a list that is not empty")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"zip","jobs":["a"],"parameters":[{"name":"a-b","values":[1]}]}]}""", "parameters[0].name must be letters")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":0,"end":1,"step":0}]}]}""", "step must be above 0")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":2,"end":1,"step":1}]}]}""", "end must not be below start")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":0,"end":1,"step":1e-9}]}]}""", "too many")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":0,"end":1,"step":1,"number":2}]}]}""", "step and number")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","end":1,"step":1}]}]}""", "start must be given")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":"0","end":1,"step":1}]}]}""", "start must be a number")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[P,P,P,P,P]}]}""", "Currently only parameter sweeps up to 4D are supported")]
    [InlineData("""{"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":1,"end":1000,"step":1},{"name":"y","start":1,"end":1000,"step":1}]}]}""", "too many jobs")]
    [InlineData("""{"jobs":[A,B],"factories":[{"type":"repeat","jobs":["a","b"],"number":60000}]}""", "factories make 120000 jobs")]
    [InlineData("""{"jobs":[A],"policies":{"maximumRetries":11}}""", "policies.maximumRetries must be an integer from 1 to 10")]
    [InlineData("""{"jobs":[A],"policies":{"priority":1}}""", "policies.priority is not known")]
    [InlineData("""{"jobs":[A],"policies":{"placement":{"requirements":{"sites":["moon"]}}}}""", "harbour")]
    [InlineData("""{"jobs":[A],"labels":{"a":"x=y"}}""", "labels.a")]
    [InlineData("""{"jobs":[A],"notifications":[{"event":"jobFinished"}]}""", "workflowFinished")]
    public void WhatIsWrong_NamesTheKeyAndWhatWouldBeRight(string document, string told)
    {
        Compile(document).TryGet(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain(told, Case.Sensitive);
    }

    [Fact]
    public void Compile_InputsThatAFactoryMultiplies_AreLimited()
    {
        var input = Convert.ToBase64String(new byte[300_000]);
        var document = $$"""
            {"jobs":[{"name":"a","tasks":[{"image":"x","runtime":"singularity"}],"resources":{"cpus":1,"memory":1},"inputs":[{"filename":"f","content":"{{input}}"}]}],
             "factories":[{"type":"repeat","jobs":["a"],"num":1000}]}
            """;

        Compile(document).TryGet(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain("jobs[0].inputs are too large");
    }

    [Fact]
    public void Scenario25_InASweepOfTwo_TheFirstChangesSlowest()
    {
        var template = Template("""
            {"jobs":[A],"factories":[{"type":"parameterSweep","jobs":["a"],"parameters":[{"name":"x","start":0,"end":1,"step":1},{"name":"y","start":0,"end":2,"step":1}]}]}
            """);

        template.InstancesOf("a").ShouldBe(6);
        template.ParametersOf(new JobPlace("a", 4))!.ShouldBe(new Dictionary<string, string> { ["x"] = "1", ["y"] = "1" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"name":"x","start":0,"end":0.3,"step":0.1}""", "0 0.1 0.2")]
    [InlineData("""{"name":"x","start":0.1,"end":0.35,"step":0.1}""", "0.1 0.2 0.30000000000000004")]
    [InlineData("""{"name":"x","start":0,"end":1,"number":3}""", "0 0.5 1")]
    [InlineData("""{"name":"x","start":7,"end":9,"number":1}""", "7")]
    [InlineData("""{"name":"x","start":1e-5,"end":1e-5,"step":1}""", "1e-05")]
    [InlineData("""{"name":"x","start":-1,"end":1.0,"step":1}""", "-1 0 1")]
    public void Sweep_HasTheValuesThatAddingGives(string parameter, string values) => Values("parameterSweep", parameter).ShouldBe(values);

    [Theory]
    [InlineData("""[1,"b",0.5,3.0,true,"007","1e3"]""", "1 b 0.5 3 1 007 1e3", """[1,"b",0.5,3,1,7,1000]""")]
    [InlineData("""[12345678901234567890,"nan"," "]""", "12345678901234567890 nan  ", """[12345678901234567890,"nan"," "]""")]
    public void Zip_ValuesBecomeTextAndAreShownAsNumbersWhereTheyLookLikeIt(string values, string text, string shown)
    {
        Values("zip", $$"""{"name":"x","values":{{values}}}""").ShouldBe(text);

        new JsonArray([.. JsonNode.Parse(values)!.AsArray().Select(v => ValueText.Shown(ValueText.Of(v)!))]).ToJsonString().ShouldBe(shown);
    }

    [Fact]
    public void AJobInTwoFactories_ComesFromTheLast()
    {
        var template = Template("""{"jobs":[A],"factories":[{"type":"repeat","jobs":["a"],"number":2},{"type":"repeat","jobs":["a"],"num":3}]}""");

        template.InstancesOf("a").ShouldBe(3);
        template.ParametersOf(new JobPlace("a", 2)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("$frame_1 $frame", "$frame_1 3")]
    [InlineData("${frame}_1 ${fr ame} $", "3_1 ${fr ame} $")]
    [InlineData("$$frame $$$frame", "$frame $3")]
    [InlineData("$twice", "$frame")]
    public void Substitution_TakesTheLongestName_InOnePass(string text, string filled) =>
        new Substitution(new Dictionary<string, string> { ["frame"] = "3", ["twice"] = "$frame" }).Fill(text).ShouldBe(filled);

    [Fact]
    public void Graph_OfFactories_HasFewEdges_AndShrinksToWhatIsLeft()
    {
        Compile("""
            {"jobs":[A,B,C],"dependencies":{"a":["c"],"b":["c"]},"factories":[{"type":"repeat","jobs":["a","b","c"],"number":100}]}
            """).TryGet(out var workflow, out var refusal).ShouldBeTrue(refusal?.Message);

        workflow!.Total.ShouldBe(300);
        workflow.Definition.Root.Edges.Length.ShouldBe(302);
        WorkflowPlan.Of(workflow.Definition).TryGet(out _, out refusal).ShouldBeTrue(refusal?.Message);
        HashSet<string> done = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { $"a[{i}]", $"b[{i}]" }), "c[7]"];
        var left = WorkflowGraph.Without(workflow.Definition, done);
        left.Root.Nodes.Length.ShouldBe(99);
        left.Root.Edges.ShouldBeEmpty();
    }

    private static string Values(string type, string parameter)
    {
        var template = Template($$"""{"jobs":[A],"factories":[{"type":"{{type}}","jobs":["a"],"parameters":[{{parameter}}]}]}""");
        return string.Join(' ', Enumerable.Range(0, template.InstancesOf("a") ?? 0).Select(i => template.ParametersOf(new JobPlace("a", i))!["x"]));
    }

    private static WorkflowTemplate Template(string document)
    {
        Compile(document).TryGet(out var workflow, out var refusal).ShouldBeTrue(refusal?.Message);
        return new WorkflowTemplate(workflow!.Source);
    }

    private static Core.Outcome<CompiledWorkflow> Compile(string document)
    {
        var text = document.Replace("[P,P,P,P,P]", $"[{string.Join(',', Enumerable.Repeat("{}", 5))}]", StringComparison.Ordinal);
        foreach (var name in new[] { "A", "B", "C" })
        {
            text = text.Replace($"[{name}", $"[{Job(name)}", StringComparison.Ordinal).Replace($",{name}", $",{Job(name)}", StringComparison.Ordinal);
        }

        return ProminenceJson.ReadObject(text.Replace("NAMELESS", """{"tasks":[{"image":"x","runtime":"singularity"}],"resources":{"cpus":1,"memory":1}}""", StringComparison.Ordinal))
            .Then(d => new WorkflowCompiler([Site], "https://gateway.example.org/prominence/v1", DescriptionTests.Logins).Compile(d));
    }

    private static string Job(string name) => $$"""
        {"name":"{{name.ToLowerInvariant()}}","tasks":[{"image":"x","runtime":"singularity"}],"resources":{"cpus":1,"memory":1} }
        """;
}
