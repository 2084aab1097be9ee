using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Fairlead.Templates.Document;
using Fairlead.Templates.Running;

namespace Fairlead.Templates.Triggering;

/// <summary>Runs a workflow of a file that the caller brings along.</summary>
/// <param name="submit">Takes runs.</param>
/// <param name="sites">Where they can run.</param>
public sealed class SubmitDocument(SubmitRun submit, SiteDirectory sites)
{
    /// <summary>The run, or all that is wrong with the file and the values; faults of the file have line and column.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<Run>> RunAsync(Principal principal, DocumentRequest request, CancellationToken cancellationToken)
    {
        if (request.Site is { } site && !sites.Find(site).TryGet(out _, out var noSite))
        {
            return noSite;
        }

        var document = NativeDocument.Read(request.Text);
        if (document.Problems.Count > 0)
        {
            return Refusal.Invalid("document", string.Join('\n', document.Problems.Select(p => p.In("document"))));
        }

        var compiled = document.Compile(
            request.Workflow,
            request.Inputs.ToDictionary(p => p.Key, p => JsonDocumentNode.Of(p.Value)),
            takesMore: false,
            (run, _) => run with { Name = request.Name, Site = request.Site, CodeFolder = request.CodeFolder });
        return compiled.TryGet(out var workflow, out var refusal)
            ? await submit.RunAsync(
                principal,
                new RunSubmission(workflow.Definition, NativeRuns.NativeName, request.Text) { Name = workflow.Settings.Name, Key = request.Key, Extra = workflow.Settings.ToText() },
                cancellationToken)
            : refusal;
    }
}
