using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>A site as UNICORE shows it, as a site and as the factory of one.</summary>
/// <param name="site">The site.</param>
/// <param name="links">Where everything is.</param>
internal sealed class SiteView(SiteProfile site, UnicoreLinks links)
{
    /// <summary>What factory and site have in common.</summary>
    /// <param name="siteName">The UNICORE site name.</param>
    /// <param name="owner">X.500 name of the owner.</param>
    /// <param name="reservations">Whether users can make reservations.</param>
    public JsonObject Common(string siteName, string owner, bool reservations) => new()
    {
        ["siteName"] = siteName,
        ["supportsReservation"] = reservations ? "true" : "false",
        ["resources"] = Resources(),
        ["applications"] = Applications(),
        ["otherInfo"] = new JsonObject { ["Site"] = site.Name, ["Kind"] = site.Kind },
        ["remainingComputeTime"] = new JsonObject(),
        ["owner"] = owner,
        ["acl"] = new JsonArray(),
        ["tags"] = new JsonArray(),
    };

    /// <summary>The links of the factory of that name.</summary>
    public JsonObject FactoryLinks(string name) => new()
    {
        ["self"] = UnicoreLinks.To(links.Factory(name)),
        ["sites"] = UnicoreLinks.To(links.List("sites")),
        ["applications"] = UnicoreLinks.To($"{links.Factory(name)}/applications"),
    };

    /// <summary>The links of the site.</summary>
    public JsonObject SiteLinks(string factory)
    {
        var self = links.Site(site.Name);
        var all = new JsonObject
        {
            ["self"] = UnicoreLinks.To(self),
            ["jobs"] = UnicoreLinks.To($"{self}/jobs"),
            ["applications"] = UnicoreLinks.To($"{self}/applications"),
            ["parent"] = UnicoreLinks.To(links.Factory(factory)),
        };
        foreach (var storage in site.Storages.Keys)
        {
            all[$"storage:{storage}"] = UnicoreLinks.To(links.Storage(new StorageId.Shared(storage)));
        }

        return all;
    }

    /// <summary>The ids of its applications.</summary>
    public JsonArray Applications() => new([.. site.Applications.Select(a => (JsonNode?)Description.Applications.IdOf(a))]);

    private JsonObject Resources()
    {
        var queues = new JsonObject();
        foreach (var (name, queue) in QueuesShown())
        {
            var resources = new JsonObject();
            foreach (var range in ResourceRules.RangesIn(queue))
            {
                resources[range.Resource] = $"{range.Least}-{range.Most}";
            }

            foreach (var free in new[] { "QoS", "NodeConstraints", "Reservation", "Project" })
            {
                resources[free] = "*";
            }

            resources["Exclusive"] = new JsonArray("true", "false");
            resources["ArraySize"] = $"1-{Core.Jobs.ArrayRequest.MaxSize}";
            foreach (var own in site.Resources)
            {
                resources[own.Name] = Possible(own.Values);
            }

            queues[name] = resources;
        }

        return queues;
    }

    /// <summary>The queues; where the site has none, one in whose place resources of the site's own are shown.</summary>
    private ImmutableDictionary<string, QueueProfile> QueuesShown() =>
        !site.Queues.IsEmpty || (site.DefaultQueue is null && site.Resources.IsEmpty) ? site.Queues : site.Queues.Add(site.DefaultQueue ?? "default", new QueueProfile());

    private static JsonNode Possible(ResourceValues values) => values switch
    {
        ResourceValues.Whole whole => string.Create(CultureInfo.InvariantCulture, $"{whole.Least}-{whole.Most}"),
        ResourceValues.Decimal number => string.Create(CultureInfo.InvariantCulture, $"{number.Least}-{number.Most}"),
        ResourceValues.Choice choice => new JsonArray([.. choice.Words.Select(w => (JsonNode?)w)]),
        ResourceValues.Flag => new JsonArray("true", "false"),
        _ => "*",
    };
}
