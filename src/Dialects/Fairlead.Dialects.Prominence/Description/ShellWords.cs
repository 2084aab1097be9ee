using System.Collections.Immutable;
using System.Text;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Splits a command into words by the quoting rules of a POSIX shell, without anything else that a shell does.</summary>
internal static class ShellWords
{
    /// <summary>The words, or null where a quote has no end.</summary>
    public static ImmutableArray<string>? Split(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var isWord = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case ' ' or '\t' or '\n' or '\r':
                    if (isWord)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        isWord = false;
                    }

                    break;
                case '\\' when at + 1 < text.Length:
                    isWord = true;
                    word.Append(text[++at]);
                    break;
                case '\\':
                    return null;
                case '\'' or '"':
                    isWord = true;
                    at = Quoted(text, at, word);
                    break;
                default:
                    isWord = true;
                    word.Append(text[at]);
                    break;
            }

            if (at < 0)
            {
                return null;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return words.ToImmutable();
    }

    /// <summary>Takes what is quoted from <paramref name="start"/> on; the place of the closing quote, or a negative number where there is none.</summary>
    private static int Quoted(string text, int start, StringBuilder word)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at;
            }

            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                at++;
            }

            word.Append(text[at]);
        }

        return int.MinValue;
    }
}
