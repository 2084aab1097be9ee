using System.Buffers;

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
    /// <exception cref="ArgumentException">The text contains a NUL character, which no argument of a program can hold.</exception>
    public static string Word(string word)
    {
        RefuseNul(word, nameof(word));
        return word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    internal static void RefuseNul(string text, string parameter)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A NUL character cannot be handed to a program.", parameter);
        }
    }
}
