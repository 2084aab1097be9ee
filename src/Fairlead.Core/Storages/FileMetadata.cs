using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fairlead.Core.Storages;

/// <summary>What somebody says of a file: a JSON object of their own making. One key means something to the gateway, the media type.</summary>
public sealed record FileMetadata
{
    /// <summary>The most bytes that the object has as JSON: 64 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The key of the file's media type, a text.</summary>
    public const string ContentTypeKey = "Content-Type";

    /// <summary>Nothing is said.</summary>
    public static readonly FileMetadata None = new("{}");

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private FileMetadata(string json) => Json = json;

    /// <summary>The object as JSON.</summary>
    public string Json { get; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsNone => Json == None.Json;

    /// <summary>The file's media type as it was said to be, or null. Anybody may have written it: it need not be one.</summary>
    public string? ContentType => ToDocument()[ContentTypeKey] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The metadata in an object; refused where it is larger than <see cref="MaxBytes"/>.</summary>
    public static Outcome<FileMetadata> Of(JsonObject document)
    {
        var json = document.ToJsonString(Writing);
        return Encoding.UTF8.GetByteCount(json) is var bytes && bytes > MaxBytes
            ? Refusal.TooLarge("metadata", $"The metadata of a file has at most {MaxBytes} bytes, this has {bytes}.")
            : new FileMetadata(json);
    }

    /// <summary>Metadata that was kept as <see cref="Json"/>.</summary>
    public static FileMetadata Kept(string json) => new(json);

    /// <summary>An object of one's own with all of it.</summary>
    public JsonObject ToDocument() => JsonNode.Parse(Json) as JsonObject ?? [];

    /// <summary>The same with another media type, or without one.</summary>
    public Outcome<FileMetadata> WithContentType(string? type)
    {
        var document = ToDocument();
        document.Remove(ContentTypeKey);
        if (type is not null)
        {
            document[ContentTypeKey] = type;
        }

        return Of(document);
    }

    /// <summary>The words in it, each once: those of its keys and of its values, at every depth.</summary>
    public ImmutableArray<string> Words()
    {
        var text = new StringBuilder();
        Append(ToDocument(), text);
        return [.. SearchWords.Of(text.ToString()).Distinct()];
    }

    private static void Append(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members)
                {
                    text.Append(key).Append(' ');
                    Append(value, text);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Append(item, text);
                }

                break;
            case JsonValue value:
                text.Append(value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()).Append(' ');
                break;
        }
    }
}
