using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>A storage as UNICORE shows it.</summary>
/// <param name="storage">The storage.</param>
/// <param name="links">Where everything is.</param>
/// <param name="protocols">How files can be moved.</param>
internal sealed class StorageView(OpenedStorage storage, UnicoreLinks links, IReadOnlyList<string> protocols)
{
    private string Status => storage switch
    {
        { Job: { } job } => UnicoreStates.OfDirectory(job),
        { Created.State: CreatedStorageState.Making } => "INITIALIZING",
        { Created.State: CreatedStorageState.Broken } => "ERROR",
        _ => "READY",
    };

    private string Description => storage switch
    {
        { Job: not null } => "Job's working directory",
        { Created.Description: { } description } => description,
        _ => $"{storage.Id} on {storage.Site}",
    };

    /// <summary>The whole representation.</summary>
    /// <param name="owner">X.500 name of the owner.</param>
    /// <param name="fields">What is wanted: the free space costs a question to the site.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<JsonObject> OfAsync(string owner, FieldFilter fields, CancellationToken cancellationToken)
    {
        var view = new JsonObject
        {
            ["description"] = Description,
            ["protocols"] = new JsonArray([.. protocols.Select(p => (JsonNode?)p)]),
            ["umask"] = UmaskText.Of(storage.Created?.Umask ?? storage.Job?.Description.Umask),
            ["filesystemDescription"] = storage.Created is { } created ? $"{created.Type} on {storage.Site}" : storage.Site,
            ["metadataSupported"] = storage.Metadata is not null,
            ["resourceStatus"] = Status,
            ["resourceStatusMessage"] = Status == "READY" ? "OK" : storage.Created?.Message ?? "N/A",
            ["owner"] = owner,
            ["acl"] = (storage.Created?.Grants ?? storage.Job?.Grants) is { } grants ? AccessList.Of(grants) : new JsonArray("write:ROLE:user"),
            ["tags"] = new JsonArray([.. (storage.Created?.Tags ?? storage.Job?.Tags ?? []).Select(t => (JsonNode?)t)]),
        };
        if (Status == "READY")
        {
            await AddPlaceAsync(view, fields, cancellationToken);
        }

        if ((storage.Created?.ExpiresAt ?? storage.Job?.ExpiresAt) is { } end)
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
            all["action:extract"] = UnicoreLinks.To($"{self}/actions/extract", "Extract metadata");
        }

        if (storage.Created is { } created)
        {
            all["factory"] = UnicoreLinks.To(StorageFactoryEndpoints.AddressOf(created.Type, links), "Storage factory");
        }

        if (storage.Job is { } job)
        {
            all["job"] = UnicoreLinks.To(links.Job(job.Id), "Job");
        }

        return all;
    }
}
