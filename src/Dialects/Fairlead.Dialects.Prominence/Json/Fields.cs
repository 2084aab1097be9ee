using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Dialects.Prominence.Json;

/// <summary>
/// Reads the members of an object, each of exactly the type it has to have; null is absent. The first thing that is wrong is kept in <see cref="Flaw"/>,
/// shared with the objects inside; what cannot be read counts as absent.
/// </summary>
internal sealed class Fields
{
    private const int LongestShown = 60;

    private readonly JsonObject _source;
    private readonly string _path;
    private readonly FlawKeeper _keeper;

    public Fields(JsonObject source)
        : this(source, string.Empty, new FlawKeeper())
    {
    }

    private Fields(JsonObject source, string path, FlawKeeper keeper) => (_source, _path, _keeper) = (source, path, keeper);

    /// <summary>The first thing that was found wrong, or null.</summary>
    public Refusal? Flaw => _keeper.First;

    /// <summary>The names of all members that are not null.</summary>
    public IEnumerable<string> Names => _source.Where(m => m.Value is not null).Select(m => m.Key);

    /// <summary>The member as it came, or null.</summary>
    public JsonNode? this[string key] => _source[key];

    /// <summary>Whether the member is there.</summary>
    public bool Has(string key) => _source[key] is not null;

    /// <summary>Keeps what is wrong with a member: the name of the member, then what would be right.</summary>
    public void Refuse(string key, string message) => _keeper.First ??= Refusal.Invalid(_path + key, $"{_path}{key} {message}");

    /// <summary>Refuses members of other names.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        foreach (var name in Names)
        {
            if (!known.Contains(name))
            {
                Refuse(Shown(name), $"is not known; possible: {string.Join(", ", known.ToArray())}");
            }
        }
    }

    /// <summary>A text, or null where there is none.</summary>
    public string? Text(string key, bool isRequired = false)
    {
        var node = Find(key, isRequired);
        return node is null ? null : node.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : Wrong<string>(key, "must be a string");
    }

    /// <summary>One of the words, or null where there is none.</summary>
    public string? Word(string key, bool isRequired, params ReadOnlySpan<string> words)
    {
        var text = Text(key, isRequired);
        if (text is not null && !words.Contains(text))
        {
            Refuse(key, $"must be one of {string.Join(", ", words.ToArray())}, not {Shown(text)}");
        }

        return text;
    }

    /// <summary>A whole number, or null where there is none.</summary>
    public int? Whole(string key, int least, int most = int.MaxValue)
    {
        if (Find(key, isRequired: false) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() is JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(key, most == int.MaxValue ? $"must be an integer of at least {least}" : $"must be an integer from {least} to {most}");
        return null;
    }

    /// <summary>A number above 0, or null where there is none.</summary>
    public double? Positive(string key) =>
        Number(key, isRequired: false, number => number is > 0 and < 1e9, "must be a number above 0; at least a fraction of a GB");

    /// <summary>A number that has to be there.</summary>
    public double? Number(string key) => Number(key, isRequired: true, double.IsFinite, "must be a number");

    /// <summary>A truth value.</summary>
    public bool Flag(string key) => Find(key, isRequired: false)?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => Wrong<object>(key, "must be true or false") is not null,
    };

    /// <summary>A list of two whole numbers, the first no larger than the second; or null where there is none.</summary>
    public (int Least, int Most)? Range(string key)
    {
        if (Find(key, isRequired: false) is not { } node)
        {
            return null;
        }

        if (node is JsonArray { Count: 2 } pair && WholeOf(pair[0]) is { } least && WholeOf(pair[1]) is { } most && least >= 1 && least <= most)
        {
            return (least, most);
        }

        Refuse(key, "must be a list of two integers of at least 1, the smaller one first");
        return null;
    }

    /// <summary>The object inside, or null where there is none.</summary>
    public Fields? Object(string key, bool isRequired = false)
    {
        var node = Find(key, isRequired);
        return node is null ? null : node is JsonObject inner ? new Fields(inner, $"{_path}{key}.", _keeper) : Wrong<Fields>(key, "must be an object");
    }

    /// <summary>The objects in a list.</summary>
    public IReadOnlyList<Fields> Objects(string key, bool isRequired = false)
    {
        switch (Find(key, isRequired))
        {
            case null:
                return [];
            case JsonArray array when array.All(m => m is JsonObject):
                return [.. array.OfType<JsonObject>().Select((m, i) => new Fields(m, string.Create(CultureInfo.InvariantCulture, $"{_path}{key}[{i}]."), _keeper))];
            default:
                Refuse(key, "must be a list of objects");
                return [];
        }
    }

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (Find(key, isRequired: false))
        {
            case null:
                return [];
            case JsonArray array when array.All(m => m?.GetValueKind() is JsonValueKind.String):
                return [.. array.Select(m => m?.GetValue<string>() ?? string.Empty)];
            default:
                Refuse(key, "must be a list of strings");
                return [];
        }
    }

    /// <summary>A list of anything, with at least one member; or null where it is wrong or missing.</summary>
    public JsonArray? List(string key)
    {
        var node = Find(key, isRequired: true);
        return node is null ? null : node is JsonArray { Count: > 0 } list ? list : Wrong<JsonArray>(key, "must be a list that is not empty");
    }

    /// <summary>The text of a simple value, or null for an object, a list or nothing.</summary>
    public static string? ScalarOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    /// <summary>A text of the user's as part of a message: not too long, and on one line.</summary>
    public static string Shown(string text) =>
        new([.. (text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "…") : text).Select(c => char.IsControl(c) ? ' ' : c)]);

    private static int? WholeOf(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private double? Number(string key, bool isRequired, Func<double, bool> fits, string message)
    {
        if (Find(key, isRequired) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() is JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && fits(number))
        {
            return number;
        }

        Refuse(key, message);
        return null;
    }

    private JsonNode? Find(string key, bool isRequired)
    {
        if (_source[key] is { } node)
        {
            return node;
        }

        if (isRequired)
        {
            Refuse(key, "must be given");
        }

        return null;
    }

    private T? Wrong<T>(string key, string message)
        where T : class
    {
        Refuse(key, message);
        return null;
    }

    private sealed class FlawKeeper
    {
        public Refusal? First { get; set; }
    }
}
