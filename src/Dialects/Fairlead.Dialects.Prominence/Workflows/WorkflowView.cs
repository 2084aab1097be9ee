using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Workflows.Running;

namespace Fairlead.Dialects.Prominence.Workflows;

/// <summary>A workflow in PROMINENCE's words. All of it but the description is in one row, so that its state costs the same whatever its size.</summary>
internal static class WorkflowView
{
    private static readonly string[] AsSubmitted = ["jobs", "dependencies", "factories", "labels", "policies", "notifications"];

    /// <summary>The workflow.</summary>
    /// <param name="run">The workflow.</param>
    /// <param name="source">The document it was asked for with, or null where its details are not wanted. Its parts become those of the view.</param>
    public static JsonObject Of(Run run, JsonObject? source)
    {
        var view = new JsonObject
        {
            ["id"] = run.Number,
            ["name"] = run.Name ?? string.Empty,
            ["status"] = ProminenceStates.Of(run.Header),
            ["events"] = Events(run),
            ["progress"] = Progress(WorkflowOrigin.Of(run), run.Header.JobNodes),
        };
        if (ProminenceStates.ReasonOf(run.Header) is { } reason)
        {
            view["statusReason"] = reason;
        }

        foreach (var key in AsSubmitted)
        {
            if (source?[key] is { } part)
            {
                source.Remove(key);
                view[key] = part;
            }
        }

        return StoredDocument.Show(view);
    }

    private static JsonObject Events(Run run)
    {
        var events = new JsonObject { ["createTime"] = run.CreatedAt.ToUnixTimeSeconds() };
        if (run.Header.FirstJobAt is { } start)
        {
            events["startTime"] = start.ToUnixTimeSeconds();
        }

        if (run.Header.EndedAt is { } end)
        {
            events["endTime"] = end.ToUnixTimeSeconds();
        }

        return events;
    }

    private static JsonObject Progress(WorkflowOrigin origin, JobNodeCounts jobs) => new()
    {
        ["total"] = origin.Total,
        ["done"] = origin.Done + jobs.Succeeded,
        ["failed"] = jobs.Failed,
        ["queued"] = jobs.UnderWay,
        ["waiting"] = origin.Total - origin.Done - jobs.Reached,
    };
}
