using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>
/// One element of a workflow's document: reads its members in whatever type they come, and reports what is wrong with them under the element's name.
/// Null is absent, and what cannot be read counts as absent.
/// </summary>
/// <param name="source">The element.</param>
/// <param name="name">What it is called in messages, such as <c>Activity 'plot'</c>.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class Element(JsonObject source, string name, WorkflowErrors errors)
{
    private JsonObject? _options;

    /// <summary>What it is called in messages.</summary>
    public string Name => name;

    /// <summary>The element as it came.</summary>
    public JsonObject Source => source;

    /// <summary>The member as it came, or null.</summary>
    public JsonNode? this[string key] => _options?[key] ?? source[key];

    /// <summary>Keeps what is wrong.</summary>
    public void Refuse(string message) => errors.Add($"{name}: {message}");

    /// <summary>Something inside it, reported under its name.</summary>
    public Element Inner(JsonObject content) => new(content, name, errors);

    /// <summary>The same element, whose members may also stand in its <c>options</c>; those come first.</summary>
    public Element WithOptions()
    {
        if (source["options"] is { } options && (_options = options as JsonObject) is null)
        {
            Refuse("'options' must be an object.");
        }

        return this;
    }

    /// <summary>The text of the first of the keys that is there, or null.</summary>
    public string? Text(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (this[key] is not { } node)
            {
                continue;
            }

            if (JsonFields.ScalarOf(node) is { } text)
            {
                return text;
            }

            Refuse($"'{key}' must be a text.");
        }

        return null;
    }

    /// <summary>The text of the first of the keys that is there and not empty; an error where there is none.</summary>
    public string Required(params ReadOnlySpan<string> keys)
    {
        if (Text(keys) is { Length: > 0 } text)
        {
            return text;
        }

        Refuse($"'{keys[0]}' is missing.");
        return string.Empty;
    }

    /// <summary>Whether the first of the keys that is there says yes.</summary>
    public bool Flag(params ReadOnlySpan<string> keys)
    {
        if (Text(keys) is not { Length: > 0 } text)
        {
            return false;
        }

        if (!bool.TryParse(text.Trim(), out var value))
        {
            Refuse($"'{keys[0]}' must be true or false, not '{Shown.Of(text)}'.");
        }

        return value;
    }

    /// <summary>A whole number of at least <paramref name="least"/>, or null.</summary>
    public int? Whole(int least, params ReadOnlySpan<string> keys)
    {
        if (Text(keys) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least)
        {
            return value;
        }

        Refuse($"'{keys[0]}' must be a whole number of at least {least}, not '{Shown.Of(text)}'.");
        return null;
    }

    /// <summary>A list of texts; one text is a list of one.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (this[key])
        {
            case null:
                return [];
            case JsonArray array when array.All(member => JsonFields.ScalarOf(member) is not null):
                return [.. array.Select(JsonFields.ScalarOf).OfType<string>()];
            case { } node when JsonFields.ScalarOf(node) is { } single:
                return [single];
            default:
                Refuse($"'{key}' must be a list of texts.");
                return [];
        }
    }

    /// <summary>The object inside, or null.</summary>
    public JsonObject? Object(string key)
    {
        if (this[key] is { } node && node is not JsonObject)
        {
            Refuse($"'{key}' must be an object.");
        }

        return this[key] as JsonObject;
    }

    /// <summary>The members of a list.</summary>
    public JsonArray List(string key)
    {
        if (this[key] is { } node && node is not JsonArray)
        {
            Refuse($"'{key}' must be a list.");
        }

        return this[key] as JsonArray ?? [];
    }

    /// <summary>The objects of a map with their names, or those of a list, where each says its name itself; null for those that do not.</summary>
    /// <param name="key">Where they are.</param>
    /// <param name="nameKeys">The members of an object in a list that can be its name.</param>
    public IEnumerable<(string? Name, JsonObject Content)> Named(string key, params string[] nameKeys)
    {
        switch (this[key])
        {
            case null:
                yield break;
            case JsonObject map:
                foreach (var (member, content) in map)
                {
                    if (content is JsonObject inner)
                    {
                        yield return (member, inner);
                    }
                    else
                    {
                        Refuse($"'{key}' has a member '{Shown.Of(member)}' that is no object.");
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject inner)
                    {
                        yield return (nameKeys.Select(n => JsonFields.ScalarOf(inner[n])).FirstOrDefault(n => !string.IsNullOrEmpty(n)), inner);
                    }
                    else
                    {
                        Refuse($"member {i + 1} of '{key}' is no object.");
                    }
                }

                break;
            default:
                Refuse($"'{key}' must be a map of names to objects, or a list of objects.");
                break;
        }
    }
}
