using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Running;

namespace Fairlead.Dialects.HpcWaas.Executions;

/// <summary>Executions as HPCWaaS shows them.</summary>
/// <param name="files">Knows what runs have handed over.</param>
/// <param name="folder">Knows where files of runs are.</param>
/// <param name="options">Says how a good end is called.</param>
internal sealed class ExecutionView(RunFiles files, ExecutionFolder folder, HpcWaasOptions options)
{
    /// <summary>An execution with its outputs, as soon as there is one.</summary>
    public async Task<JsonObject> OfAsync(Run run, CancellationToken cancellationToken)
    {
        var view = new JsonObject { ["id"] = Execution.IdOf(run), ["status"] = StatusOf(run) };
        var outputs = await files.FindAsync(run, string.Empty, _ => true, cancellationToken);
        if (outputs.Count > 0)
        {
            var place = (await folder.FindAsync(run, cancellationToken)).TryGet(out var home, out _) ? home.Directory : string.Empty;
            view["outputs"] = new JsonObject(outputs.Select(o => KeyValuePair.Create(o.Key, ValueOf(o.Value, place))));
        }

        return view;
    }

    /// <summary>An execution as it is listed.</summary>
    public JsonObject Listed(Run run) => new()
    {
        ["id"] = Execution.IdOf(run),
        ["status"] = StatusOf(run),
        ["workflow_id"] = Execution.WorkflowIdOf(run),
        ["started"] = Rfc3339.Of(run.CreatedAt),
        ["ended"] = run.Header.EndedAt is { } ended ? Rfc3339.Of(ended) : null,
    };

    /// <summary>The word for the state of an execution.</summary>
    public string StatusOf(Run run) => HpcWaasStates.WordOf(run, options.SaysSucceeded);

    // A file that was sent nowhere is shown by its path on the machine.
    private static JsonNode? ValueOf(string url, string place) => RunOutput.Of(url) switch
    {
        RunOutput.File file => $"{place}/{file.Path}",
        RunOutput.Value value => Typed(value.Text),
        var other => throw new ArgumentException($"There is no view of {other.GetType().Name}.", nameof(url)),
    };

    private static JsonNode? Typed(string text)
    {
        try
        {
            // What is written as JSON is a number, a truth, a list or a map; every other text is a text.
            return JsonNode.Parse(text) is { } node && node.GetValueKind() is not JsonValueKind.String ? node : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
