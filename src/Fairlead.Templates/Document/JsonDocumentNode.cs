using System.Text.Json.Nodes;

namespace Fairlead.Templates.Document;

/// <summary>JSON as a part of a document, for what reads documents.</summary>
internal static class JsonDocumentNode
{
    /// <summary>The part; it stands nowhere.</summary>
    public static DocumentNode Of(JsonNode? json) => json switch
    {
        JsonObject map => new MapNode(default, [.. map.Select(p => new MapEntry(p.Key, default, Of(p.Value)))]),
        JsonArray list => new ListNode(default, [.. list.Select(Of)]),
        JsonValue value when value.TryGetValue<string>(out var text) => new ScalarNode(default, text, IsQuoted: true),
        _ => new ScalarNode(default, json?.ToJsonString() ?? string.Empty, IsQuoted: false),
    };
}
