using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>
/// Compiles a workflow of a file. Around its phases stand two nodes of the gateway's own where something is run: the first makes the execution folder,
/// which is the working directory of its job, and fetches the inputs; the last hands the outputs over.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="library">The implementations that phases can name, or null where the file stands by itself.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class WorkflowCompiler(WorkflowFile file, PhaseLibrary? library, Problems problems)
{
    /// <summary>The node whose job has the execution folder; a name that no phase can have.</summary>
    public const string FolderNode = "(inputs)";

    /// <summary>The node whose job hands the outputs over.</summary>
    public const string OutputsNode = "(outputs)";

    private readonly NodePlaces _places = new();
    private readonly SortedDictionary<string, WorkflowSettings> _workflows = new(StringComparer.Ordinal);

    /// <summary>The implementations that phases can name, or null.</summary>
    public PhaseLibrary? Library => library;

    /// <summary>The names of all workflows of the file.</summary>
    public IEnumerable<string> Names => file.Workflows.Select(w => w.Name);

    /// <summary>The workflow of that name, or null.</summary>
    public WorkflowTemplate? Find(string name) => file.Workflows.FirstOrDefault(w => w.Name == name);

    /// <summary>The workflow in the engine's words; null where something is wrong, which is then among the problems.</summary>
    /// <param name="workflow">One of the workflows of the file, as it is wanted (<see cref="RequestedWorkflow"/>).</param>
    /// <param name="request">What is wanted of this run.</param>
    public CompiledWorkflow? Compile(WorkflowTemplate workflow, RunRequest request)
    {
        var before = problems.Count;
        _places.Add(string.Empty, workflow.At, workflow.Path);
        var phases = Phases(workflow, request.Values, string.Empty, [workflow.Name]);
        var definition = new WorkflowDefinition { Root = WithEnds(phases, workflow, request.Values) };
        foreach (var finding in WorkflowRules.Check(definition, WorkflowLimits.Default).Where(f => f.Kind is not FindingKind.Expression))
        {
            var (at, path) = _places.Of(finding.Place);
            problems.Add(at, path, finding.Message);
        }

        return problems.Count > before ? null : new CompiledWorkflow(definition, SettingsOf(workflow.Name, request));
    }

    /// <summary>The phases of a workflow as a block; what jobs need to know of the workflow is noted.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="values">Its parameters that have values.</param>
    /// <param name="place">Where it stands in the run.</param>
    /// <param name="calls">The workflows that are under way, the outermost first.</param>
    internal Block Phases(WorkflowTemplate workflow, ImmutableDictionary<string, Value> values, string place, ImmutableList<string> calls)
    {
        var scope = ScopeOf(workflow, values);
        if (_workflows.TryAdd(workflow.Name, WorkflowFacts.Of(workflow, values)))
        {
            new WorkflowFacts(workflow, problems).Check(file, scope);
        }

        return new BlockCompiler(this, workflow.Name, calls, problems).Compile(workflow.Body, scope, place);
    }

    /// <summary>Remembers where a node stands.</summary>
    internal void Place(string place, Phase phase) => _places.Add(place, phase.At, phase.Path);

    private Scope ScopeOf(WorkflowTemplate workflow, ImmutableDictionary<string, Value> values) => new()
    {
        Parameters = values,
        Sections = ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty
            .Add("inputs", [.. workflow.Inputs.Select(i => i.Name)])
            .Add("outputs", [.. workflow.Outputs.Where(o => o.Path is not null).Select(o => o.Name)])
            .Add("environment", [.. file.Environment.Select(e => e.Name)]),
        Jobs = [.. JobNames(workflow.Body, [])],
    };

    private IEnumerable<string> JobNames(PhaseBlock body, ImmutableHashSet<string> under) => body.Phases.SelectMany(phase => phase switch
    {
        Phase.Run run => [run.Id],
        Phase.Choice choice => choice.Branches.SelectMany(b => JobNames(b.Body, under)),
        Phase.Repeat loop => JobNames(loop.Body, under),
        Phase.ForEach loop => JobNames(loop.Body, under),
        Phase.Group group => JobNames(group.Body, under),
        Phase.Call { Workflow.Text: var name } when !under.Contains(name) && Find(name) is { } called => JobNames(called.Body, under.Add(name)),
        _ => [],
    });

    private static Block WithEnds(Block phases, WorkflowTemplate workflow, ImmutableDictionary<string, Value> values)
    {
        var parameters = values.Select(v => new VariableDeclaration(Reading.Names.VariableOf(v.Key), v.Value));
        var block = phases with { Variables = [.. parameters.OrderBy(p => p.Name, StringComparer.Ordinal), .. phases.Variables] };
        if (!HasJobs(phases) && workflow.Inputs.IsEmpty && workflow.Outputs.IsEmpty)
        {
            return block;
        }

        var entered = phases.Edges.Select(e => e.To).ToHashSet();
        var left = phases.Edges.Select(e => e.From).ToHashSet();
        var nodes = phases.Nodes.Insert(0, End(FolderNode, JobKind.Folder));
        var edges = phases.Edges.AddRange(phases.Nodes.Where(n => !entered.Contains(n.Id)).Select(n => new Edge(FolderNode, n.Id)));
        return workflow.Outputs.IsEmpty
            ? block with { Nodes = nodes, Edges = edges }
            : block with
            {
                Nodes = nodes.Add(End(OutputsNode, JobKind.Outputs)),
                Edges = edges.AddRange(phases.Nodes.Where(n => !left.Contains(n.Id)).Select(n => new Edge(n.Id, OutputsNode))),
            };

        Node.Job End(string id, JobKind kind) => new(id, new JobPayload { Kind = kind, Workflow = workflow.Name }.ToText());
    }

    private static bool HasJobs(Block block) => block.Nodes.Any(node => node switch
    {
        Node.Job => true,
        Node.SubBlock sub => HasJobs(sub.Body),
        Node.Loop loop => HasJobs(loop.Body) || loop is Node.ForEach { Range: IterationRange.LookedUp },
        _ => false,
    });

    private RunSettings SettingsOf(string workflow, RunRequest request) => new()
    {
        Name = request.Name ?? file.Name ?? "workflow",
        Workflow = workflow,
        Site = request.Site,
        Account = request.Account,
        CodeFolder = request.CodeFolder,
        Template = request.Template,
        Modules = file.Modules,
        Environment = file.Environment.ToImmutableSortedDictionary(e => e.Name, e => e.Text, StringComparer.Ordinal).SetItems(request.Environment.Select(Literal)),
        Resources = request.Resources,
        IgnoresCheckpoints = !request.IsCheckpointed,
        StaysStopped = !request.RestartsByItself,
        Extra = request.Extra,
        Workflows = _workflows.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    // What the caller gives is no template: a dollar sign in it is one.
    private static KeyValuePair<string, string> Literal(KeyValuePair<string, string> variable) =>
        KeyValuePair.Create(variable.Key, variable.Value.Replace("$", "$$", StringComparison.Ordinal));
}
