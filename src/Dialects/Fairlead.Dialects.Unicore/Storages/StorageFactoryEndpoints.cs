using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's <c>/storagefactories</c>: one for each type of storage that can be created, and an older one for all of them.</summary>
internal static class StorageFactoryEndpoints
{
    /// <summary>The factory that knows all types.</summary>
    public const string General = "default_storage_factory";

    private const string Name = "storagefactories";

    public static void MapStorageFactories(this RouteGroupBuilder core)
    {
        var factories = core.MapGroup($"/{Name}");
        factories.MapPublicRead("/", List);
        factories.MapPublicRead("/{name}", Read);
        factories.MapPost("/{name}", Create);
        core.MapPost("/storages", CreateAny);
        core.MapPost($"/storages/{General}", CreateAny);
    }

    /// <summary>The address of the factory for a type.</summary>
    public static string AddressOf(string type, UnicoreLinks links) => $"{links.List(Name)}/{Uri.EscapeDataString(type)}";

    private static IResult List(HttpRequest request, UnicoreLinks links, CreateStorage create) =>
        ListView.ReadPage(request.Query).TryGet(out var page, out var refusal)
            ? new ListView(Name, links.List(Name), page).Cut([AddressOf(General, links), .. create.Types.Select(t => AddressOf(t.Name, links))])
            : UnicoreError.Of(refusal);

    private static IResult Read(string name, FieldFilter fields, UnicoreLinks links, CreateStorage create, INames names)
    {
        var view = new JsonObject();
        if (name == General)
        {
            view["storageDescriptions"] = new JsonObject(create.Types.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Name, Describe(t.Type))));
        }
        else if (create.Types.FirstOrDefault(t => t.Name == name) is { Type: { } type })
        {
            view = Describe(type);
        }
        else
        {
            return UnicoreError.Of(Missing(name));
        }

        view["owner"] = names.Gateway;
        view["acl"] = new JsonArray();
        view["tags"] = new JsonArray();
        view["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(AddressOf(name, links)) };
        return fields.Reply(view);
    }

    private static JsonObject Describe(StorageType type)
    {
        var parameters = new JsonObject();
        if (type.AllowsPath)
        {
            parameters["path"] = $"Directory to use, below {type.Path}; default is a new one";
        }

        parameters["description"] = "What the storage is called";
        parameters["defaultUmask"] = $"Permission bits that new files do not get; default is {UmaskText.Of(type.Umask)}";
        parameters["disableMetadata"] = "Whether no metadata of files is kept; default is false";
        return new JsonObject { ["description"] = type.Description, ["parameters"] = parameters };
    }

    private static async Task<IResult> Create(
        string name, HttpRequest request, Caller caller, UnicoreOptions options, UnicoreLinks links, CreateStorage create, TimeProvider clock, CancellationToken cancellationToken) =>
        name == General || create.Types.Any(t => t.Name == name)
            ? await CreateAsync(name == General ? null : name, request, caller, options, links, create, clock, cancellationToken)
            : UnicoreError.Of(Missing(name));

    private static Task<IResult> CreateAny(
        HttpRequest request, Caller caller, UnicoreOptions options, UnicoreLinks links, CreateStorage create, TimeProvider clock, CancellationToken cancellationToken) =>
        CreateAsync(type: null, request, caller, options, links, create, clock, cancellationToken);

    private static async Task<IResult> CreateAsync(
        string? type, HttpRequest request, Caller caller, UnicoreOptions options, UnicoreLinks links, CreateStorage create, TimeProvider clock, CancellationToken cancellationToken)
    {
        var document = await RequestDocument.ReadAsync(request, options, cancellationToken);
        if (!document.Then(d => StorageDocument.Read(d, type, clock.GetUtcNow())).TryGet(out var wanted, out var refusal)
            || !(await create.RunAsync(caller.Principal, wanted, cancellationToken)).TryGet(out var storage, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return TypedResults.Created(links.Storage(storage.Id));
    }

    private static Refusal Missing(string name) => Refusal.NotFound($"storage factory '{Shown.Of(name)}'");
}
