using System.Collections.Immutable;
using System.Text;

namespace Fairlead.Core.Storages;

/// <summary>A word that is searched for.</summary>
/// <param name="Text">Letters and digits, in lower case.</param>
/// <param name="IsPrefix">Whether words that only begin with it count too.</param>
public sealed record SearchWord(string Text, bool IsPrefix);

/// <summary>
/// What counts as a word when metadata is searched: a run of letters and digits, without regard to upper and lower case. Everything else separates
/// words, so that no text that somebody searches for can mean anything to a database.
/// </summary>
public static class SearchWords
{
    /// <summary>The most words of one search; what comes behind them is not looked at.</summary>
    public const int MaxSearched = 32;

    private const int MaxLength = 64;
    private const char PrefixMark = '*';

    /// <summary>The words in a text, in order; of a word that is longer than 64 characters, these.</summary>
    public static IEnumerable<string> Of(string text) => Read(text).Select(w => w.Text);

    /// <summary>The words that somebody searches for, all of which a file must have; a <c>*</c> behind a word makes it the beginning of one.</summary>
    public static ImmutableArray<SearchWord> Searched(string text) => [.. Read(text).Distinct().Take(MaxSearched)];

    private static IEnumerable<SearchWord> Read(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in Normal(text).EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune))
            {
                if (word.Length < MaxLength)
                {
                    word.Append(Rune.ToLowerInvariant(rune).ToString());
                }
            }
            else if (word.Length > 0)
            {
                yield return new SearchWord(word.ToString(), rune.Value == PrefixMark);
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return new SearchWord(word.ToString(), IsPrefix: false);
        }
    }

    // A letter and its accent can be written as one character or as two. A text with half of a character has no normal form.
    private static string Normal(string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
        return whole.Normalize(NormalizationForm.FormC);
    }
}
