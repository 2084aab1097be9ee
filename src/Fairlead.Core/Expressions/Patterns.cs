using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Core.Expressions;

/// <summary>Regular expressions, in time linear in the text.</summary>
internal static partial class Patterns
{
    // The product of all counts in a pattern says how large the automaton behind it can become.
    private const long MaxRepetitions = 1_000;

    /// <summary>Whether a whole text fits a pattern.</summary>
    public static Outcome<Value> Matches(Value text, Value pattern, ExpressionLimits limits) =>
        Read(pattern, limits, wrap: p => $@"\A(?:{p})\z").Then(regex => Use(pattern, () => Value.Of(regex.IsMatch(text.ToString()))));

    /// <summary>A text cut where a pattern fits; empty parts at its end are left out.</summary>
    public static Outcome<Value> Split(string text, Value pattern, ExpressionLimits limits) =>
        Read(pattern, limits, wrap: p => p).Then(regex => Use(pattern, () =>
        {
            var parts = ImmutableArray.CreateBuilder<Value>();
            var start = 0;
            foreach (var match in regex.EnumerateMatches(text))
            {
                // An empty match at the beginning cuts nothing off.
                if (match.Index + match.Length > 0)
                {
                    parts.Add(Value.Of(text[start..match.Index]));
                    start = match.Index + match.Length;
                }
            }

            parts.Add(Value.Of(text[start..]));
            while (parts is [_, _, ..] && parts[^1] is Value.Text { Content: "" })
            {
                parts.RemoveAt(parts.Count - 1);
            }

            return new Value.List(parts.ToImmutable());
        }));

    private static Outcome<Regex> Read(Value pattern, ExpressionLimits limits, Func<string, string> wrap)
    {
        var text = pattern.ToString();
        if (text.Length > limits.PatternLength || Repetitions(text) > MaxRepetitions)
        {
            return Refusal.TooLarge("expression", $"the regular expression '{Excerpt.Of(text)}' is too large.");
        }

        try
        {
            return new Regex(wrap(text), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, limits.PatternTime);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return Refusal.Invalid("expression", $"'{Excerpt.Of(text)}' is no regular expression that can be used here.");
        }
    }

    private static Outcome<Value> Use(Value pattern, Func<Value> use)
    {
        try
        {
            return use();
        }
        catch (RegexMatchTimeoutException)
        {
            return Refusal.TooLarge("expression", $"the regular expression '{Excerpt.Of(pattern.ToString())}' takes too long.");
        }
    }

    private static long Repetitions(string pattern)
    {
        var product = 1L;
        foreach (var count in Count().EnumerateMatches(pattern))
        {
            var number = int.TryParse(pattern.AsSpan(count.Index, count.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
            product = Math.Min(product * Math.Max(1, number), int.MaxValue);
        }

        return product;
    }

    [GeneratedRegex(@"(?<=\{(?:[0-9]+,)?)[0-9]+(?=[,}])", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Count();
}
