using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Reads lists such as <c>fc[00-02] ctl</c>: words, and prefixes with words and ranges in brackets.</summary>
internal static class WordList
{
    private const int Most = 100_000;

    /// <summary>All words, in order; what cannot be read is among the findings.</summary>
    public static IReadOnlyList<string> Expand(ConfigNode? node, string key, Findings findings)
    {
        var words = new List<string>();
        foreach (var scalar in node is ConfigList list ? list.Items.OfType<ConfigScalar>() : node is ConfigScalar { IsNull: false } one ? [one] : [])
        {
            Expand(scalar, key, words, findings);
        }

        return words;
    }

    private static void Expand(ConfigScalar scalar, string key, List<string> words, Findings findings)
    {
        var rest = scalar.Text.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var end = rest.IndexOfAny(" \t\n[");
            if (end < 0 || rest[end] != '[')
            {
                words.Add((end < 0 ? rest : rest[..end]).ToString());
                rest = end < 0 ? [] : rest[end..].TrimStart();
                continue;
            }

            var close = rest.IndexOf(']');
            if (close < end)
            {
                findings.Error(scalar.Place, key, $"'{rest}' has a bracket that is not closed.", "Write prefix[first-last other].");
                return;
            }

            foreach (var part in rest[(end + 1)..close].ToString().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                AddRange(scalar.Place, key, rest[..end].ToString(), part, words, findings);
            }

            rest = rest[(close + 1)..].TrimStart();
        }
    }

    private static void AddRange(SourcePlace place, string key, string prefix, string part, List<string> words, Findings findings)
    {
        if (part.Split('-') is not [var first, var last])
        {
            words.Add(prefix + part);
            return;
        }

        if (!Number(first, out var from) || !Number(last, out var to) || to < from || words.Count + (to - from) > Most)
        {
            findings.Error(place, key, $"'{part}' is no range.", "A range is two numbers, the smaller one first, such as 01-12.");
            return;
        }

        for (var number = from; number <= to; number++)
        {
            words.Add(prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0'));
        }
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
