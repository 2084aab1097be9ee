using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>
/// How the files of a chunk are named: text with <c>{0}</c> for the number of the file, <c>{1}</c> for the name without its extension and <c>{2}</c> for
/// the extension with its dot. A number can have a form of its own, <c>{0,number,0000}</c>. A single quote quotes.
/// </summary>
internal sealed class FilenameFormat
{
    /// <summary>The form where nobody says otherwise.</summary>
    public const string Usual = "{0}_{1}{2}";

    /// <summary><see cref="Usual"/>, read.</summary>
    public static readonly FilenameFormat Default = new([new(string.Empty, 0, 0), new("_", -1, 0), new(string.Empty, 1, 0), new(string.Empty, 2, 0)]);

    private const int MaxDigits = 20;
    private readonly ImmutableArray<Part> _parts;

    private FilenameFormat(ImmutableArray<Part> parts) => _parts = parts;

    /// <summary>Reads a format, or says what is wrong with it.</summary>
    public static Outcome<FilenameFormat> Read(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                var end = text.IndexOf('\'', i + 1);
                literal.Append(end == i + 1 ? "'" : text.AsSpan(i + 1, (end < 0 ? text.Length : end) - i - 1));
                i = end < 0 ? text.Length : end;
            }
            else if (text[i] != '{')
            {
                literal.Append(text[i]);
            }
            else if (text.IndexOf('}', i) is > 0 and var end && ReadField(text[(i + 1)..end]) is { } field)
            {
                parts.Add(new Part(literal.ToString(), -1, 0));
                parts.Add(field);
                literal.Clear();
                i = end;
            }
            else
            {
                return Refusal.Invalid("filename_format", $"the filename_format '{Shown.Of(text)}' has something in braces that is neither {{0}}, {{1}}, {{2}} nor {{0,number,0000}}.");
            }
        }

        parts.Add(new Part(literal.ToString(), -1, 0));
        return new FilenameFormat(parts.ToImmutable());
    }

    /// <summary>The name of the file with that number.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="to">What an import of one file alone would be named.</param>
    public string Apply(int number, string to)
    {
        var (stem, extension) = Split(to);
        var name = new StringBuilder();
        foreach (var part in _parts)
        {
            var text = part.Field switch
            {
                0 => number.ToString(CultureInfo.InvariantCulture).PadLeft(part.Digits, '0'),
                1 => stem,
                2 => extension,
                _ => part.Literal,
            };

            // People write '.{2}' although the extension has its dot.
            name.Append(part.Field == 2 && text.Length > 0 && name is [.., '.'] ? text[1..] : text);
        }

        return name.ToString();
    }

    private static (string Stem, string Extension) Split(string to)
    {
        var dot = to.LastIndexOf('.');
        return dot > to.LastIndexOf('/') + 1 ? (to[..dot], to[dot..]) : (to, string.Empty);
    }

    private static Part? ReadField(string field) => field.Split(',', 3, StringSplitOptions.TrimEntries) switch
    {
        ["0"] or ["0", "number"] or ["0", "number", "integer"] => new Part(string.Empty, 0, 0),
        ["0", "number", { Length: > 0 and <= MaxDigits } digits] when digits.TrimStart('#', ',').All(c => c == '0') => new Part(string.Empty, 0, digits.Count(c => c == '0')),
        ["1"] => new Part(string.Empty, 1, 0),
        ["2"] => new Part(string.Empty, 2, 0),
        _ => null,
    };

    private readonly record struct Part(string Literal, int Field, int Digits);
}
