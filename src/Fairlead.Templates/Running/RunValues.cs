using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Reading;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Running;

/// <summary>The values that references have at one node of a run.</summary>
/// <param name="node">The node.</param>
/// <param name="workflow">The workflow of the file that it stands in.</param>
/// <param name="settings">What is kept with the run.</param>
/// <param name="folder">The job that has the execution folder.</param>
internal sealed class RunValues(RunNode node, string workflow, RunSettings settings, Job folder)
{
    private const string IndexVariable = "${FAIRLEAD_ARRAY_TASK_ID:-0}";
    /// <summary>What the folder of a template's code is called in the execution folder.</summary>
    public const string CodeName = "code";

    private const string RestartsVariable = "${FAIRLEAD_RESTARTS:-0}";

    /// <summary>What is known of the workflow.</summary>
    public WorkflowSettings Workflow { get; } = settings.Workflows[workflow];

    /// <summary>The folder that all phases run in.</summary>
    public string ExecutionFolder => folder.Directory;

    /// <summary>What the phase asks of its site, by word.</summary>
    public IReadOnlyDictionary<string, string> Resources { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the phase keeps what it needs to go on, or null.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The folder of the code on the site, or null.</summary>
    public string? CodeFolder => settings.CodeFolder ?? (settings.Template is null ? null : $"{ExecutionFolder}/{CodeName}");

    /// <summary>What is given to the implementation that the phase is of, by name.</summary>
    public IReadOnlyDictionary<string, ArgumentPayload> Arguments { get; init; } = new Dictionary<string, ArgumentPayload>();

    /// <summary>A text with the values of its references as they are.</summary>
    public Outcome<string> Fill(string text) => ReferenceText.Fill(text, reference => Find(reference).Select(TextOf));

    /// <summary>Commands with the values of their references, each as one word of the shell.</summary>
    public Outcome<string> FillCommands(string text) => ReferenceText.Fill(text, reference => reference switch
    {
        { Section: "variables", Name: "index" } => IndexVariable,
        { Section: "variables", Name: "restart_count" } => RestartsVariable,
        _ => Find(reference).Select(value => ShellWord.Of(TextOf(value))),
    });

    /// <summary>The value of a reference.</summary>
    public Outcome<Value> Find(Reference reference)
    {
        var found = reference.Section switch
        {
            "parameters" when Workflow.Parameters.Contains(reference.Name) => Variable(reference.Name),
            "variables" => node.Variables.ContainsKey(reference.Name) ? Variable(reference.Name) : Own(reference.Name) is { } own ? Value.Of(own) : Missing(reference),
            "inputs" when Workflow.Inputs.GetValueOrDefault(reference.Name) is { } input => Value.Of(PathOf(input)),
            "outputs" when Workflow.Outputs.GetValueOrDefault(reference.Name)?.Path is { } path => Fill(path).Select(Value.Of),
            "arguments" when Arguments.GetValueOrDefault(reference.Name) is { } argument =>
                Fill(argument.Text).Then(text => Values.Typed(argument.Type, new ScalarNode(default, text, IsQuoted: true))),
            "environment" when settings.Environment.GetValueOrDefault(reference.Name) is { } text => Fill(text).Select(Value.Of),
            _ => Missing(reference),
        };
        return reference.Inner.IsEmpty ? found : found.Then(value => Inside(value, reference));
    }

    /// <summary>A value as text: lists are JSON.</summary>
    public static string TextOf(Value value) => value is Value.List ? Values.Json(value)?.ToJsonString() ?? "[]" : value.ToString();

    /// <summary>The path of an input for the phases.</summary>
    public string PathOf(InputSettings input) => input.Server is null ? input.Path : $"{ExecutionFolder}/data/{input.Path}";

    private Outcome<Value> Variable(string name) => node.Variables.GetValueOrDefault(Names.VariableOf(name)) is { } value
        ? value
        : Refusal.Invalid("reference", $"There is no value of '{name}' here.");

    private string? Own(string name) => name switch
    {
        "execution_id" => node.Run.Id.ToString(),
        "name_sim" => settings.Name,
        "execution_folder" or "workflow_folder" => ExecutionFolder,
        "data_folder" => $"{ExecutionFolder}/data",
        "results_folder" => $"{ExecutionFolder}/results",
        "code_folder" => CodeFolder,
        "checkpoint_folder" => StoragePath.Combine(ExecutionFolder, CheckpointFolder ?? "checkpoints"),
        "num_nodes" => Resources.GetValueOrDefault("nodes", "1"),
        "exec_time" => Resources.GetValueOrDefault("time") is { } time ? ResourceWords.Time(time)?.TotalMinutes.ToString(CultureInfo.InvariantCulture) : null,
        "qos" => Resources.GetValueOrDefault("qos", string.Empty),
        "project_name" => Resources.GetValueOrDefault("project", string.Empty),
        "machine" => folder.Site,
        "index" or "restart_count" => "0",
        _ => null,
    };

    private static Outcome<Value> Inside(Value value, Reference reference)
    {
        JsonNode? part;
        try
        {
            part = value is Value.List ? Values.Json(value) : JsonNode.Parse(value.ToString());
        }
        catch (JsonException)
        {
            return Refusal.Invalid("reference", $"{reference}: '{reference.Name}' holds no names.");
        }

        foreach (var name in reference.Inner)
        {
            part = part switch
            {
                JsonObject names => names[name],
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return part switch
        {
            null => Missing(reference),
            JsonValue single when single.TryGetValue<string>(out var text) => Value.Of(text),
            JsonValue single => Values.Plain(new ScalarNode(default, single.ToJsonString(), IsQuoted: false)) ?? Value.Null,
            _ => Value.Of(part.ToJsonString()),
        };
    }

    private static Refusal Missing(Reference reference) => Refusal.Invalid("reference", $"{reference} has no value here.");
}
