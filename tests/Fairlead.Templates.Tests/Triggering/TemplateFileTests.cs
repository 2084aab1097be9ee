using Fairlead.Templates.Repositories;
using Fairlead.Templates.Triggering;
using Fairlead.Testing;

namespace Fairlead.Templates.Tests.Triggering;

/// <summary>Files of a repository that name implementations in others.</summary>
public sealed class TemplateFileTests : IDisposable
{
    private const string Workflow = """
        fairlead: 1
        workflows:
          main:
            parameters: {n: {type: integer, default: 3}}
            phases:
              go: {type: PHASES.FLOW.solver.run, arguments: {mesh: m.msh, count: $parameters.n}}
        """;

    private const string Phases = """
        fairlead: 1
        implementations:
          run:
            arguments:
              mesh:  {type: path, required: true}
              count: {type: integer, default: 1}
            run: solve ${arguments.mesh} ${arguments.count}
        """;

    private readonly TemporaryDirectory _tree = new("template-tree");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Check_TheGalleryOfTheRepository_FindsNothingWrong()
    {
        var (files, faults) = await CheckTemplates.RunAsync(Path.Combine(SourceTree.Root, "templates"), Token);

        faults.ShouldBeEmpty();
        files.ShouldBe(5);
    }

    [Theory]
    [InlineData("count: $parameters.n", "WORKFLOWS/A/b.yaml:6:74: workflows.main.phases.go.arguments.count: 'x' is not possible here; it has to be a whole number.", "count: x")]
    [InlineData("mesh: m.msh, ", "WORKFLOWS/A/b.yaml:6:18: workflows.main.phases.go.type: 'PHASES.FLOW.solver.run' needs the argument 'mesh': write it below 'arguments'.", "")]
    [InlineData("count: $", "WORKFLOWS/A/b.yaml:6:67: workflows.main.phases.go.arguments.coumt: 'PHASES.FLOW.solver.run' has no argument 'coumt'. Did you mean 'count'?", "coumt: $")]
    [InlineData("solver.run", "WORKFLOWS/A/b.yaml:6:18: workflows.main.phases.go.type: There is no implementation 'rum' in 'PHASES/FLOW/solver.yaml'. Did you mean 'run'? There are: run.", "solver.rum")]
    [InlineData("FLOW.solver", "WORKFLOWS/A/b.yaml:6:18: workflows.main.phases.go.type: There is no file 'PHASES/FLOW/solvers.yaml' in the repository.", "FLOW.solvers")]
    public async Task Check_APhaseThatDoesNotFitItsImplementation_NamesFileLineAndKey(string written, string fault, string wrong)
    {
        Write(Workflow.Replace(written, wrong, StringComparison.Ordinal), Phases);

        (await CheckTemplates.RunAsync(_tree.Path, Token)).Faults.ShouldBe([fault]);
    }

    [Fact]
    public async Task Check_AnImplementationWithFaults_NamesItsOwnFile()
    {
        Write(Workflow, Phases.Replace("arguments.count}", "arguments.cuont}", StringComparison.Ordinal).Replace("default: 1", "defualt: 1", StringComparison.Ordinal));

        var faults = (await CheckTemplates.RunAsync(_tree.Path, Token)).Faults;

        faults.ShouldContain("PHASES/FLOW/solver.yaml:6:30: implementations.run.arguments.count.defualt: This key is not known. Did you mean 'default'?");
        faults.ShouldContain(f => f.StartsWith("PHASES/FLOW/solver.yaml:7:10: implementations.run.run: ${arguments.cuont}: there is no 'cuont' among the arguments.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Describe_AWorkflow_TellsWhatItTakesAndGives()
    {
        var tree = new TemplateTree("gallery", null, "c", Path.Combine(SourceTree.Root, "templates"));

        var study = (await DescribeWorkflow.RunAsync(tree, "WORKFLOWS/GALLERY/study.yaml", null, Token)).ShouldSucceed();

        study.Parameters.Select(p => (p.Name, p.Type, p.IsRequired, Default: p.Default?.ToJsonString())).ShouldBe([("amplitudes", "integer", false, "6"), ("step", "number", false, "0.02")]);
        study.Outputs.ShouldBe([new OutputDescription("coefficient", "number"), new OutputDescription("periods", "file")]);
        study.HasCheckpoints.ShouldBeFalse();
        (await DescribeWorkflow.RunAsync(tree, "WORKFLOWS/GALLERY/solver.yaml", null, Token)).ShouldSucceed().HasCheckpoints.ShouldBeTrue();
        tree.Find("WORKFLOWS.GALLERY.study.study").ShouldSucceed().ShouldBe(new TemplateEntry("WORKFLOWS/GALLERY/study.yaml", "study"));
        tree.Find("WORKFLOWS.GALLERY.../x.y").TryGet(out _, out _).ShouldBeFalse();
    }

    private void Write(string workflow, string phases)
    {
        Directory.CreateDirectory(_tree.Combine("WORKFLOWS/A"));
        Directory.CreateDirectory(_tree.Combine("PHASES/FLOW"));
        File.WriteAllText(_tree.Combine("WORKFLOWS/A/b.yaml"), workflow);
        File.WriteAllText(_tree.Combine("PHASES/FLOW/solver.yaml"), phases);
    }
}
