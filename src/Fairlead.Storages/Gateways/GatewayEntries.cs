using System.Globalization;
using System.Text.Json;
using Fairlead.Core.Storages;

namespace Fairlead.Storages.Gateways;

/// <summary>Reads what another gateway says of files. What it leaves out, or what makes no sense, is unknown rather than wrong.</summary>
internal static class GatewayEntries
{
    private const string ContentKey = "content";
    private static readonly FilePermissions Usual = new(0b110_000_000);

    /// <summary>The file or directory of that path.</summary>
    public static FileEntry Entry(string path, JsonElement properties) => new(
        path,
        properties.TryGetProperty("isDirectory", out var isDirectory) && isDirectory.ValueKind is JsonValueKind.True,
        Number(properties, "size"),
        Time(Text(properties, "lastAccessed")),
        FilePermissions.TryParse(Text(properties, "permissions"), Usual, out var permissions) ? permissions : Usual);

    /// <summary>The entries of a directory. Only names that are names are taken: what the other one says must not lead anywhere else.</summary>
    public static IReadOnlyList<FileEntry> Children(JsonElement directory) =>
        directory.TryGetProperty(ContentKey, out var content) && content.ValueKind is JsonValueKind.Object
            ? [.. content.EnumerateObject()
                .Select(c => (Path: StoragePath.Normalize(c.Name).TryGet(out var path, out _) ? path : "/", c.Value))
                .Where(c => c.Path != "/" && c.Value.ValueKind is JsonValueKind.Object)
                .Select(c => Entry(c.Path, c.Value))]
            : [];

    public static string? Text(JsonElement properties, string key) =>
        properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(key, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    public static long Number(JsonElement properties, string key) =>
        properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(key, out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt64(out var value) ? value : 0;

    // The zone comes without a colon: 2025-03-09T07:30:00+0100.
    private static DateTimeOffset Time(string? text) =>
        text is { Length: > 5 } && DateTimeOffset.TryParseExact(text.Insert(text.Length - 2, ":"), "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : DateTimeOffset.UnixEpoch;
}
