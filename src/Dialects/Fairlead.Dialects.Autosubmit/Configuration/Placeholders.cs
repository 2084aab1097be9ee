using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>
/// Puts values for <c>%NAME%</c> and <c>%SECTION.KEY%</c> in all values of a configuration, again and again until none is left that has a value. One without
/// value stays as it is.
/// </summary>
internal sealed partial class Placeholders
{
    private const int MaxDepth = 32;
    private const int MaxCharacters = 1024 * 1024;
    private const long MaxTotal = 16L * 1024 * 1024;
    private static readonly string[] AlwaysSafe = ["d", "d_", "Y", "Y_", "M", "M_", "m", "m_"];
    private readonly ConfigMap _root;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly HashSet<string> _safe;
    private readonly Findings _findings;
    private long _total;

    private Placeholders(ConfigMap root, IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        _root = root;
        _variables = variables;
        _findings = findings;
        _safe = [.. AlwaysSafe, .. Words.Of(root.At("CONFIG.SAFE_PLACEHOLDERS")).Select(name => name.Trim('%'))];
    }

    /// <summary>The configuration with its placeholders filled.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="variables">Values that are in no file, such as <c>PROJDIR</c>; those in files win.</param>
    /// <param name="findings">Where placeholders that contain themselves are told.</param>
    public static ConfigMap Fill(ConfigMap root, IReadOnlyDictionary<string, string> variables, Findings findings) =>
        (ConfigMap)new Placeholders(root, variables, findings).Fill(root, "");

    /// <summary>A text with its placeholders filled from <paramref name="root"/>.</summary>
    public static string Fill(ConfigScalar text, ConfigMap root, IReadOnlyDictionary<string, string> variables, Findings findings) =>
        new Placeholders(root, variables, findings).Fill(text.Text, text.Place, "", []);

    private ConfigNode Fill(ConfigNode node, string path) => node switch
    {
        ConfigMap map => new ConfigMap(map.Place, new(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Fill(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}"))))),
        ConfigList list => new ConfigList(list.Place, [.. list.Items.Select(item => Fill(item, path))]),
        ConfigScalar scalar when scalar.Text.Contains('%') => ListOf(scalar, path) ?? (ConfigNode)(scalar with { Text = Fill(scalar.Text, scalar.Place, path, []) }),
        _ => node,
    };

    // A value that is nothing but the name of a list is that list, so that a list can be written once.
    private ConfigList? ListOf(ConfigScalar scalar, string path)
    {
        var match = Placeholder().Match(scalar.Text);
        return match.Success && match.Length == scalar.Text.Length && Find(match.Groups["name"].Value) is ConfigList { Items: var items } && items.All(item => item is ConfigScalar)
            ? new ConfigList(scalar.Place, [.. items.Cast<ConfigScalar>().Select(item => item with { Text = Fill(item.Text, item.Place, path, []) })])
            : null;
    }

    private string Fill(string text, SourcePlace place, string path, HashSet<string> within)
    {
        if (!text.Contains('%') || _total > MaxTotal)
        {
            return text;
        }

        var filled = Placeholder().Replace(text, match => ValueOf(match, place, path, within));
        _total += filled.Length;
        if (filled.Length > MaxCharacters || _total > MaxTotal)
        {
            _findings.Error(place, path, "Its placeholders stand for too much text.", $"At most {MaxCharacters} characters for a value, and {MaxTotal} in all.");
            return text;
        }

        return filled;
    }

    private string ValueOf(Match match, SourcePlace place, string path, HashSet<string> within)
    {
        var written = match.Groups["name"].Value;
        var name = written.ToUpperInvariant();
        if (_safe.Contains(written) || ScalarText(name) is not { } value)
        {
            return match.Value;
        }

        if (within.Count >= MaxDepth || !within.Add(name))
        {
            _findings.Error(place, path, $"%{written}% contains itself.", "A placeholder may name others, but not in a circle.");
            return match.Value;
        }

        var filled = Fill(value, place, path, within);
        within.Remove(name);
        return match.Groups["case"].Value switch
        {
            "^^" => filled.ToUpperInvariant(),
            ",," => filled.ToLowerInvariant(),
            _ => filled,
        };
    }

    private string? ScalarText(string name) => Find(name) is ConfigScalar { IsNull: false } scalar ? scalar.Text : _variables.GetValueOrDefault(name);

    private ConfigNode? Find(string name) => _root.At(name.ToUpperInvariant());

    [GeneratedRegex(@"%\^?(?<name>[A-Za-z0-9_.\-]+)(?<case>\^\^|,,)?%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
