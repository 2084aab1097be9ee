using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>Files and directories as UNICORE shows them.</summary>
/// <param name="storage">The storage they are in.</param>
/// <param name="metadata">What is said of the file or directory.</param>
/// <param name="links">Where everything is.</param>
internal sealed class FileView(OpenedStorage storage, FileMetadata metadata, UnicoreLinks links)
{
    /// <summary>A file.</summary>
    public JsonObject OfFile(FileEntry entry)
    {
        var view = Entry(entry);
        view["metadata"] = metadata.ToDocument();
        view["_links"] = new JsonObject { ["parentStorage"] = UnicoreLinks.To(links.Storage(storage.Id)) };
        return view;
    }

    /// <summary>A page of a directory. Keys are paths from the root, those of directories with a slash at their end.</summary>
    public JsonObject OfDirectory(FileEntry entry, FilePage content, Page page)
    {
        var view = Entry(entry);
        var children = new JsonObject();
        foreach (var child in content.Entries)
        {
            children[child.IsDirectory ? child.Path + "/" : child.Path] = Entry(child);
        }

        view["content"] = children;
        view["metadata"] = metadata.ToDocument();
        view["_links"] = Links(links.File(storage.Id, entry.Path), content.HasMore, page);
        return view;
    }

    private JsonObject Links(string address, bool hasMore, Page page)
    {
        var all = new JsonObject { ["self"] = UnicoreLinks.To($"{address}?offset={page.Offset}&num={page.Limit}") };
        if (hasMore && page.Limit > 0)
        {
            all["next"] = UnicoreLinks.To($"{address}?offset={page.Offset + page.Limit}&num={page.Limit}");
        }

        if (page.Offset > 0)
        {
            all["previous"] = UnicoreLinks.To($"{address}?offset={Math.Max(0, page.Offset - page.Limit)}&num={page.Limit}");
        }

        all["parentStorage"] = UnicoreLinks.To(links.Storage(storage.Id));
        if (storage.Metadata is not null)
        {
            all["action:extract"] = UnicoreLinks.To(Extraction.AddressOf(links.Storage(storage.Id), address), "Extract metadata");
        }

        return all;
    }

    private static JsonObject Entry(FileEntry entry)
    {
        var view = new JsonObject
        {
            ["isDirectory"] = entry.IsDirectory,
            ["size"] = entry.Size,
            ["permissions"] = entry.Permissions.ToString(),
            ["lastAccessed"] = UnicoreTime.Format(entry.ModifiedAt),
        };
        if (entry.Owner is { } owner)
        {
            view["owner"] = owner;
        }

        if (entry.Group is { } group)
        {
            view["group"] = group;
        }

        return view;
    }
}
