using System.Text.Json.Nodes;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Published workflows as the native API shows them.</summary>
internal static class TemplateView
{
    /// <summary>A template.</summary>
    public static JsonObject Of(Application application) => new()
    {
        ["id"] = application.Id,
        ["name"] = application.Name,
        ["description"] = application.Description,
        ["repository"] = application.Repository,
        ["revision"] = application.Revision,
        ["file"] = application.File,
        ["environments"] = ListOf(application.Deployed, e => new JsonObject { ["id"] = e.Id, ["name"] = e.Name, ["site"] = e.Site }),
    };

    /// <summary>What a workflow of it takes and gives.</summary>
    public static JsonObject Of(WorkflowDescription workflow) => new()
    {
        ["name"] = workflow.Name,
        ["description"] = workflow.Description,
        ["parameters"] = ListOf(workflow.Parameters, Of),
        ["inputs"] = ListOf(workflow.Inputs, i => new JsonObject { ["name"] = i.Name, ["server"] = i.Server, ["path"] = i.Path, ["required"] = i.IsRequired }),
        ["outputs"] = ListOf(workflow.Outputs, o => new JsonObject { ["name"] = o.Name, ["type"] = o.Type }),
        ["phases"] = ListOf(workflow.Phases, p => p),
        ["hasCheckpoints"] = workflow.HasCheckpoints,
    };

    private static JsonObject Of(ParameterDescription parameter) => new()
    {
        ["name"] = parameter.Name,
        ["type"] = parameter.Type,
        ["required"] = parameter.IsRequired,
        ["description"] = parameter.Description,
        ["default"] = parameter.Default,
        ["min"] = parameter.Min,
        ["max"] = parameter.Max,
        ["enum"] = parameter.Enum.IsEmpty ? null : ListOf(parameter.Enum, e => e),
        ["pattern"] = parameter.Pattern,
    };

    private static JsonArray ListOf<T>(IEnumerable<T> items, Func<T, JsonNode?> view) => new([.. items.Select(view)]);
}
