using System.Text.Json.Nodes;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>What a workflow takes and gives, as HPCWaaS shows it. This is an addition of this gateway's to the API.</summary>
internal static class DescriptionView
{
    /// <summary>The workflow as it is listed, with its description, inputs and outputs.</summary>
    public static JsonObject Of(PublishedWorkflow workflow, WorkflowDescription description)
    {
        var view = workflow.View();
        view["description"] = description.Description ?? workflow.Application.Description;
        view["inputs"] = new JsonObject(
        [
            .. description.Parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Of(p, workflow))),
            .. description.Inputs.Select(i => KeyValuePair.Create(i.Name, (JsonNode?)Of(i))),
        ]);
        view["outputs"] = new JsonObject(description.Outputs.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)new JsonObject { ["type"] = WordOf(o.Type) })));
        return view;
    }

    private static JsonObject Of(ParameterDescription parameter, PublishedWorkflow workflow)
    {
        // What the environment fixes need not be given.
        var property = workflow.Environment.Properties.GetValueOrDefault(parameter.Name);
        var view = new JsonObject { ["type"] = WordOf(parameter.Type), ["required"] = parameter.IsRequired && property is null };
        Add(view, "default", property is null ? parameter.Default?.DeepClone() : JsonValue.Create(property));
        Add(view, "description", parameter.Description);
        Add(view, "minimum", parameter.Min);
        Add(view, "maximum", parameter.Max);
        Add(view, "pattern", parameter.Pattern);
        Add(view, "enum", parameter.Enum.IsEmpty ? null : new JsonArray([.. parameter.Enum.Select(e => e?.DeepClone())]));
        return view;
    }

    private static JsonObject Of(InputDescription input)
    {
        var view = new JsonObject { ["type"] = "string", ["required"] = input is { IsRequired: true, Server: null, Path: null } };
        Add(view, "default", input.Server ?? input.Path);
        return view;
    }

    // TOSCA's words, where it has one.
    private static string WordOf(string type) => type switch
    {
        "number" => "float",
        "path" or "file" => "string",
        _ => type,
    };

    private static void Add(JsonObject view, string name, JsonNode? value)
    {
        if (value is not null)
        {
            view[name] = value;
        }
    }
}
