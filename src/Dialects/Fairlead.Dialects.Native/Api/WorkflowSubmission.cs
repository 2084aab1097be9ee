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
    /// <summary>The run, or all that is wrong with the request.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="body">The request.</param>
    /// <param name="key">Key under which the same run is given again, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<Run>> RunAsync(Principal principal, JsonObject body, string? key, CancellationToken cancellationToken)
    {
        var fields = new JsonFields(body);
        var request = new DocumentRequest(fields.Text("document") ?? string.Empty)
        {
            Workflow = fields.Text("workflow"),
            Inputs = fields.Map("inputs"),
            Site = fields.Text("site"),
            Name = fields.Text("name"),
            CodeFolder = fields.Text("codeFolder"),
            Key = key,
        };
        if (fields.End() is { } wrong)
        {
            return wrong;
        }

        if (body["document"] is null)
        {
            return Refusal.Invalid("document", "'document' is missing: it is the text of a file of workflows.");
        }

        return await run.RunAsync(principal, request, cancellationToken);
    }
}
