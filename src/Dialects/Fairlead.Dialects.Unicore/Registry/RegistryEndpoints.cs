using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Registry;

/// <summary>UNICORE's registry, as far as clients need it to find this site. Anybody may read it.</summary>
internal static class RegistryEndpoints
{
    public static void MapRegistry(this RouteGroupBuilder rest)
    {
        var registries = rest.MapGroup("/registries");
        registries.MapPublicRead("/", List);
        registries.MapPublicRead("/default_registry", Read);
    }

    private static UnicoreJson List(UnicoreLinks links) => new(new()
    {
        ["registries"] = new JsonArray { links.Registry },
        ["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(links.Registries) },
    });

    private static UnicoreJson Read(FieldFilter fields, UnicoreLinks links, INames names, ITokenIssuer tokens) => fields.Reply(new()
    {
        ["entries"] = new JsonArray
        {
            new JsonObject
            {
                ["href"] = links.Core,
                ["type"] = "CoreServices",
                ["InterfaceNamespace"] = "https://www.unicore.eu/rest",
                ["ServerIdentity"] = names.Gateway,
                ["ServerPublicKey"] = tokens.CertificatePem,
            },
        },
        ["owner"] = names.Gateway,
        ["acl"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(links.Registry) },
    });
}
