using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>
/// Reads one YAML file. Keys are turned into upper case. Aliases and merge keys work, but what they stand for counts as if it were written out, so that a
/// few lines cannot become gigabytes.
/// </summary>
internal sealed class YamlFile
{
    internal const int MaxCharacters = 4 * 1024 * 1024;
    internal const int MaxNodes = 200_000;
    private const int MaxDepth = 64;
    private readonly Dictionary<string, ConfigNode> _anchors = [];
    private readonly IParser _parser;
    private readonly string _file;
    private readonly Findings _findings;
    private int _nodes;

    private YamlFile(IParser parser, string file, Findings findings)
    {
        _parser = parser;
        _file = file;
        _findings = findings;
    }

    /// <summary>The file as a map; an empty one where it cannot be read, which is then among the findings.</summary>
    public static ConfigMap Read(string file, string text, Findings findings)
    {
        var begin = new SourcePlace(file, 1);
        if (text.Length > MaxCharacters)
        {
            findings.Error(begin, "", $"The file has {text.Length} characters.", $"At most {MaxCharacters} are read.");
            return ConfigMap.Empty(begin);
        }

        try
        {
            return new YamlFile(new Parser(new StringReader(text)), file, findings).ReadDocument(begin);
        }
        catch (YamlException e)
        {
            findings.Error(new SourcePlace(file, (int)e.Start.Line), "", $"This is not YAML: {e.Message}", "Look at the indentation (blanks, no tabs), the colons and the quotes around there.");
        }
        catch (NotReadException e)
        {
            findings.Error(e.Place, "", e.Message, e.Remedy);
        }

        return ConfigMap.Empty(begin);
    }

    private ConfigMap ReadDocument(SourcePlace begin)
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return ConfigMap.Empty(begin);
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new NotReadException(PlaceOf(second), "A second document begins here.", "Put everything into one document: remove the line with ---.");
        }

        return root switch
        {
            ConfigMap map => map,
            ConfigScalar { IsNull: true } => ConfigMap.Empty(begin),
            _ => throw new NotReadException(root.Place, "The file does not hold keys with values.", "It begins with keys such as EXPERIMENT: and JOBS:."),
        };
    }

    private ConfigNode ReadNode(string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new NotReadException(PlaceOf(_parser.Current), $"This is nested more than {MaxDepth} levels deep.", "Nest less.");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var meant = _anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new NotReadException(PlaceOf(alias), $"There is no anchor &{alias.Value} before this alias.", "An alias stands behind its anchor, and not inside it.");
            Count(meant.Size, PlaceOf(alias));
            return meant;
        }

        Count(1, PlaceOf(_parser.Current));
        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        ConfigNode node = _parser.TryConsume<Scalar>(out var scalar) ? new ConfigScalar(PlaceOf(scalar), scalar.Value, scalar.Style is not ScalarStyle.Plain)
            : _parser.Accept<SequenceStart>(out _) ? ReadList(path, depth)
            : ReadMap(path, depth);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private ConfigList ReadList(string path, int depth)
    {
        var place = PlaceOf(_parser.Consume<SequenceStart>());
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(path, depth + 1));
        }

        return new ConfigList(place, items);
    }

    private ConfigMap ReadMap(string path, int depth)
    {
        var place = PlaceOf(_parser.Consume<MappingStart>());
        var entries = new OrderedDictionary<string, ConfigNode>();
        var merged = new List<ConfigMap>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new NotReadException(PlaceOf(_parser.Current), "A key is a list, a map or an alias.", "A key is one word.");
            }

            var name = key.Value.ToUpperInvariant();
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var value = ReadNode(at, depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(value is ConfigList list ? list.Items.OfType<ConfigMap>() : value is ConfigMap map ? [map] : []);
            }
            else if (!entries.TryAdd(name, value))
            {
                _findings.Error(PlaceOf(key), at, "This key stands here for the second time.", $"Remove it here or in line {entries[name].Place.Line} (upper and lower case are the same).");
            }
        }

        foreach (var (name, value) in merged.SelectMany(map => map.Entries))
        {
            entries.TryAdd(name, value);
        }

        return new ConfigMap(place, entries);
    }

    private void Count(int nodes, SourcePlace place)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw new NotReadException(place, $"The file holds more than {MaxNodes} values, with what its aliases stand for.", "Use fewer aliases, or several files.");
        }
    }

    private SourcePlace PlaceOf(ParsingEvent? at) => new(_file, (int)(at?.Start.Line ?? 1));

    private sealed class NotReadException(SourcePlace place, string message, string remedy) : Exception(message)
    {
        public SourcePlace Place => place;

        public string Remedy => remedy;
    }
}
