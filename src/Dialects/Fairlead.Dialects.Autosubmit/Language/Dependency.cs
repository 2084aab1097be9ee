using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>One key of <c>DEPENDENCIES</c>.</summary>
/// <param name="Section">The section that is waited for.</param>
/// <param name="Steps">How far away its jobs are: negative for earlier ones, 0 for none given.</param>
/// <param name="Options">What stands beside the key; null for nothing.</param>
internal sealed partial record Dependency(string Section, int Steps, Filter? Options)
{
    private const int MostSteps = 1_000_000;

    /// <summary>How many steps, in either direction.</summary>
    public int Distance => Math.Abs(Steps);

    /// <summary>All keys whose sections there are; others are warned of.</summary>
    public static IReadOnlyList<Dependency> ReadAll(ConfigNode? node, string path, ConfigMap jobs, ExperimentPlan plan, Findings findings)
    {
        var keys = new List<Dependency>();
        var filters = new FilterReader(plan, findings);
        IEnumerable<(string Key, ConfigNode? Options)> written = node is ConfigMap map
            ? map.Entries.Select(entry => (entry.Key, (ConfigNode?)entry.Value))
            : Words.Of(node).Select(word => (word.ToUpperInvariant(), (ConfigNode?)null));
        foreach (var (key, options) in written.DistinctBy(entry => entry.Key))
        {
            var place = options?.Place ?? node?.Place ?? jobs.Place;
            if (KeyForm().Match(key) is not { Success: true } match || !ReadSteps(match.Groups["steps"].Value, out var steps))
            {
                findings.Error(place, path, $"'{key}' is no dependency.", "Write the name of a section, with -n or +n behind it for one n steps away.");
            }
            else if (jobs.Find(match.Groups["section"].Value) is null)
            {
                findings.Warn(place, path, $"Dependency {key} is not defined.");
            }
            else
            {
                var filter = options is ConfigMap { Entries.Count: > 0 } own ? filters.Read(own, $"{path}.{key}", null) : null;
                keys.Add(new Dependency(match.Groups["section"].Value, steps, filter));
            }
        }

        return keys;
    }

    private static bool ReadSteps(string text, out int steps)
    {
        steps = 0;
        return text.Length == 0 || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out steps) && Math.Abs(steps) <= MostSteps);
    }

    [GeneratedRegex(@"^(?<section>[A-Z0-9_]+)(?<steps>[-+][0-9]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyForm();
}
