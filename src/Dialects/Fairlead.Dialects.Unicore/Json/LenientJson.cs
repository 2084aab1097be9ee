using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Core;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>
/// Reads the JSON that UNICORE clients write. Besides strict JSON: single quotes, unquoted keys and simple values, comments (<c>#</c>, <c>//</c>,
/// <c>/* */</c>) and trailing commas. Refused with line and column: everything else, a key that comes twice, values nested too
/// deep, numbers that are none, halves of characters, and anything after the end.
/// </summary>
/// <remarks>Written by hand because no reader there is takes both comments with # and unquoted values and still tells positions.</remarks>
internal sealed partial class LenientJson
{
    /// <summary>How deep objects and arrays may be nested where the kind of document has no limit of its own.</summary>
    public const int MaxDepth = 64;

    private readonly JsonScanner _scan;
    private readonly int _maxDepth;

    private LenientJson(string text, int maxDepth) => (_scan, _maxDepth) = (new JsonScanner(text), maxDepth);

    /// <summary>The object in the text; an empty text is an empty object.</summary>
    public static Outcome<JsonObject> ReadObject(string text) => ReadObject(text, MaxDepth);

    /// <summary>The same with a limit of its own for nesting.</summary>
    public static Outcome<JsonObject> ReadObject(string text, int maxDepth)
    {
        var reader = new LenientJson(text, maxDepth);
        return reader.TryDocument(out var value) ? value : reader._scan.Refuse();
    }

    private bool TryDocument([NotNullWhen(true)] out JsonObject? document)
    {
        document = null;
        if (!_scan.SkipBlank())
        {
            return false;
        }

        if (_scan.IsAtEnd)
        {
            document = [];
            return true;
        }

        if (!TryValue(0, out var found) || !_scan.SkipBlank())
        {
            return false;
        }

        if (!_scan.IsAtEnd)
        {
            return _scan.Fail("there is more text after the end of the document");
        }

        document = found as JsonObject;
        return document is not null || _scan.Fail("it is no JSON object");
    }

    private bool TryValue(int depth, out JsonNode? value)
    {
        value = null;
        switch (_scan.Next)
        {
            case '{':
                return TryObject(depth + 1, out value);
            case '[':
                return TryArray(depth + 1, out value);
            case '"' or '\'':
                var isText = _scan.TryQuoted(out var text);
                value = text;
                return isText;
            default:
                return TryBareValue(out value);
        }
    }

    private bool TryObject(int depth, out JsonNode? value)
    {
        var found = new JsonObject();
        value = found;
        if (!TryEnter(depth))
        {
            return false;
        }

        while (_scan.SkipBlank())
        {
            if (_scan.Take('}'))
            {
                return true;
            }

            if (!TryMember(depth, found) || (!_scan.Take(',') && _scan.Next != '}' && !_scan.Fail("a comma or } is expected")))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryMember(int depth, JsonObject found)
    {
        var start = _scan.Position;
        if (!TryKey(out var key) || !_scan.SkipBlank())
        {
            return false;
        }

        if (found.ContainsKey(key))
        {
            return _scan.FailAt(start, $"the key '{Shown.Of(key)}' comes twice");
        }

        if (!_scan.Take(':'))
        {
            return _scan.Fail($"a colon is expected after the key '{Shown.Of(key)}'");
        }

        if (!_scan.SkipBlank() || !TryValue(depth, out var member) || !_scan.SkipBlank())
        {
            return false;
        }

        found.Add(key, member);
        return true;
    }

    private bool TryArray(int depth, out JsonNode? value)
    {
        var found = new JsonArray();
        value = found;
        if (!TryEnter(depth))
        {
            return false;
        }

        while (_scan.SkipBlank())
        {
            if (_scan.Take(']'))
            {
                return true;
            }

            if (!TryValue(depth, out var member) || !_scan.SkipBlank())
            {
                return false;
            }

            found.Add(member);
            if (!_scan.Take(',') && _scan.Next != ']' && !_scan.Fail("a comma or ] is expected"))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryEnter(int depth)
    {
        _scan.Take(_scan.Next);
        return depth <= _maxDepth || _scan.Fail($"values are nested deeper than {_maxDepth}");
    }

    private bool TryKey([NotNullWhen(true)] out string? key)
    {
        if (_scan.Next is '"' or '\'')
        {
            return _scan.TryQuoted(out key);
        }

        key = _scan.Bare();
        return key.Length > 0 || _scan.Fail("a key is expected");
    }

    private bool TryBareValue(out JsonNode? value)
    {
        value = null;
        var start = _scan.Position;
        var text = _scan.Bare();
        if (text.Length == 0)
        {
            return _scan.Fail("a value is expected");
        }

        if (text is "NaN" or "Infinity" or "-Infinity" or "+Infinity")
        {
            return _scan.FailAt(start, $"{text} is no number in JSON");
        }

        value = text.ToUpperInvariant() switch
        {
            "NULL" => null,
            "TRUE" => JsonValue.Create(true),
            "FALSE" => JsonValue.Create(false),
            _ when Number().IsMatch(text) => JsonNode.Parse(text),
            _ => JsonValue.Create(text),
        };
        return true;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
