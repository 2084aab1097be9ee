using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>A storage as UNICORE shows it.</summary>
/// <param name="storage">The storage.</param>
/// <param name="links">Where everything is.</param>
internal sealed class StorageView(OpenedStorage storage, UnicoreLinks links)
{

    private string Status => storage.Job is { } job ? UnicoreStates.OfDirectory(job) : "READY";

    /// <summary>The whole representation.</summary>
    /// <param name="owner">X.500 name of the owner.</param>
    /// <param name="fields">What is wanted: the free space costs a question to the site.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<JsonObject> OfAsync(string owner, FieldFilter fields, CancellationToken cancellationToken)
    {
        var view = new JsonObject
        {
            ["description"] = storage.Job is null ? $"{storage.Id} on {storage.Site}" : "Job's working directory",
            ["protocols"] = new JsonArray("BFT"),
            ["umask"] = UmaskText.Of(storage.Job?.Description.Umask),
            ["filesystemDescription"] = storage.Site,
            ["metadataSupported"] = storage.Metadata is not null,
            ["resourceStatus"] = Status,
            ["resourceStatusMessage"] = Status == "READY" ? "OK" : "N/A",
            ["owner"] = owner,
            ["acl"] = storage.Job is { } job ? AccessList.Of(job.Grants) : new JsonArray("write:ROLE:user"),
            ["tags"] = new JsonArray([.. (storage.Job?.Tags ?? []).Select(t => (JsonNode?)t)]),
        };
        if (Status == "READY")
        {
            await AddPlaceAsync(view, fields, cancellationToken);
        }

        if (storage.Job?.ExpiresAt is { } end)
        {
            view["terminationTime"] = UnicoreTime.Format(end);
        }

        view["_links"] = Links();
        return view;
    }

    private async Task AddPlaceAsync(JsonObject view, FieldFilter fields, CancellationToken cancellationToken)
    {
        view["mountPoint"] = storage.Root.TrimEnd('/') + "/";
        if (fields.Wants("freeSpace") || fields.Wants("usableSpace"))
        {
            var free = (await storage.Files.FreeSpaceAsync(cancellationToken)).TryGet(out var bytes, out _) ? bytes : -1;
            view["freeSpace"] = free;
            view["usableSpace"] = free;
        }
    }

    private JsonObject Links()
    {
        var self = links.Storage(storage.Id);
        var all = new JsonObject
        {
            ["self"] = UnicoreLinks.To(self),
            ["files"] = UnicoreLinks.To($"{self}/files", "Files"),
            ["action:copy"] = UnicoreLinks.To($"{self}/actions/copy", "Copy file"),
            ["action:rename"] = UnicoreLinks.To($"{self}/actions/rename", "Rename file"),
        };
        if (storage.Metadata is not null)
        {
            all["metadata-search"] = UnicoreLinks.To($"{self}/search", "Search metadata");
        }

        if (storage.Job is { } job)
        {
            all["job"] = UnicoreLinks.To(links.Job(job.Id), "Job");
        }

        return all;
    }
}
