using System.Buffers;
using System.Text;

namespace Fairlead.Shell;

/// <summary>The one place where text becomes part of a line for a POSIX shell.</summary>
public static class ShellQuote
{
    // What no shell gives a meaning to, in any position of a word.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+,./:@%");

    /// <summary>
    /// <paramref name="word"/> as exactly one word of a shell line, whatever it contains: spaces, quotes, newlines, metacharacters.
    /// An empty text becomes an empty word.
    /// </summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or half of a surrogate pair, which no argument of a program can hold.</exception>
    public static string Word(string word)
    {
        Check(word, nameof(word));
        return word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Refuses what no argument, variable or input of a command can be.</summary>
    internal static void Check(string text, string parameter)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A NUL character cannot be handed to a program.", parameter);
        }

        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !Rune.TryGetRuneAt(text, at, out _) && !(at > 0 && char.IsSurrogatePair(text, at - 1)))
            {
                throw new ArgumentException("Half of a surrogate pair is no character and cannot be handed to a program.", parameter);
            }
        }
    }
}
