using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's search for files by their metadata.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this RouteGroupBuilder core) => core.MapRead("/storages/{id}/search", Search);

    private static async Task<IResult> Search(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await open.RunAsync(caller.Principal, UnicoreLinks.StorageOf(id), cancellationToken)).TryGet(out var storage, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (storage.Metadata is not { } metadata)
        {
            return UnicoreError.Of(Refusal.NotFound("metadata in this storage"));
        }

        if (request.Query["q"].FirstOrDefault() is not { Length: > 0 } query)
        {
            return UnicoreError.Of(Refusal.Invalid("q", "The search needs 'q': the words that the metadata of a file must have."));
        }

        if (!(await metadata.SearchAsync(query, cancellationToken)).TryGet(out var paths, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var found = paths.Select((path, i) => KeyValuePair.Create<string, JsonNode?>(NameOf(i), UnicoreLinks.To(links.File(storage.Id, path))));
        return new UnicoreJson(new JsonObject
        {
            ["status"] = "OK",
            ["numberOfResults"] = paths.Count,
            ["query"] = query,
            ["_links"] = new JsonObject(found),
        });
    }

    /// <summary>What a found file is called, by its place from 0.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"search-result-{index + 1}");
}
