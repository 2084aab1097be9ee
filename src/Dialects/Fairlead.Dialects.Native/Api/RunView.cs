using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Model;
using Fairlead.Templates.Running;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Runs and their nodes as the native API shows them; the only place that knows its words for their states.</summary>
internal static class RunView
{
    /// <summary>A run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outputs">The names that it knows: its outputs.</param>
    public static JsonObject Of(Run run, IEnumerable<KeyValuePair<string, string>> outputs) => new()
    {
        ["id"] = run.Id.ToString(),
        ["name"] = run.Name,
        ["state"] = WordOf(run),
        ["message"] = run.Header.Message,
        ["owner"] = run.Owner,
        ["createdAt"] = run.CreatedAt,
        ["endedAt"] = run.Header.EndedAt,
        ["expiresAt"] = run.ExpiresAt,
        ["nodes"] = run.Header.Nodes,
        ["jobs"] = run.Header.Jobs,
        ["restarts"] = run.Header.Restarts,
        ["template"] = TriggeredRun.Find(run)?.Template is { } template ? Of(template) : null,
        ["outputs"] = new JsonObject(outputs.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)Output(run, o.Value)))),
    };

    /// <summary>Which published workflow it is.</summary>
    public static JsonObject Of(TemplateVersion template) => new()
    {
        ["repository"] = template.Repository,
        ["revision"] = template.Revision,
        ["commit"] = template.Commit,
        ["file"] = template.File,
        ["workflow"] = template.Workflow,
    };

    /// <summary>A node.</summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="block">The block it is in.</param>
    /// <param name="node">The node.</param>
    public static JsonObject Of(WorkflowPlan plan, BlockInstance block, NodeInstance node)
    {
        var written = plan.Node(block.Block, node.Node);
        return new JsonObject
        {
            ["place"] = block.Path.Length == 0 ? written.Id : $"{block.Path}/{written.Id}",
            ["kind"] = KindOf(written),
            ["state"] = WordOf(node),
            ["order"] = node.Order,
            ["startedAt"] = node.StartedAt,
            ["endedAt"] = node.EndedAt,
            ["until"] = node.WakeAt,
            ["job"] = node.Job?.ToString(),
            ["attempt"] = node.Attempt,
            ["exitCode"] = node.ExitCode,
            ["message"] = node.Failure?.Message,
            ["iterations"] = node.Loop is { } loop
                ? new JsonObject { ["started"] = loop.Started, ["running"] = loop.Running, ["failed"] = loop.Failures, ["total"] = loop.Total }
                : null,
        };
    }

    /// <summary>The word for the state of a run.</summary>
    public static string WordOf(Run run) => run.Header.Phase switch
    {
        RunPhase.Succeeded => "succeeded",
        RunPhase.Failed => "failed",
        RunPhase.Aborted => "cancelled",
        _ => run.IsHeld ? "held" : "running",
    };

    private static string WordOf(NodeInstance node) => node.State switch
    {
        NodeState.Ready => "waiting",
        NodeState.Submitting or NodeState.Submitted => "submitted",
        NodeState.Delayed => "delayed",
        NodeState.Holding => "held",
        NodeState.Succeeded when node.Failure is not null => "ignored",
        NodeState.Succeeded => "succeeded",
        NodeState.Failed => "failed",
        _ => "running",
    };

    private static string KindOf(Node node) => node switch
    {
        Node.Job => "job",
        Node.Assign => "assign",
        Node.Hold => "hold",
        Node.Choice => "choice",
        Node.SubBlock => "phases",
        Node.Repeat => "loop",
        Node.ForEach => "forEach",
        _ => "way",
    };

    private static JsonObject Output(Run run, string url) => RunOutput.Of(url) switch
    {
        RunOutput.File file => new JsonObject { ["file"] = $"/api/workflows/{run.Id}/files/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}" },
        RunOutput.Value value => new JsonObject { ["value"] = value.Text },
        var other => throw new ArgumentException($"There is no view of {other.GetType().Name}.", nameof(url)),
    };
}
