using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>The applications of a site, below its factory and below itself.</summary>
internal static class ApplicationEndpoints
{
    /// <summary>The list.</summary>
    public static IResult List(Outcome<SiteProfile> found, UnicoreLinks links) =>
        found.TryGet(out var site, out var refusal)
            ? new UnicoreJson(new() { ["applications"] = new SiteView(site, links).Applications() })
            : UnicoreError.Of(refusal);

    /// <summary>One of them.</summary>
    public static IResult Read(Outcome<SiteProfile> found, string id)
    {
        if (!found.TryGet(out var site, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return Applications.ById(site, id) is { } application
            ? new UnicoreJson(new()
            {
                ["ApplicationName"] = application.Name,
                ["ApplicationVersion"] = application.Version,
                ["ApplicationDescription"] = application.Description ?? string.Empty,
                ["Options"] = new JsonObject(),
            })
            : UnicoreError.Of(Refusal.NotFound("such application"));
    }
}
