using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Triggering;

/// <summary>Says what a published workflow takes and gives.</summary>
public static class DescribeWorkflow
{
    private const string File = "file";

    /// <summary>The description of one workflow; refused where the file has faults, which are told with line and column.</summary>
    /// <param name="tree">The version of the repository.</param>
    /// <param name="file">The file of workflows, by its path in it.</param>
    /// <param name="workflow">The name of the workflow; null for the only one, or else <c>main</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Outcome<WorkflowDescription>> RunAsync(TemplateTree tree, string file, string? workflow, CancellationToken cancellationToken) =>
        (await ReadAsync(tree, file, cancellationToken)).Then(document => document.Find(workflow)).Select(Of);

    /// <summary>The names of all workflows of a file, in its order.</summary>
    public static async Task<Outcome<IReadOnlyList<string>>> ListAsync(TemplateTree tree, string file, CancellationToken cancellationToken) =>
        (await ReadAsync(tree, file, cancellationToken)).Then(document => Outcome<IReadOnlyList<string>>.Of(document.Workflows));

    private static async Task<Outcome<NativeDocument>> ReadAsync(TemplateTree tree, string file, CancellationToken cancellationToken)
    {
        if (!(await tree.ReadAsync(file, cancellationToken)).TryGet(out var text, out var refusal))
        {
            return refusal;
        }

        var document = await TemplateFile.ReadAsync(tree, text, [], cancellationToken);
        return TemplateFile.Faults(document, file) is { } faults ? faults : document;
    }

    private static WorkflowDescription Of(WorkflowTemplate workflow) => new(workflow.Name)
    {
        Description = workflow.Description,
        Parameters = [.. workflow.Parameters.Select(Of)],
        Inputs = [.. workflow.Inputs.Select(i => new InputDescription(i.Name, i.Server, i.Path, i.IsRequired))],
        Outputs = [.. workflow.Outputs.Select(o => new OutputDescription(o.Name, o.Path is null ? ParameterReader.WordOf(o.Type) : File))],
        Phases = [.. workflow.Body.Phases.Select(p => p.Id)],
        HasCheckpoints = HasCheckpoints(workflow.Body),
    };

    private static ParameterDescription Of(ParameterDeclaration parameter) => new(parameter.Name, ParameterReader.WordOf(parameter.Type), parameter is { IsRequired: true, Default: null })
    {
        Description = parameter.Description,
        Default = parameter.Default is { } usual ? DefaultOf(parameter.Type, usual) : null,
        Min = parameter.Min,
        Max = parameter.Max,
        Enum = [.. parameter.Enum.Select(Values.Json)],
        Pattern = parameter.Pattern,
    };

    // A map is kept as the text of its JSON.
    private static JsonNode? DefaultOf(ParameterType type, Value value) => type is ParameterType.Map ? JsonNode.Parse(value.ToString()) : Values.Json(value);

    private static bool HasCheckpoints(PhaseBlock body) => body.Phases.Any(phase => phase switch
    {
        Phase.Run run => run.Job.Checkpoint is not null,
        Phase.Choice choice => choice.Branches.Any(b => HasCheckpoints(b.Body)),
        Phase.Repeat loop => HasCheckpoints(loop.Body),
        Phase.ForEach loop => HasCheckpoints(loop.Body),
        Phase.Group group => HasCheckpoints(group.Body),
        _ => false,
    });
}
