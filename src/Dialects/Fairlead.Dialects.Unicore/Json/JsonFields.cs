using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>
/// Reads the members of an object in whatever type they come: text, number and truth value stand for each other, null is absent. The first thing
/// that is wrong is kept in <see cref="Flaw"/>, shared with the objects inside; what cannot be read counts as absent.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonObject _source;
    private readonly string _path;
    private readonly FlawKeeper _keeper;

    public JsonFields(JsonObject source)
        : this(source, string.Empty, new FlawKeeper())
    {
    }

    private JsonFields(JsonObject source, string path, FlawKeeper keeper) => (_source, _path, _keeper) = (source, path, keeper);

    /// <summary>The first thing that was found wrong, or null.</summary>
    public Refusal? Flaw => _keeper.First;

    /// <summary>The names of all members that are not null.</summary>
    public IEnumerable<string> Names => _source.Where(m => m.Value is not null).Select(m => m.Key);

    /// <summary>The member as it came, or null.</summary>
    public JsonNode? this[string key] => _source[key];

    /// <summary>Keeps what is wrong with a member.</summary>
    public void Refuse(string key, string message) => _keeper.First ??= Refusal.Invalid(_path + key, message);

    /// <summary>Keeps that a member asks for something this server does not do.</summary>
    public void RefuseUnsupported(string key, string what) => Refuse(key, $"{_path}{key}: {what} not supported by this server.");

    /// <summary>The text of the first of the keys that is there. Two of them that say different things contradict each other.</summary>
    public string? Text(params ReadOnlySpan<string> keys)
    {
        string? found = null;
        foreach (var key in keys)
        {
            if (_source[key] is not { } node)
            {
                continue;
            }

            if (ScalarOf(node) is not { } text)
            {
                Refuse(key, $"{_path}{key} must be a text, not {KindOf(node)}.");
            }
            else if (found is not null && found != text)
            {
                Refuse(key, $"{_path}{key} and {_path}{keys[0]} contradict each other: give one of them.");
            }
            else
            {
                found = text;
            }
        }

        return found;
    }

    /// <summary>The first of the keys that is there, for messages; the first of all where none is.</summary>
    public string Used(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_source[key] is not null)
            {
                return key;
            }
        }

        return keys[0];
    }

    /// <summary>Whether the first of the keys that is there says yes.</summary>
    public bool Flag(bool otherwise, params ReadOnlySpan<string> keys)
    {
        if (Text(keys) is not { } text)
        {
            return otherwise;
        }

        if (!bool.TryParse(text.Trim(), out var value))
        {
            Refuse(Used(keys), $"{_path}{Used(keys)} must be true or false, not '{Shown.Of(text)}'.");
        }

        return value;
    }

    /// <summary>A whole number, or null.</summary>
    public int? Whole(params ReadOnlySpan<string> keys)
    {
        if (Text(keys) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Refuse(Used(keys), $"{_path}{Used(keys)} must be a whole number of at most {int.MaxValue}, not '{Shown.Of(text)}'.");
        return null;
    }

    /// <summary>A list of texts; one text is a list of one.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        if (_source[key] is not { } node)
        {
            return [];
        }

        if (ScalarOf(node) is { } single)
        {
            return [single];
        }

        if (node is JsonArray array && array.Select(ScalarOf).ToList() is var texts && texts.TrueForAll(t => t is not null))
        {
            return [.. texts.OfType<string>()];
        }

        Refuse(key, $"{_path}{key} must be a list of texts.");
        return [];
    }

    /// <summary>Lines of text: one text as it is, or a list of lines that each end with a new line.</summary>
    public string? Lines(string key) =>
        _source[key] is { } node ? ScalarOf(node) ?? string.Concat(Texts(key).Select(line => line + "\n")) : null;

    /// <summary>The object inside, or null.</summary>
    public JsonFields? Object(string key)
    {
        if (_source[key] is not { } node)
        {
            return null;
        }

        if (node is JsonObject inner)
        {
            return new JsonFields(inner, $"{_path}{key}.", _keeper);
        }

        Refuse(key, $"{_path}{key} must be an object, not {KindOf(node)}.");
        return null;
    }

    /// <summary>The objects in a list, or those of a map, whose names become their member <paramref name="nameKey"/>.</summary>
    public IEnumerable<JsonFields> Objects(string key, string nameKey)
    {
        switch (_source[key])
        {
            case null:
                return [];
            case JsonArray array when array.All(m => m is JsonObject):
                return array.OfType<JsonObject>().Select((m, i) => new JsonFields(m, $"{_path}{key}[{i}].", _keeper));
            case JsonObject map when map.All(m => m.Value is JsonObject):
                return map.Select(m => new JsonFields(Named(m.Value, nameKey, m.Key), $"{_path}{key}.{Shown.Of(m.Key)}.", _keeper));
            default:
                Refuse(key, $"{_path}{key} must be a list of objects, or a map of names to objects.");
                return [];
        }
    }

    /// <summary>The text of a simple value, or null for an object, an array or nothing.</summary>
    public static string? ScalarOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static JsonObject Named(JsonNode? entry, string nameKey, string name)
    {
        var copy = entry?.DeepClone() as JsonObject ?? [];
        copy[nameKey] = name;
        return copy;
    }

    private static string KindOf(JsonNode node) => node is JsonArray ? "a list" : "an object";

    private sealed class FlawKeeper
    {
        public Refusal? First { get; set; }
    }
}
