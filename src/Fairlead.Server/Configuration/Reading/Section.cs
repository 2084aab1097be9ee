using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Reading;

namespace Fairlead.Server.Configuration.Reading;

/// <summary>
/// A map of the configuration while it is read. What is asked for is what is known: <see cref="End"/> complains of every other key. A value that is
/// wrong becomes a problem, and the reading goes on with the default.
/// </summary>
/// <param name="node">The map.</param>
/// <param name="path">Its path; empty for the whole file.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class Section(MapNode node, string path, Problems problems)
{
    private readonly HashSet<string> _known = [];

    /// <summary>All keys as written, for sections whose keys are names that people choose.</summary>
    public IEnumerable<string> Keys => node.Entries.Select(e => e.Key);

    /// <summary>Whether the key is there with a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Something is wrong with the value of a key, or with the section where the key is not there.</summary>
    public void Wrong(string key, string wrong, string right) => problems.Add(At(key), node.Find(key)?.Value.Place ?? node.Place, wrong, right);

    /// <summary>A text that must be there; empty where it is not, which is then a problem.</summary>
    public string RequiredText(string key, string example)
    {
        if (Has(key))
        {
            return Text(key) ?? string.Empty;
        }

        Wrong(key, "This key is missing.", $"For instance {key}: {example}");
        return string.Empty;
    }

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Scalar(key, "a text")?.Text;

    /// <summary>One of some words, or null.</summary>
    public string? Word(string key, params string[] words)
    {
        if (Scalar(key, "one word") is not { Text: var text })
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        Wrong(key, $"'{text}' is not possible here.", Nearest.Suggestion(text, words) ?? $"Possible: {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>A whole number within a range, or null.</summary>
    public int? Number(string key, int min, int max) =>
        Read<int>(key, $"a whole number from {min} to {max}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null);

    /// <summary>A duration within a range, or null.</summary>
    public TimeSpan? Duration(string key, TimeSpan min, TimeSpan max) =>
        Read<TimeSpan>(key, $"a duration from {Show(min)} to {Show(max)}, such as 90s, 15m, 24h or 7d", text =>
            Units.Duration(text) is { } duration && duration >= min && duration <= max ? duration : null);

    /// <summary>A size in bytes, at least 1, or null.</summary>
    public long? Size(string key) => Read<long>(key, "a size such as 512MiB or 8GiB", text => Units.Size(text) is { } size and > 0 ? size : null);

    /// <summary>Yes or no, or null.</summary>
    public bool? Flag(string key) => Read<bool>(key, "true or false", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case ScalarNode scalar:
                return [scalar.Text];
            case ListNode list when list.Items.TrueForAll(i => i is ScalarNode { IsEmpty: false }):
                return [.. list.Items.OfType<ScalarNode>().Select(i => i.Text)];
            case var other:
                Wrong(key, other is ListNode ? "Not every part of this list is a single value." : $"This is {other.Kind}.", $"It is a list of texts: {key}: [one, two]");
                return [];
        }
    }

    /// <summary>The sections of a list.</summary>
    public IReadOnlyList<Section> Sections(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case ListNode list:
                return [.. list.Items.Select((item, i) => ItemOf(key, i, item)).OfType<Section>()];
            case var other:
                Wrong(key, $"This is {other.Kind}.", $"It is a list; each of its parts begins with a dash below {key}:.");
                return [];
        }
    }

    /// <summary>A section of its own, empty where the key is not there.</summary>
    public Section Sub(string key)
    {
        switch (Find(key))
        {
            case null:
                return new Section(new MapNode(node.Place), At(key), problems);
            case MapNode map:
                return new Section(map, At(key), problems);
            case var other:
                Wrong(key, $"This is {other.Kind}.", $"It is a map of keys and values below {key}:.");
                return new Section(new MapNode(other.Place), At(key), problems);
        }
    }

    /// <summary>All has been asked for: every other key is not known.</summary>
    public void End()
    {
        foreach (var entry in node.Entries.Where(e => !_known.Any(k => node.Find(k) == e)))
        {
            var right = Nearest.Suggestion(entry.Key, _known) ?? $"Known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.";
            problems.Add(At(entry.Key), entry.Place, "This key is not known.", right);
        }
    }

    private Section? ItemOf(string key, int index, ConfigNode item)
    {
        var at = $"{At(key)}[{index}]";
        if (item is MapNode map)
        {
            return new Section(map, at, problems);
        }

        problems.Add(at, item.Place, $"This is {item.Kind}.", "It is a map of keys and values, such as - name: one");
        return null;
    }

    private ConfigNode? Find(string key)
    {
        _known.Add(key);
        return node.Find(key) is { Value: not ScalarNode { IsEmpty: true } } entry ? entry.Value : null;
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
                Wrong(key, $"This is {other.Kind}.", $"It is {expected}.");
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
            Wrong(key, $"'{text}' is not possible here.", $"It is {expected}.");
        }

        return value;
    }

    private string At(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Show(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 1 } when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{duration.TotalDays}d",
        { TotalHours: >= 1 } when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{duration.TotalHours}h",
        { TotalMinutes: >= 1 } when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{duration.TotalMinutes}m",
        { TotalSeconds: >= 1 } => $"{duration.TotalSeconds}s",
        _ => $"{duration.TotalMilliseconds}ms",
    };
}
