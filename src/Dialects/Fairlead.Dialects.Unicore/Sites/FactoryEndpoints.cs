using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Reservations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>UNICORE's <c>/factories</c>: one for each site. What they "create" is the site itself, which every user has anyhow.</summary>
internal static class FactoryEndpoints
{
    public static void MapFactories(this RouteGroupBuilder core)
    {
        var factories = core.MapGroup("/factories");
        factories.MapPublicRead("/", List);
        factories.MapPost("/", (Caller caller, UnicoreLinks links, SiteLookup sites) => Create(UnicoreLinks.DefaultFactory, caller, links, sites));
        factories.MapPublicRead("/{name}", Read);
        factories.MapPost("/{name}", Create);
        factories.MapPublicRead("/{name}/applications", (string name, Caller caller, UnicoreLinks links, SiteLookup sites) =>
            ApplicationEndpoints.List(sites.Factory(caller, name), links));
        factories.MapPublicRead("/{name}/applications/{id}", (string name, string id, Caller caller, SiteLookup sites) =>
            ApplicationEndpoints.Read(sites.Factory(caller, name), id));
    }

    /// <summary>The address of the site that the factory makes.</summary>
    public static IResult Create(string name, Caller caller, UnicoreLinks links, SiteLookup sites) =>
        sites.Factory(caller, name).TryGet(out var site, out var refusal) ? TypedResults.Created(links.Site(site.Name)) : UnicoreError.Of(refusal);

    private static IResult List(HttpRequest request, Caller caller, UnicoreLinks links, SiteLookup sites) =>
        ListView.ReadPage(request.Query).TryGet(out var page, out var refusal)
            ? new ListView("factories", links.List("factories"), page).Cut([.. sites.FactoriesFor(caller).Select(f => links.Factory(f.Name))])
            : UnicoreError.Of(refusal);

    private static IResult Read(string name, Caller caller, FieldFilter fields, UnicoreLinks links, SiteLookup sites, UnicoreOptions options, INames names, UserReservations reservations)
    {
        if (!sites.Factory(caller, name).TryGet(out var site, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var view = new SiteView(site, links);
        var document = view.Common(options.SiteName, names.Gateway, reservations.CanBeMadeOn(site.Name));
        document["_links"] = view.FactoryLinks(name);
        return fields.Reply(document);
    }
}
