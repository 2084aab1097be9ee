using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Server.Configuration.Reading;

/// <summary>
/// Reads a YAML document into nodes that know their lines. Only what a configuration needs: one document, no aliases (a few lines of them can stand for
/// gigabytes), limited depth. Keys that stand twice are a problem, not the last one's victory.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 24;
    private readonly IParser _parser;
    private readonly Problems _problems;

    private YamlTree(IParser parser, Problems problems)
    {
        _parser = parser;
        _problems = problems;
    }

    /// <summary>The document as nodes; an empty map where it is empty or cannot be read, which is then among the problems.</summary>
    public static MapNode Read(string text, Problems problems)
    {
        try
        {
            return new YamlTree(new Parser(new StringReader(text)), problems).ReadDocument();
        }
        catch (YamlException e)
        {
            var (line, reason) = TabLine(text) is { } tab ? (tab, "There is a tab in the indentation.") : ((int)e.Start.Line, e.Message);
            problems.Add("", new Place(line), $"This is not YAML: {reason}", "Look at the indentation (blanks, no tabs), the colons and the quotes around there.");
            return new MapNode(Place.None);
        }
        catch (NotForConfigurationException e)
        {
            problems.Add("", new Place(e.Line), e.Message, e.Remedy);
            return new MapNode(Place.None);
        }
    }

    private MapNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return new MapNode(new Place(1));
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new NotForConfigurationException(Line(second), "A second document begins here.", "Put everything into one document: remove the line with ---.");
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case ScalarNode { IsEmpty: true }:
                return new MapNode(new Place(1));
            default:
                _problems.Add("", root.Place, $"The file holds {root.Kind}.", "It begins with keys such as server: and sites:.");
                return new MapNode(root.Place);
        }
    }

    private ConfigNode ReadNode(string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new NotForConfigurationException(Line(_parser.Current), $"This is nested more than {MaxDepth} levels deep.", "No part of the configuration is.");
        }

        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            throw new NotForConfigurationException(Line(alias), $"*{alias.Value} is an alias.", "Write out what it stands for: aliases are not supported.");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new ScalarNode(new Place(Line(scalar)), scalar.Value, scalar.Style is not ScalarStyle.Plain);
        }

        return _parser.Accept<SequenceStart>(out _) ? ReadList(path, depth) : ReadMap(path, depth);
    }

    private ListNode ReadList(string path, int depth)
    {
        var list = new ListNode(new Place(Line(_parser.Consume<SequenceStart>())));
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items.Add(ReadNode($"{path}[{list.Items.Count}]", depth + 1));
        }

        return list;
    }

    private MapNode ReadMap(string path, int depth)
    {
        var map = new MapNode(new Place(Line(_parser.Consume<MappingStart>())));
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new NotForConfigurationException(Line(_parser.Current), "A key is a list, a map or an alias.", "A key is one word.");
            }

            var at = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            var value = ReadNode(at, depth + 1);
            if (map.Find(key.Value) is { } first)
            {
                _problems.Add(at, new Place(Line(key)), "This key stands here for the second time.", $"Remove it here or in line {first.Place.Line}.");
            }
            else
            {
                map.Entries.Add(new MapEntry(key.Value, new Place(Line(key)), value));
            }
        }

        return map;
    }

    /// <summary>The first line that is indented with a tab: the most common mistake, and the parser's place for it is the line before.</summary>
    private static int? TabLine(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line.IndexOfAnyExcept(' ', '\t');
            if (indentation > 0 && line[..indentation].Contains('\t'))
            {
                return number;
            }
        }

        return null;
    }

    private static int Line(ParsingEvent? at) => (int)(at?.Start.Line ?? 1);

    private sealed class NotForConfigurationException(int line, string message, string remedy) : Exception(message)
    {
        public int Line => line;

        public string Remedy => remedy;
    }
}
