using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Expressions;
using Fairlead.Core.Reading;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>
/// A map of a document while it is read. What is asked for is what is known: <see cref="End"/> complains of every other key. A value that is wrong becomes
/// a problem, and the reading goes on without it.
/// </summary>
/// <param name="node">The map.</param>
/// <param name="path">Its path; empty for the whole document.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class Fields(MapNode node, string path, Problems problems)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Where it begins.</summary>
    public Mark At => node.At;

    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>Collects what is wrong.</summary>
    public Problems Problems => problems;

    /// <summary>The map at a place that may hold something else, which is then a problem; an empty value counts as an empty map.</summary>
    public static Fields? Of(DocumentNode node, string path, Problems problems)
    {
        switch (node)
        {
            case MapNode map:
                return new Fields(map, path, problems);
            case ScalarNode { IsEmpty: true }:
                return new Fields(new MapNode(node.At, []), path, problems);
            case ListNode list when list.Items.All(i => i is MapNode { Entries.Length: 1 }):
                return new Fields(new MapNode(node.At, [.. list.Items.Cast<MapNode>().Select(i => i.Entries[0])]), path, problems);
            default:
                problems.Add(node.At, path, $"This is {node.Kind}; it has to be a map of keys and values.");
                return null;
        }
    }

    /// <summary>Something is wrong with the value of a key, or with the map where the key is not there.</summary>
    public void Wrong(string key, string message) => problems.Add(Entry(key)?.Value.At ?? node.At, KeyPath.Below(path, key), message);

    /// <summary>Whether the key is there, with or without a value.</summary>
    public bool Has(string key) => Entry(key) is not null;

    /// <summary>The value of a key, or null where it is not there or empty.</summary>
    public DocumentNode? Find(string key)
    {
        _known.Add(key);
        return Entry(key) is { Value: not ScalarNode { IsEmpty: true } } entry ? entry.Value : null;
    }

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Scalar(key, "a text")?.Text;

    /// <summary>A text that may hold references, or null.</summary>
    public Written? Written(string key) => Scalar(key, "a text") is { } scalar ? new Written(key, scalar.Text, scalar.At, KeyPath.Below(path, key)) : null;

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string key) => Read<bool>(key, "true or false", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>A number, or null.</summary>
    public double? Number(string key) =>
        Read<double>(key, "a number", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null);

    /// <summary>A whole number within a range, or null.</summary>
    public int? Whole(string key, int min, int max) => Read<int>(key, $"a whole number from {min} to {max}", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null);

    /// <summary>A duration longer than nothing, or null.</summary>
    public TimeSpan? Duration(string key) =>
        Read<TimeSpan>(key, "a duration such as 90s, 15m, 24h or 7d", text => Units.Duration(text) is { } duration && duration > TimeSpan.Zero ? duration : null);

    /// <summary>One of some words, or null.</summary>
    public string? Word(string key, params IReadOnlyList<string> words)
    {
        if (Scalar(key, "one word") is not { Text: var text })
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        Wrong(key, $"'{Excerpt.Of(text)}' is not possible here. {Nearest.Suggestion(text, words) ?? $"Possible: {string.Join(", ", words)}."}");
        return null;
    }

    /// <summary>The map below a key, or null.</summary>
    public Fields? Map(string key) => Find(key) is { } value ? Of(value, KeyPath.Below(path, key), problems) : null;

    /// <summary>The entries of a map whose keys are names that people choose; checks the names.</summary>
    public IEnumerable<(MapEntry Entry, string Path)> Named()
    {
        foreach (var entry in node.Entries)
        {
            _known.Add(entry.Key);
            var at = KeyPath.Below(path, entry.Key);
            if (Names.IsName(entry.Key))
            {
                yield return (entry, at);
            }
            else
            {
                problems.Add(entry.At, at, $"'{Excerpt.Of(entry.Key)}' is no name: {Names.Rule}.");
            }
        }
    }

    /// <summary>The entries of a map of texts.</summary>
    public ImmutableArray<Written> Texts()
    {
        var texts = ImmutableArray.CreateBuilder<Written>();
        foreach (var (entry, at) in Named())
        {
            if (entry.Value is ScalarNode scalar)
            {
                texts.Add(new Written(entry.Key, scalar.IsEmpty ? string.Empty : scalar.Text, scalar.At, at));
            }
            else
            {
                problems.Add(entry.Value.At, at, $"This is {entry.Value.Kind}; it has to be a text.");
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>The texts of a list; a single text counts as a list of one.</summary>
    public ImmutableArray<Written> List(string key)
    {
        var below = KeyPath.Below(path, key);
        switch (Find(key))
        {
            case null:
                return [];
            case ScalarNode scalar:
                return [new Written(key, scalar.Text, scalar.At, below)];
            case ListNode list when list.Items.All(i => i is ScalarNode { IsEmpty: false }):
                return [.. list.Items.Cast<ScalarNode>().Select((item, i) => new Written(key, item.Text, item.At, $"{below}[{i}]"))];
            default:
                Wrong(key, "It has to be a list of words, such as [one, two].");
                return [];
        }
    }

    /// <summary>All has been asked for: every other key is not known.</summary>
    public void End()
    {
        foreach (var entry in node.Entries.Where(e => !_known.Contains(e.Key)))
        {
            var right = Nearest.Suggestion(entry.Key, _known) ?? $"Known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.";
            problems.Add(entry.At, KeyPath.Below(path, entry.Key), $"This key is not known. {right}");
        }
    }

    private MapEntry? Entry(string key)
    {
        foreach (var entry in node.Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    private ScalarNode? Scalar(string key, string expected)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case ScalarNode scalar:
                return scalar;
            case var other:
                Wrong(key, $"This is {other.Kind}; it has to be {expected}.");
                return null;
        }
    }

    private T? Read<T>(string key, string expected, Func<string, T?> read)
        where T : struct
    {
        if (Scalar(key, expected) is not { Text: var text })
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            Wrong(key, $"'{Excerpt.Of(text)}' is not possible here; it has to be {expected}.");
        }

        return value;
    }
}
