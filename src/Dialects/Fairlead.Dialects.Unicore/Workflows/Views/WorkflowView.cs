using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Workflows.Running;

namespace Fairlead.Dialects.Unicore.Workflows.Views;

/// <summary>A workflow as UNICORE shows it.</summary>
/// <param name="run">The workflow.</param>
/// <param name="links">Where everything is.</param>
internal sealed class WorkflowView(Run run, UnicoreLinks links)
{
    /// <summary>The key of the values of variables.</summary>
    public const string ParametersKey = "parameters";

    /// <summary>All but variables and the tree of states.</summary>
    /// <param name="ownerName">The X.500 name of the owner.</param>
    public JsonObject Of(string ownerName)
    {
        var view = new JsonObject();
        if (run.Name is { } name)
        {
            view["name"] = name;
        }

        view["status"] = WorkflowWords.Of(run.Header.Phase, run.IsHeld);
        if (run.Header is { Phase: RunPhase.Failed or RunPhase.Aborted, Message: { } message })
        {
            view["statusMessage"] = message;
        }

        view["submissionTime"] = UnicoreTime.Format(run.CreatedAt);
        if (run.ExpiresAt is { } end)
        {
            view["terminationTime"] = UnicoreTime.Format(end);
        }

        view["owner"] = ownerName;
        view["acl"] = AccessList.Of(run.Grants);
        view["tags"] = new JsonArray([.. run.Tags.Select(t => (JsonNode?)t)]);
        view["_links"] = Links();
        return view;
    }

    /// <summary>The values of declared variables at the top level, all as text.</summary>
    public static JsonObject Parameters(WorkflowOrigin origin, BlockInstance? root)
    {
        var parameters = new JsonObject();
        foreach (var name in origin.Parameters)
        {
            if (root?.Variables.GetValueOrDefault(name) is { } value)
            {
                parameters[name] = value.ToString();
            }
        }

        return parameters;
    }

    private JsonObject Links()
    {
        var self = links.Workflow(run.Id);
        return new JsonObject
        {
            ["self"] = UnicoreLinks.To(self),
            ["jobs"] = UnicoreLinks.To($"{self}/jobs", "Job list"),
            ["files"] = UnicoreLinks.To($"{self}/files", "File list"),
            ["action:abort"] = UnicoreLinks.To($"{self}/actions/abort", "Abort"),
            ["action:continue"] = UnicoreLinks.To($"{self}/actions/continue", "Continue"),
            ["action:resume"] = UnicoreLinks.To($"{self}/actions/resume", "Resume"),
            ["action:callback"] = UnicoreLinks.To($"{self}/actions/callback", "Job status callback"),
        };
    }
}
