using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Native.Running;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Takes workflows: <c>{"document": "...", "workflow": "...", "inputs": {...}, "site": "...", "name": "...", "codeFolder": "..."}</c>.</summary>
/// <param name="submit">Takes runs.</param>
/// <param name="sites">Where they can run.</param>
internal sealed class WorkflowSubmission(SubmitRun submit, SiteDirectory sites)
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

        var site = TextOf(body["site"]);
        if (site is not null && !sites.Find(site).TryGet(out _, out var noSite))
        {
            return noSite;
        }

        var document = NativeDocument.Read(source);
        if (document.Problems.Count > 0)
        {
            return Refusal.Invalid("document", string.Join('\n', document.Problems.Select(p => p.In("document"))));
        }

        var name = TextOf(body["name"]);
        var compiled = document.Compile(
            TextOf(body["workflow"]),
            (body["inputs"] as JsonObject ?? []).ToDictionary(p => p.Key, p => NativeJson.ToNode(p.Value)),
            request => request with { Name = name, Site = site, CodeFolder = TextOf(body["codeFolder"]) });
        return compiled.TryGet(out var workflow, out var refusal)
            ? await submit.RunAsync(
                principal,
                new RunSubmission(workflow.Definition, NativeRuns.DialectName, source) { Name = workflow.Settings.Name, Key = key, Extra = workflow.Settings.ToText() },
                cancellationToken)
            : refusal;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
