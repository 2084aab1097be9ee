using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>Takes job descriptions.</summary>
/// <param name="submit">Takes jobs.</param>
/// <param name="find">Knows what jobs were asked for with.</param>
/// <param name="parts">Knows what those that belong to workflows were asked for with.</param>
/// <param name="placed">Knows where they can run.</param>
/// <param name="options">How large a document may be.</param>
internal sealed class JobDocuments(SubmitJob submit, FindJob find, WorkflowParts parts, PlacedJobs placed, ProminenceOptions options)
{
    private const string Failed = "Job submission failed with an exception: ";

    /// <summary>The answer to a posted description.</summary>
    public async Task<IResult> SubmitAsync(HttpRequest request, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var read = (await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).Then(ProminenceJson.ReadObject);
        return read.TryGet(out var document, out var refusal) ? await SubmitAsync(document, principal, links, cancellationToken) : ProminenceError.Of(refusal);
    }

    /// <summary>The answer to the wish for a job like that one.</summary>
    public async Task<IResult> CloneAsync(Job job, Principal principal, ProminenceLinks links, CancellationToken cancellationToken) =>
        await DocumentOfAsync(job, cancellationToken) is { } document
            ? await SubmitAsync(document, principal, links, cancellationToken)
            : ProminenceError.Bad("Unable to get JSON description of the specified job");

    private async Task<JsonObject?> DocumentOfAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.PartOf is not null)
        {
            return (await parts.OfAsync([job], cancellationToken)).GetValueOrDefault(job.Id)?.ForItself();
        }

        var source = job.Description.SourceForm == JobCompiler.Form ? await find.SourceAsync(job, cancellationToken) : null;
        return source is not null && ProminenceJson.ReadObject(source).TryGet(out var document, out _) ? document : null;
    }

    private async Task<IResult> SubmitAsync(JsonObject document, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        if (!placed.SitesOf(principal).TryGet(out var sites, out var refusal))
        {
            return ProminenceError.Bad($"{Failed}{refusal.Message}");
        }

        if (!new JobCompiler(sites, links.Root, placed.LoginsOf(principal)).Compile(document).TryGet(out var job, out refusal)
            || (await placed.MissingAsync(job.Objects, principal, cancellationToken) is { } missing && (refusal = missing) is not null)
            || !placed.Place(principal, job, ProminenceJson.TextOf(job.Source)).TryGet(out var submission, out refusal))
        {
            return ProminenceError.Of(refusal);
        }

        return (await submit.RunAsync(principal, submission, cancellationToken)).TryGet(out var accepted, out refusal) ? ProminenceJson.Made(accepted.Number)
            : refusal.Kind is RefusalKind.Unavailable or RefusalKind.TooMany ? ProminenceError.Of(refusal)
            : ProminenceError.Bad($"{Failed}{refusal.Message}");
    }
}
