using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>Changes the properties of a file. The reply has a word for each key that means something, and for no other.</summary>
internal static class FileProperties
{
    public static async Task<IResult> ChangeAsync(FoundFile found, HttpRequest request, UnicoreOptions options, CancellationToken cancellationToken)
    {
        if (!(await found.Storage.Files.StatAsync(found.Path, cancellationToken)).TryGet(out var entry, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            var fields = new JsonFields(document);
            var word = key switch
            {
                "permissions" or "unixPermissions" => await SetPermissionsAsync(found, entry, fields.Text(key), cancellationToken),
                "group" => await SetGroupAsync(found, fields.Text(key), cancellationToken),
                "metadata" => await SetMetadataAsync(found, fields[key], cancellationToken),
                _ => null,
            };
            if (word is not null)
            {
                reply[key] = word;
            }
        }

        return new UnicoreJson(reply);
    }

    private static async Task<string> SetPermissionsAsync(FoundFile found, FileEntry entry, string? text, CancellationToken cancellationToken)
    {
        if (!FilePermissions.TryParse(text, entry.Permissions, out var permissions))
        {
            return Failed("permissions are 3, 6 or 9 characters such as rwxr-x---.");
        }

        return (await found.Storage.Files.ChangePermissionsAsync(found.Path, permissions, cancellationToken)).TryGet(out _, out var refusal)
            ? Properties.Set
            : Failed(refusal.Message);
    }

    private static async Task<string> SetGroupAsync(FoundFile found, string? group, CancellationToken cancellationToken)
    {
        if (group is null)
        {
            return Failed("the group is the name of one.");
        }

        return (await found.Storage.Files.ChangeGroupAsync(found.Path, group, cancellationToken)).TryGet(out _, out var refusal) ? Properties.Set : Failed(refusal.Message);
    }

    private static async Task<string> SetMetadataAsync(FoundFile found, JsonNode? value, CancellationToken cancellationToken)
    {
        if (found.Storage.Metadata is not { } metadata)
        {
            return "Metadata is not supported by this storage.";
        }

        if (value is not JsonObject document)
        {
            return Failed("metadata is an object with names and values.");
        }

        return FileMetadata.Of(document).TryGet(out var next, out var refusal)
            && (await metadata.ReplaceAsync(found.Path, next, cancellationToken)).TryGet(out _, out refusal)
            ? Properties.Set
            : Failed(refusal.Message);
    }

    private static string Failed(string reason) => $"FAILED: {reason}";
}
