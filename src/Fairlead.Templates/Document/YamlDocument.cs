using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Templates.Document;

/// <summary>
/// Reads a YAML document into nodes that know their places. Anchors and aliases are understood as long as what they stand for stays small: a few lines of
/// them can stand for gigabytes. Tags are not, and keys that stand twice are a problem, not the last one's victory.
/// </summary>
internal sealed class YamlDocument
{
    /// <summary>Characters of a document.</summary>
    public const int MostCharacters = 10 * 1024 * 1024;

    /// <summary>Parts of a document with its aliases written out.</summary>
    public const int MostParts = 1_000_000;

    /// <summary>How deep its lists and maps may lie in each other.</summary>
    public const int MostLevels = 160;

    private readonly IParser _parser;
    private readonly Problems _problems;
    private readonly Dictionary<string, DocumentNode> _anchors = [];
    private long _aliased;

    private YamlDocument(IParser parser, Problems problems) => (_parser, _problems) = (parser, problems);

    /// <summary>The document, or null where it cannot be read; then it is among the problems why.</summary>
    public static DocumentNode? Read(string text, Problems problems)
    {
        if (text.Length > MostCharacters)
        {
            problems.Add(new Mark(1, 1), string.Empty, $"The document has {text.Length} characters; at most {MostCharacters} are allowed.");
            return null;
        }

        try
        {
            return new YamlDocument(new Parser(new StringReader(text)), problems).ReadDocument();
        }
        catch (YamlException e)
        {
            var (at, reason) = TabIn(text) is { } tab ? (tab, "there is a tab in the indentation, where only blanks may be") : (MarkOf(e.Start), e.Message.TrimEnd('.'));
            problems.Add(at, string.Empty, $"This is not YAML: {reason}.");
            return null;
        }
        catch (UnreadableException e)
        {
            problems.Add(e.At, e.Path, e.Message);
            return null;
        }
    }

    private DocumentNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(new Mark(1, 1), string.Empty, "The document is empty.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(string.Empty, 0);
        _parser.Consume<DocumentEnd>();
        return _parser.TryConsume<DocumentStart>(out var second)
            ? throw new UnreadableException(MarkOf(second.Start), string.Empty, "A second document begins here: put everything into one, without the line ---.")
            : root;
    }

    private DocumentNode ReadNode(string path, int level)
    {
        var at = MarkOf(_parser.Current?.Start ?? default);
        if (level > MostLevels)
        {
            throw new UnreadableException(at, string.Empty, $"Lists and maps lie deeper in each other than {MostLevels} levels.");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Alias(alias, at, path);
        }

        var anchor = AnchorOf(at, path);
        DocumentNode node = _parser.TryConsume<Scalar>(out var scalar) ? new ScalarNode(at, scalar.Value, scalar.Style is not ScalarStyle.Plain)
            : _parser.TryConsume<SequenceStart>(out _) ? ReadList(at, path, level)
            : ReadMap(at, path, level);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private AnchorName AnchorOf(Mark at, string path)
    {
        if (_parser.Current is not NodeEvent node)
        {
            throw new UnreadableException(at, path, "A value is missing here.");
        }

        return node.Tag.IsEmpty || node.Tag.IsNonSpecific
            ? node.Anchor
            : throw new UnreadableException(at, path, $"The tag '{Excerpt.Of(node.Tag.Value)}' is not taken: write the value without it.");
    }

    private DocumentNode Alias(AnchorAlias alias, Mark at, string path)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw new UnreadableException(at, path, $"There is no anchor '&{Excerpt.Of(alias.Value.Value)}' before this alias.");
        }

        _aliased += node.Size;
        return _aliased <= MostParts
            ? node
            : throw new UnreadableException(at, path, $"The aliases of the document stand for more than {MostParts} parts.");
    }

    private ListNode ReadList(Mark at, string path, int level)
    {
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode($"{path}[{items.Count}]", level + 1));
        }

        return new ListNode(at, items.ToImmutable());
    }

    private MapNode ReadMap(Mark at, string path, int level)
    {
        _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var keys = new Dictionary<string, Mark>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var place = MarkOf(_parser.Current?.Start ?? default);
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new UnreadableException(place, path, "A key is one word, no list, map or alias.");
            }

            var below = KeyPath.Below(path, key.Value);
            var value = ReadNode(below, level + 1);
            if (keys.TryAdd(key.Value, place))
            {
                entries.Add(new MapEntry(key.Value, place, value));
            }
            else
            {
                _problems.Add(place, below, $"This key is in line {keys[key.Value].Line} already.");
            }
        }

        return new MapNode(at, entries.ToImmutable());
    }

    /// <summary>The first line that is indented with a tab: the most common mistake, and the parser's place for it is the line before.</summary>
    private static Mark? TabIn(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line.IndexOfAnyExcept(' ', '\t');
            if (indentation > 0 && line[..indentation].IndexOf('\t') is >= 0 and var column)
            {
                return new Mark(number, column + 1);
            }
        }

        return null;
    }

    private static Mark MarkOf(YamlDotNet.Core.Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private sealed class UnreadableException(Mark at, string path, string message) : Exception(message)
    {
        public Mark At => at;

        public string Path => path;
    }
}

/// <summary>The paths of keys.</summary>
internal static class KeyPath
{
    /// <summary>The path of a key in the map at <paramref name="path"/>.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? Excerpt.Of(key) : $"{path}.{Excerpt.Of(key)}";
}
