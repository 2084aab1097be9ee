using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Reading;

namespace Fairlead.Dialects.Native.Api;

/// <summary>The fields of a request while it is read; the first that is wrong is told.</summary>
/// <param name="body">The request.</param>
internal sealed class JsonFields(JsonObject body)
{
    private readonly List<string> _known = [];
    private Refusal? _wrong;

    /// <summary>A text, or null.</summary>
    public string? Text(string name)
    {
        var node = Find(name);
        var text = (node as JsonValue)?.TryGetValue<string>(out var value) is true ? value : null;
        Check(name, node is null || text is not null, "a text");
        return text;
    }

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string name)
    {
        var node = Find(name);
        bool? flag = (node as JsonValue)?.TryGetValue<bool>(out var value) is true ? value : null;
        Check(name, node is null || flag is not null, "true or false");
        return flag;
    }

    /// <summary>A whole number of at least 1, or null.</summary>
    public int? Count(string name)
    {
        var node = Find(name);
        int? count = (node as JsonValue)?.TryGetValue<int>(out var value) is true && value >= 1 ? value : null;
        Check(name, node is null || count is not null, "a whole number of at least 1");
        return count;
    }

    /// <summary>An object of names and values; empty where it is not there.</summary>
    public JsonObject Map(string name)
    {
        var node = Find(name);
        Check(name, node is null or JsonObject, "an object of names and values");
        return node as JsonObject ?? [];
    }

    /// <summary>All has been asked for: every other field is not known.</summary>
    /// <returns>The first thing that is wrong, or null.</returns>
    public Refusal? End() => _wrong ?? (body.Select(p => p.Key).FirstOrDefault(k => !_known.Contains(k)) is { } unknown
        ? Refusal.Invalid(unknown, $"'{unknown}' is not known here. {Nearest.Suggestion(unknown, _known) ?? $"Known: {string.Join(", ", _known)}."}")
        : null);

    private JsonNode? Find(string name)
    {
        _known.Add(name);
        return body[name];
    }

    private void Check(string name, bool isRight, string right)
    {
        if (!isRight)
        {
            _wrong ??= Refusal.Invalid(name, $"'{name}' has to be {right}.");
        }
    }
}
