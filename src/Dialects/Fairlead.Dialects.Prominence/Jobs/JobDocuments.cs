using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>Takes job descriptions.</summary>
/// <param name="submit">Takes jobs.</param>
/// <param name="find">Knows what jobs were asked for with.</param>
/// <param name="sites">Where they can run.</param>
/// <param name="choose">Finds the best of these sites.</param>
/// <param name="open">Opens what was uploaded.</param>
/// <param name="options">How large a document may be.</param>
internal sealed class JobDocuments(SubmitJob submit, FindJob find, SiteDirectory sites, ChooseSite choose, OpenStorage open, ProminenceOptions options)
{
    /// <summary>The answer to a posted description.</summary>
    public async Task<IResult> SubmitAsync(HttpRequest request, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var read = (await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).Then(ProminenceJson.ReadObject);
        return read.TryGet(out var document, out var refusal) ? await SubmitAsync(document, principal, links, cancellationToken) : ProminenceError.Of(refusal);
    }

    /// <summary>The answer to the wish for a job like that one.</summary>
    public async Task<IResult> CloneAsync(Job job, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var source = job.Description.SourceForm == JobCompiler.Form ? await find.SourceAsync(job, cancellationToken) : null;
        return source is not null && ProminenceJson.ReadObject(source).TryGet(out var document, out _)
            ? await SubmitAsync(document, principal, links, cancellationToken)
            : ProminenceError.Bad("Unable to get JSON description of the specified job");
    }

    private async Task<IResult> SubmitAsync(JsonObject document, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        List<SiteProfile> usable = [.. sites.All.Select(s => s.Profile).Where(p => p.AccountOf(principal).TryGet(out _, out _))];
        if (usable.Count == 0)
        {
            return ProminenceError.Bad($"Job submission failed with an exception: {principal.User} has no account on any site");
        }

        if (!new JobCompiler(usable, links.Root).Compile(document).TryGet(out var job, out var refusal)
            || await MissingAsync(job, principal, cancellationToken) is { } missing && (refusal = missing) is not null)
        {
            return ProminenceError.Of(refusal);
        }

        var submission = new JobSubmission(job.Description)
        {
            Source = ProminenceJson.TextOf(job.Source),
            Flaw = job.Flaw,
            KeepsFlawed = job.Flaw is not null,
        };
        if (!choose.Run(principal, job.Sites, _ => submission).TryGet(out var placed, out refusal))
        {
            return ProminenceError.Of(refusal);
        }

        return (await submit.RunAsync(principal, placed, cancellationToken)).TryGet(out var accepted, out refusal) ? ProminenceJson.Made(accepted.Number)
            : refusal.Kind is RefusalKind.Unavailable or RefusalKind.TooMany ? ProminenceError.Of(refusal)
            : ProminenceError.Bad($"Job submission failed with an exception: {refusal.Message}");
    }

    private async Task<Refusal?> MissingAsync(CompiledJob job, Principal principal, CancellationToken cancellationToken)
    {
        foreach (var needed in job.Objects)
        {
            if (ObjectName.PlaceOf(needed.Name) is not var (storage, path)
                || !(await open.RunAsync(principal, storage, cancellationToken)).TryGet(out var opened, out _)
                || !(await opened.Files.StatAsync(path, cancellationToken)).TryGet(out _, out var refusal) && refusal.Kind is not RefusalKind.Unavailable)
            {
                return Refusal.Invalid(needed.Kind, $"{needed.Kind} {needed.Name} does not exist");
            }
        }

        return null;
    }
}
