using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>Takes the job descriptions that are posted to <c>/jobs</c> and to sites.</summary>
/// <param name="submit">Takes jobs.</param>
/// <param name="sites">Where they can run.</param>
/// <param name="choose">Finds the site of those that leave it open.</param>
/// <param name="handles">What the caller has set on the sites.</param>
/// <param name="options">How large a document may be.</param>
/// <param name="secrets">Seals what must not be read by anybody.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class JobDocuments(SubmitJob submit, SiteDirectory sites, ChooseSite choose, UserSites handles, UnicoreOptions options, ISecrets secrets, TimeProvider clock)
{
    /// <summary>
    /// The answer to a posted description: 201 with the address of the job, also where its content is wrong; then the job has failed and says why.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="links">Where everything is.</param>
    /// <param name="siteName">The site it was posted to, or null where that is left open.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public Task<IResult> SubmitAsync(HttpRequest request, Caller caller, UnicoreLinks links, string? siteName, CancellationToken cancellationToken) =>
        SubmitAsync(request, caller, links, siteName, inside: null, cancellationToken);

    /// <summary>The same for a description that was posted to an allocation, to run inside it.</summary>
    public Task<IResult> SubmitIntoAsync(HttpRequest request, Caller caller, UnicoreLinks links, Job allocation, CancellationToken cancellationToken) =>
        SubmitAsync(request, caller, links, allocation.Site, allocation.Id, cancellationToken);

    private async Task<IResult> SubmitAsync(
        HttpRequest request, Caller caller, UnicoreLinks links, string? siteName, JobId? inside, CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.Read(request).TryGet(out var key, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal)
            || !Place(document, siteName, caller.Principal, links, request.Host).TryGet(out var submission, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        // What a user has set on a site counts for jobs that are posted to it.
        var handle = siteName is null ? SiteHandle.Unset : await handles.FindAsync(caller.Principal, siteName, cancellationToken);
        submission = submission with
        {
            Key = key.Value,
            Inside = inside,
            Description = submission.Description with { Umask = submission.Description.Umask ?? handle.Umask },
        };
        if (!(await submit.RunAsync(caller.Principal, submission, cancellationToken)).TryGet(out var job, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return TypedResults.Created(links.Job(job.Id));
    }

    private Outcome<JobSubmission> Place(JsonObject document, string? siteName, Principal principal, UnicoreLinks links, HostString host) =>
        siteName is null
            ? choose.Run(principal, SiteWish.Any, site => Submission(document, site, principal, links, host))
            : sites.Find(siteName).Select(site => Submission(document, site.Profile, principal, links, host));

    private JobSubmission Submission(JsonObject document, SiteProfile site, Principal principal, UnicoreLinks links, HostString host)
    {
        var own = new OwnStorages(options.SiteName, [new Uri(links.Address).Authority, host.Value ?? string.Empty]);
        var compiled = new JobCompiler(site, own, principal, new Uri(links.List("jobs")), clock.GetUtcNow())
        {
            Seal = secret => secrets.Seal(principal.User, secret),
        }.Compile(document);
        return new JobSubmission(compiled.Description)
        {
            Site = site.Name,
            Source = SubmittedDocument.Of(document),
            Notes = compiled.Notes,
            Flaw = compiled.Flaw,
            KeepsFlawed = true,
        };
    }
}
