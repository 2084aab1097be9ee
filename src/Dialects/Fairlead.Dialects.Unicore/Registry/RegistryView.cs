using System.Text.Json.Nodes;
using Fairlead.Core.Registry;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore.Registry;

/// <summary>Services as UNICORE's registry shows them.</summary>
/// <param name="links">Where everything is.</param>
/// <param name="names">Knows the gateway's own name.</param>
/// <param name="tokens">Knows the gateway's own certificate.</param>
internal sealed class RegistryView(UnicoreLinks links, INames names, ITokenIssuer tokens)
{
    /// <summary>The registry: what this gateway is itself, and then what others have published.</summary>
    public JsonObject Of(IEnumerable<ServiceEntry> published) => new()
    {
        ["entries"] = new JsonArray([Own(links.Core, "CoreServices"), Own(links.Factory(UnicoreLinks.DefaultFactory), "TargetSystemFactory"), Own(links.Workflows, "WorkflowServices"), .. published.Select(Entry)]),
        ["owner"] = names.Gateway,
        ["acl"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(links.Registry) },
    };

    /// <summary>One published service as a resource of its own.</summary>
    public JsonObject Resource(ServiceEntry entry)
    {
        var view = Entry(entry);
        view["owner"] = names.Of(entry.PublishedBy);
        view["acl"] = new JsonArray();
        view["tags"] = new JsonArray();
        view["terminationTime"] = UnicoreTime.Format(entry.ExpiresAt);
        view["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(links.RegistryEntry(entry.Id)), ["registry"] = UnicoreLinks.To(links.Registry) };
        return view;
    }

    private JsonObject Own(string address, string type) => new()
    {
        ["href"] = address,
        ["type"] = type,
        ["InterfaceNamespace"] = "https://www.unicore.eu/rest",
        ["ServerIdentity"] = names.Gateway,
        ["ServerPublicKey"] = tokens.CertificatePem,
    };

    private static JsonObject Entry(ServiceEntry entry)
    {
        var view = new JsonObject(entry.Properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        view["href"] = entry.Address.AbsoluteUri;
        view["type"] = entry.Kind;
        return view;
    }
}
