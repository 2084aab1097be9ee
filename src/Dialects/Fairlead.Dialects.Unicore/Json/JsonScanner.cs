using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Fairlead.Core;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>Goes through the characters of a lenient JSON text: blanks and comments, quoted and bare words; keeps the first problem and where it was.</summary>
internal sealed class JsonScanner(string text)
{
    private string? _problem;

    /// <summary>Where it is in the text.</summary>
    public int Position { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => Position >= text.Length;

    /// <summary>The character that comes next; NUL at the end, where nothing matches it.</summary>
    public char Next => IsAtEnd ? '\0' : text[Position];

    /// <summary>Passes that character if it comes next.</summary>
    public bool Take(char expected)
    {
        var isThere = !IsAtEnd && text[Position] == expected;
        Position += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Passes white space and comments.</summary>
    public bool SkipBlank()
    {
        while (!IsAtEnd)
        {
            if (char.IsWhiteSpace(text[Position]))
            {
                Position++;
            }
            else if (!IsComment())
            {
                return true;
            }
            else if (!TrySkipComment())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An unquoted word or several: the characters up to one that has a meaning, the end of the line, or a comment after a blank.</summary>
    public string Bare()
    {
        var start = Position;
        while (!IsAtEnd && text[Position] is not (',' or ':' or '{' or '}' or '[' or ']' or '"' or '\'' or '\n' or '\r') && !EndsInComment(start))
        {
            Position++;
        }

        return text[start..Position].Trim();
    }

    /// <summary>A word in single or double quotes, with its escapes undone.</summary>
    public bool TryQuoted([NotNullWhen(true)] out string? word)
    {
        var quote = text[Position++];
        var found = new StringBuilder();
        word = null;
        while (!IsAtEnd && text[Position] != quote)
        {
            if (text[Position] is '\n' or '\r')
            {
                return Fail("a quoted text ends with its line; write a new line in it as \\n");
            }

            if (text[Position] != '\\')
            {
                found.Append(text[Position++]);
            }
            else if (!TryEscape(found))
            {
                return false;
            }
        }

        if (!Take(quote))
        {
            return Fail($"the text ends before a closing {quote}");
        }

        word = found.ToString();
        return IsWhole(word) || Fail("a quoted text holds half of a character (a lone surrogate)");
    }

    /// <summary>Keeps the problem, if it is the first.</summary>
    /// <returns>False.</returns>
    public bool Fail(string problem)
    {
        _problem ??= problem;
        return false;
    }

    /// <summary>Keeps a problem with what began further up.</summary>
    /// <returns>False.</returns>
    public bool FailAt(int position, string problem)
    {
        Position = position;
        return Fail(problem);
    }

    /// <summary>What is wrong, with line and column.</summary>
    public Refusal Refuse()
    {
        var before = text.AsSpan(0, Math.Min(Position, text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return Refusal.Invalid("body", $"The document cannot be read: {_problem ?? "it ends too early"} (line {line}, column {column}).");
    }

    private bool TryEscape(StringBuilder found)
    {
        Position++;
        var escaped = Next;
        Position++;
        if (escaped == 'u')
        {
            if (Position + 4 > text.Length || !ushort.TryParse(text.AsSpan(Position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                return Fail("\\u takes four hexadecimal digits");
            }

            Position += 4;
            found.Append((char)code);
            return true;
        }

        char? meant = escaped switch
        {
            '"' or '\'' or '\\' or '/' => escaped,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        found.Append(meant);
        return meant is not null || Fail("there is no such escape after \\");
    }

    private bool IsComment() =>
        text[Position] == '#' || (text[Position] == '/' && Position + 1 < text.Length && text[Position + 1] is '/' or '*');

    private bool EndsInComment(int start) => IsComment() && (Position == start || char.IsWhiteSpace(text[Position - 1]));

    private bool TrySkipComment()
    {
        var isBlock = text.AsSpan(Position).StartsWith("/*", StringComparison.Ordinal);
        var end = text.IndexOf(isBlock ? "*/" : "\n", isBlock ? Position + 2 : Position, StringComparison.Ordinal);
        if (end < 0 && isBlock)
        {
            return Fail("a comment does not end");
        }

        Position = end < 0 ? text.Length : end + (isBlock ? 2 : 1);
        return true;
    }

    private static bool IsWhole(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsSurrogate(word[i]))
            {
                continue;
            }

            if (i + 1 == word.Length || !char.IsSurrogatePair(word[i], word[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
