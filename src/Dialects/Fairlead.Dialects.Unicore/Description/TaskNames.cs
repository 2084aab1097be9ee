using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>What <c>${NAME}</c> stands for in the names of one task's output.</summary>
/// <param name="values">The value of each name.</param>
internal sealed partial class TaskNames(ImmutableSortedDictionary<string, string> values)
{
    /// <summary>The variable with the number of a task, from 0; tasks of arrays have it in their environment, too.</summary>
    public const string Index = "UC_ARRAY_TASK_ID";

    /// <summary>The names of the task with that number, and with those variables of its own.</summary>
    public static TaskNames Of(int index, ImmutableSortedDictionary<string, string> variables) =>
        new(variables.SetItem(Index, index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Whether there are any in a text.</summary>
    public static bool AreIn(string? text) => text is not null && Variable().IsMatch(text);

    /// <summary>A path with the values in the place of the names.</summary>
    public string InPath(JsonFields entry, string key, string path) => Fill(entry, key, path, value => value);

    /// <summary>A URL with the values, escaped, in the place of the names.</summary>
    public string InUrl(JsonFields entry, string key, string url) => Fill(entry, key, url, Uri.EscapeDataString);

    private string Fill(JsonFields entry, string key, string text, Func<string, string> write) => Variable().Replace(text, match =>
    {
        if (values.TryGetValue(match.Groups["name"].Value, out var value))
        {
            return write(value);
        }

        entry.Refuse(key, $"{key}: {match.Value} is not known here. There are: {string.Join(", ", values.Keys.Select(k => $"${{{k}}}"))}.");
        return match.Value;
    });

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]{0,254})\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
