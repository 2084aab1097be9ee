using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Base;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Registry;

/// <summary>UNICORE's registry, through which clients find services. Anybody may read it.</summary>
internal static class RegistryEndpoints
{
    private const string LifetimeHeader = "X-UNICORE-Lifetime";

    public static void MapRegistry(this RouteGroupBuilder rest)
    {
        var registries = rest.MapGroup("/registries");
        registries.MapPublicRead("/", List);
        registries.MapPublicRead("/default_registry", Read);
        registries.MapPost("/default_registry", Publish);
        rest.MapPublicRead("/registryentries/{id}", ReadEntry);
        rest.MapDelete("/registryentries/{id}", Remove);
    }

    private static UnicoreJson List(Caller caller, FieldFilter fields, UnicoreLinks links, BaseDocument basis)
    {
        var document = basis.For(caller.Principal);
        document["registries"] = new JsonArray { links.Registry };
        document["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(links.Registries) };
        return fields.Reply(document);
    }

    private static async Task<IResult> Read(
        FieldFilter fields, UnicoreLinks links, INames names, ITokenIssuer tokens, IServiceRegistry registry, CancellationToken cancellationToken) =>
        fields.Reply(new RegistryView(links, names, tokens).Of(await registry.ListAsync(cancellationToken)));

    private static async Task<IResult> Publish(
        HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, PublishService publish, CancellationToken cancellationToken)
    {
        if (!(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var fields = new JsonFields(document);
        var address = fields.Text("Endpoint", "href") ?? string.Empty;
        var kind = fields.Text("InterfaceName", "type") ?? string.Empty;
        var properties = fields.Names
            .Where(n => n is not ("Endpoint" or "href" or "InterfaceName" or "type"))
            .ToImmutableSortedDictionary(n => n, n => fields.Text(n) ?? string.Empty, StringComparer.Ordinal);
        if (fields.Flaw is { } flaw)
        {
            return UnicoreError.Of(flaw);
        }

        if (!(await publish.RunAsync(caller.Principal, address, kind, properties, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        request.HttpContext.Response.Headers[LifetimeHeader] = ((long)PublishService.Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Created(links.RegistryEntry(entry.Id));
    }

    private static async Task<IResult> ReadEntry(
        string id, FieldFilter fields, UnicoreLinks links, INames names, ITokenIssuer tokens, IServiceRegistry registry, CancellationToken cancellationToken) =>
        (await registry.ListAsync(cancellationToken)).FirstOrDefault(e => e.Id == id) is { } entry
            ? fields.Reply(new RegistryView(links, names, tokens).Resource(entry))
            : UnicoreError.Of(Refusal.NotFound("such service"));

    private static async Task<IResult> Remove(string id, Caller caller, PublishService publish, CancellationToken cancellationToken) =>
        (await publish.RemoveAsync(caller.Principal, id, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);
}
