using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Takes workflows: <c>{"document": "...", "workflow": "...", "inputs": {...}, "site": "...", "name": "...", "codeFolder": "..."}</c>.</summary>
/// <param name="run">Runs them.</param>
internal sealed class WorkflowSubmission(SubmitDocument run)
{
    private static readonly string[] Fields = ["document", "workflow", "inputs", "site", "name", "codeFolder"];

    /// <summary>The run, or all that is wrong with the request.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="body">The request.</param>
    /// <param name="key">Key under which the same run is given again, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<Run>> RunAsync(Principal principal, JsonObject body, string? key, CancellationToken cancellationToken)
    {
        if (body.Select(p => p.Key).FirstOrDefault(k => !Fields.Contains(k)) is { } unknown)
        {
            return Refusal.Invalid(unknown, $"'{unknown}' is not known here. Known: {string.Join(", ", Fields)}.");
        }

        if (Fields.Where(f => f != "inputs").FirstOrDefault(f => body[f] is { } value && TextOf(value) is null) is { } wrong)
        {
            return Refusal.Invalid(wrong, $"'{wrong}' has to be a text.");
        }

        if (TextOf(body["document"]) is not { } source)
        {
            return Refusal.Invalid("document", "'document' is missing: it is the text of a file of workflows.");
        }

        if (body["inputs"] is not (null or JsonObject))
        {
            return Refusal.Invalid("inputs", "'inputs' has to be an object of names and values.");
        }

        var request = new DocumentRequest(source)
        {
            Workflow = TextOf(body["workflow"]),
            Inputs = body["inputs"] as JsonObject ?? [],
            Site = TextOf(body["site"]),
            Name = TextOf(body["name"]),
            CodeFolder = TextOf(body["codeFolder"]),
            Key = key,
        };
        return await run.RunAsync(principal, request, cancellationToken);
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
