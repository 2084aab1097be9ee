using System.Text.Json.Nodes;
using Fairlead.Templates.Publishing;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>A workflow of an application in one of the environments that it is deployed in.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The workflow's name.</param>
internal sealed record PublishedWorkflow(Application Application, ApplicationEnvironment Environment, string Name)
{
    /// <summary>What it is called by.</summary>
    public WorkflowId Id => new(Application.Id, Environment.Id, Name);

    /// <summary>The workflow as it is listed.</summary>
    public JsonObject View() => new()
    {
        ["id"] = Id.ToString(),
        ["name"] = Name,
        ["application_id"] = Application.Id,
        ["environment_id"] = Environment.Id,
        ["environment_name"] = Environment.Name,
    };
}
