using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>Writes the number of a job where its description has a name for it (<see cref="JobDescription.NumberVariables"/>).</summary>
/// <param name="Names">The names; they may be none.</param>
/// <param name="Number">The number.</param>
internal sealed partial record NumberNames(ImmutableArray<string> Names, long Number)
{
    private string Text => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The variables with those that hold the number.</summary>
    public ImmutableSortedDictionary<string, string> Added(ImmutableSortedDictionary<string, string> environment) =>
        Names.IsDefaultOrEmpty ? environment : environment.SetItems(Names.Select(n => KeyValuePair.Create(n, Text)));

    /// <summary>The text with the number in the place of every name.</summary>
    public string In(string text) =>
        Names.IsDefaultOrEmpty || !text.Contains('$', StringComparison.Ordinal) ? text : Name().Replace(text, m => Names.Contains(m.Groups["name"].Value) ? Text : m.Value);

    [GeneratedRegex(@"\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
