using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Fairlead.Core;

namespace Fairlead.Templates.References;

/// <summary>A reference to a value, such as <c>${parameters.samples}</c>.</summary>
/// <param name="Section">What kind of value, such as <c>parameters</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Inner">Names of nested values, from the outside inwards.</param>
internal sealed record Reference(string Section, string Name, ImmutableArray<string> Inner)
{
    /// <inheritdoc/>
    public override string ToString() => $"${{{string.Join('.', [Section, Name, .. Inner])}}}";
}

/// <summary>
/// Text with references: <c>${section.name}</c> anywhere, <c>$section.name</c> where it is all there is, and <c>$$</c> for a dollar sign. What has no dot is
/// left to the shell.
/// </summary>
internal static partial class ReferenceText
{
    private const int MatchTime = 5_000;

    /// <summary>Whether there is no reference in the text.</summary>
    public static bool IsPlain(string text) => !Of(text).Any();

    /// <summary>Whether the text is one reference and nothing else.</summary>
    public static bool IsWhole(string text) => Whole().IsMatch(text) || (Embedded().Match(text) is { Success: true } match && match.Length == text.Length && match.Value != "$$");

    /// <summary>The references in a text, in order.</summary>
    public static IEnumerable<Reference> Of(string text) => Whole().Match(text) is { Success: true } whole
        ? [Read(whole.Groups["way"].Value)]
        : Embedded().Matches(text).Where(m => m.Value != "$$").Select(m => Read(m.Groups["way"].Value));

    /// <summary>The text with the values of its references.</summary>
    /// <param name="text">The text.</param>
    /// <param name="find">The value of a reference.</param>
    public static Outcome<string> Fill(string text, Func<Reference, Outcome<string>> find)
    {
        if (Whole().Match(text) is { Success: true } whole)
        {
            return find(Read(whole.Groups["way"].Value));
        }

        var filled = new StringBuilder();
        var end = 0;
        foreach (Match match in Embedded().Matches(text))
        {
            filled.Append(text, end, match.Index - end);
            end = match.Index + match.Length;
            if (match.Value == "$$")
            {
                filled.Append('$');
            }
            else if (find(Read(match.Groups["way"].Value)).TryGet(out var value, out var refusal))
            {
                filled.Append(value);
            }
            else
            {
                return refusal;
            }
        }

        return filled.Append(text, end, text.Length - end).ToString();
    }

    private static Reference Read(string way)
    {
        var names = way.Split('.');
        return new Reference(names[0], names[1], [.. names.Skip(2)]);
    }

    [GeneratedRegex(@"\$\$|\$\{(?<way>[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+)\}", RegexOptions.ExplicitCapture, MatchTime)]
    private static partial Regex Embedded();

    [GeneratedRegex(@"\A\$(?<way>[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+)\z", RegexOptions.ExplicitCapture, MatchTime)]
    private static partial Regex Whole();
}
