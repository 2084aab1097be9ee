using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>Reads what somebody posts to get a storage.</summary>
internal static class StorageDocument
{
    /// <param name="document">What was posted.</param>
    /// <param name="type">The type that the address names, or null where the document may name one.</param>
    /// <param name="now">What time it is.</param>
    public static Outcome<StorageRequest> Read(JsonObject document, string? type, DateTimeOffset now)
    {
        var fields = new JsonFields(document);
        var parameters = fields.Object("parameters");
        var request = new StorageRequest
        {
            Type = type ?? fields.Text("type"),
            Path = parameters?.Text("path") ?? fields.Text("path"),
            Description = parameters?.Text("description") ?? fields.Text("name"),
            Umask = ReadUmask(parameters),
            ExpiresAt = ReadExpiry(fields, now),
            HasMetadata = !(parameters?.Flag(otherwise: false, "disableMetadata") ?? false),
        };
        if (parameters?.Flag(otherwise: false, "enableTrigger") ?? false)
        {
            parameters.RefuseUnsupported("enableTrigger", "processing of new files is");
        }

        return fields.Flaw is { } flaw ? flaw : request;
    }

    private static int? ReadUmask(JsonFields? parameters)
    {
        if (parameters?.Text("defaultUmask") is not { } text)
        {
            return null;
        }

        if (UmaskText.Read(text) is { } umask)
        {
            return umask;
        }

        parameters.Refuse("defaultUmask", $"'{Shown.Of(text)}' is no umask: that is three octal digits such as 077.");
        return null;
    }

    private static DateTimeOffset? ReadExpiry(JsonFields fields, DateTimeOffset now)
    {
        if (fields.Text("terminationTime") is not { } text)
        {
            return null;
        }

        if (UnicoreTime.Read(text, now) is { } at)
        {
            return at;
        }

        fields.Refuse("terminationTime", $"'{Shown.Of(text)}' is no date such as 2026-03-09T07:30:00+0100.");
        return null;
    }
}
