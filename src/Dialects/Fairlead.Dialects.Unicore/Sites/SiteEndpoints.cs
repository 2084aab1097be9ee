using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Reservations;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>UNICORE's <c>/sites</c>: every site of the gateway on which the caller has an account, under its own name.</summary>
internal static class SiteEndpoints
{
    private const int UsualJobs = 100;

    public static void MapSites(this RouteGroupBuilder core)
    {
        var sites = core.MapGroup("/sites");
        sites.MapPublicRead("/", List);
        sites.MapPost("/", (Caller caller, UnicoreLinks links, SiteLookup lookup) => FactoryEndpoints.Create(UnicoreLinks.DefaultFactory, caller, links, lookup));
        sites.MapRead("/{name}", Read);
        sites.MapPut("/{name}", SiteProperties.Change);
        sites.MapDelete("/{name}", Delete);
        sites.MapPost("/{name}", Submit);
        sites.MapRead("/{name}/jobs", ListJobs);
        sites.MapRead("/{name}/applications", (string name, Caller caller, UnicoreLinks links, SiteLookup lookup) =>
            ApplicationEndpoints.List(lookup.Site(caller, name), links));
        sites.MapRead("/{name}/applications/{id}", (string name, string id, Caller caller, SiteLookup lookup) =>
            ApplicationEndpoints.Read(lookup.Site(caller, name), id));
    }

    private static async Task<IResult> List(
        HttpRequest request, Caller caller, UnicoreLinks links, SiteLookup sites, UserSites own, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var fit = sites.UsableBy(caller);
        if (!tags.IsEmpty)
        {
            var set = await own.ListAsync(caller.Principal, cancellationToken);
            fit = fit.Where(s => set.TryGetValue(s.Name, out var handle) && tags.All(t => handle.Tags.Contains(t)));
        }

        var query = tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}";
        return new ListView("sites", links.List("sites"), page, query).Cut([.. fit.Select(s => links.Site(s.Name))]);
    }

    private static async Task<IResult> Read(
        string name, Caller caller, FieldFilter fields, UnicoreLinks links, SiteLookup sites, UnicoreOptions options, FindJob find, SiteDrivers drivers,
        UserSites own, UserReservations reservations, CancellationToken cancellationToken)
    {
        if (!sites.Site(caller, name).TryGet(out var site, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var view = new SiteView(site, links);
        var document = view.Common(options.SiteName, caller.Principal.DistinguishedName, reservations.CanBeMadeOn(name));
        var handle = await own.FindAsync(caller.Principal, name, cancellationToken);
        document["tags"] = new JsonArray([.. handle.Tags.Select(t => (JsonNode?)t)]);
        document["umask"] = UmaskText.Of(handle.Umask);
        if (fields.Wants("numberOfJobs"))
        {
            document["numberOfJobs"] = await find.CountAsync(caller.Principal, new JobQuery { Site = name }, cancellationToken);
        }

        document["resourceStatus"] = "READY";
        document["resourceStatusMessage"] = drivers.HealthOf(name) is { Problem: not null, Since: var since }
            ? $"The site does not answer since {UnicoreTime.Format(since)}; jobs wait."
            : "OK";
        document["_links"] = view.SiteLinks(sites.FactoryOf(site));
        return fields.Reply(document);
    }

    // The site is everybody's: a user's handle on it goes, and the next request gives it back. Jobs stay, as in UNICORE.
    private static async Task<IResult> Delete(string name, Caller caller, UserSites own, CancellationToken cancellationToken) =>
        (await own.RemoveAsync(caller.Principal, name, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);

    private static async Task<IResult> Submit(
        string name, HttpRequest request, Caller caller, UnicoreLinks links, SiteLookup sites, JobDocuments documents, CancellationToken cancellationToken) =>
        sites.Site(caller, name).TryGet(out _, out var refusal)
            ? await documents.SubmitAsync(request, caller, links, name, cancellationToken)
            : UnicoreError.Of(refusal);

    private static async Task<IResult> ListJobs(
        string name, HttpRequest request, Caller caller, UnicoreLinks links, SiteLookup sites, FindJob find, CancellationToken cancellationToken) =>
        sites.Site(caller, name).TryGet(out _, out var refusal)
            ? await JobList.AnswerAsync(request, caller, $"{links.Site(name)}/jobs", new JobQuery { Site = name }, UsualJobs, links, find, cancellationToken)
            : UnicoreError.Of(refusal);
}
