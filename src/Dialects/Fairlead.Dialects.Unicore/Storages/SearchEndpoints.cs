using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Operations;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Tasks;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>UNICORE's search for files by their metadata.</summary>
internal static class SearchEndpoints
{
    private const int MostStorages = 1000;
    private const int MostPatterns = 20;
    private const int LongestPattern = 200;

    public static void MapSearch(this RouteGroupBuilder core)
    {
        core.MapRead("/storages/{id}/search", Search);
        core.MapPost("/storages/search", SearchMany);
    }

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

    private static async Task<IResult> SearchMany(
        HttpRequest request, Caller caller, UnicoreOptions options, UnicoreLinks links, OpenStorage open, CreatedStorages created, UserOperations operations,
        CancellationToken cancellationToken)
    {
        if (!(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var fields = new JsonFields(document);
        var (query, wanted) = (fields.Text("query"), fields.Texts("resources"));
        if (string.IsNullOrWhiteSpace(query))
        {
            fields.Refuse("query", "The search needs 'query': the words that the metadata of a file must have.");
        }

        // What a pattern costs grows with its length, for each storage that there is.
        if (wanted.Count(IsPattern) > MostPatterns || wanted.Any(w => IsPattern(w) && w.Length > LongestPattern))
        {
            fields.Refuse("resources", $"resources holds at most {MostPatterns} patterns, of at most {LongestPattern} characters each.");
        }

        if (query is null || fields.Flaw is not null)
        {
            return UnicoreError.Of(fields.Flaw ?? Refusal.Invalid("query", "The search needs 'query'."));
        }

        var page = await created.ListAsync(caller.Principal, new CreatedStorageQuery { Limit = MostStorages }, cancellationToken);
        ImmutableArray<StorageId> storages = [.. open.SharedWith(caller.Principal).Concat<StorageId>(page.Storages).Where(Among(wanted, links))];
        var started = await operations.StartAsync(caller.Principal, new OperationWork.SearchStorages(query, storages), cancellationToken);
        return started.TryGet(out var task, out refusal) ? TypedResults.Created(TaskEndpoints.AddressOf(task.Id, links)) : UnicoreError.Of(refusal);
    }

    /// <summary>Says of a storage whether it is among those that are named: by address, by id, or by a pattern with <c>*</c> for either. None named are all.</summary>
    private static Func<StorageId, bool> Among(ImmutableArray<string> wanted, UnicoreLinks links)
    {
        var names = wanted.Select(w => w.TrimEnd('/')).ToFrozenSet();
        var patterns = names.Where(IsPattern).ToList();
        return storage =>
        {
            var address = links.Storage(storage);
            var id = address[(address.LastIndexOf('/') + 1)..];
            return names.Count == 0 || names.Contains(address) || names.Contains(id)
                || patterns.Exists(p => FileSystemName.MatchesSimpleExpression(p, address, ignoreCase: false) || FileSystemName.MatchesSimpleExpression(p, id, ignoreCase: false));
        };
    }

    private static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal);

    /// <summary>What a found file is called, by its place from 0.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"search-result-{index + 1}");
}
