using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates;

/// <summary>A file of workflows in the native form, read and checked.</summary>
public sealed class NativeDocument
{
    private const string UsualName = "main";
    private readonly WorkflowFile _file;

    private readonly PhaseLibrary? _library;

    private NativeDocument(WorkflowFile file, PhaseLibrary? library, IReadOnlyList<DocumentProblem> problems) => (_file, _library, Problems) = (file, library, problems);

    /// <summary>All that is wrong with it, in the order of the document; empty where it can be run.</summary>
    public IReadOnlyList<DocumentProblem> Problems { get; }

    /// <summary>The names of its workflows, in the order of the file.</summary>
    public ImmutableArray<string> Workflows => [.. _file.Workflows.Select(w => w.Name)];

    /// <summary>Reads and checks a document.</summary>
    /// <param name="text">YAML, at most 10 MiB.</param>
    public static NativeDocument Read(string text) => Read(text, library: null);

    /// <summary>Reads and checks a document of a repository.</summary>
    /// <param name="text">YAML, at most 10 MiB.</param>
    /// <param name="library">The implementations of phases that it names, or null for a document that stands by itself.</param>
    internal static NativeDocument Read(string text, PhaseLibrary? library)
    {
        var problems = new Problems();
        var file = WorkflowReader.Read(text, problems);
        if (problems.Count == 0)
        {
            foreach (var workflow in file.Workflows)
            {
                new WorkflowCompiler(file, library, problems).Compile(workflow, ParameterValues.Samples(workflow));
            }
        }

        return new NativeDocument(file, library, problems.All);
    }

    /// <summary>What the engine goes through for one of the workflows, for drawing it; parameters have values of their types.</summary>
    /// <param name="workflow">Its name, or null for the only one, or else the one called <c>main</c>.</param>
    public Outcome<WorkflowDefinition> Draw(string? workflow) => Find(workflow).Then(found =>
        new WorkflowCompiler(_file, _library, new Problems()).Compile(found, ParameterValues.Samples(found)) is { } compiled
            ? Outcome<WorkflowDefinition>.Of(compiled.Definition)
            : Refusal.Invalid("document", "The document has problems."));

    /// <summary>One of the workflows with values for a run.</summary>
    /// <param name="workflow">Its name, or null for the only one, or else the one called <c>main</c>.</param>
    /// <param name="given">Values of parameters and places of inputs, by name.</param>
    /// <param name="takesMore">Whether parameters may have values that the workflow does not declare.</param>
    /// <param name="complete">Adds what else is wanted of the run; gets the name of the workflow.</param>
    internal Outcome<CompiledWorkflow> Compile(
        string? workflow, IReadOnlyDictionary<string, DocumentNode> given, bool takesMore, Func<RunRequest, string, RunRequest> complete)
    {
        if (!Find(workflow).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var wrong = new List<string>();
        var request = complete(ParameterValues.Read(found, given, takesMore, wrong), found.Name);
        var wanted = RequestedWorkflow.Of(found, request, wrong);
        if (wrong.Count > 0)
        {
            return Refusal.Invalid("inputs", string.Join('\n', wrong));
        }

        var problems = new Problems();
        return new WorkflowCompiler(_file, _library, problems).Compile(wanted, request) is { } compiled
            ? compiled
            : Refusal.Invalid("document", string.Join('\n', problems.All.Select(p => p.In(request.Template?.File ?? "document"))));
    }

    /// <summary>One of the workflows.</summary>
    /// <param name="name">Its name, or null for the only one, or else the one called <c>main</c>.</param>
    internal Outcome<WorkflowTemplate> Find(string? name)
    {
        if (name is null)
        {
            return (_file.Workflows is [var only] ? only : _file.Workflows.FirstOrDefault(w => w.Name == UsualName)) is { } usual
                ? usual
                : Refusal.Invalid("workflow", _file.Workflows.IsEmpty ? "The file has no workflow that could be run." : $"The file has several workflows; say which one: {string.Join(", ", Workflows)}.");
        }

        return _file.Workflows.FirstOrDefault(w => w.Name == name) is { } found
            ? found
            : Refusal.Invalid("workflow", $"The file has no workflow '{name}'.{Scope.Meant(name, Workflows)} There are: {string.Join(", ", Workflows)}.");
    }
}
