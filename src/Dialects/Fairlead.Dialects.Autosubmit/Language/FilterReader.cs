using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Reads the options of a dependency.</summary>
/// <param name="plan">What ranges go over.</param>
/// <param name="findings">Where errors go.</param>
internal sealed class FilterReader(ExperimentPlan plan, Findings findings)
{
    private static readonly FilterLevel[] Levels = Enum.GetValues<FilterLevel>();
    private static readonly string[] Statuses =
    [
        "SUSPENDED", "UNKNOWN", "FAILED", "WAITING", "READY", "SUBMITTED", "QUEUING", "RUNNING", "COMPLETED", "HELD", "PREPARED", "SKIPPED", "DELAYED",
    ];

    private readonly string[][] _known =
    [
        [.. plan.Dates.Select(date => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture))],
        [.. plan.Members.Select(member => member.ToUpperInvariant())],
        [.. Enumerable.Range(plan.FirstChunk, Math.Max(0, plan.Chunks)).Select(chunk => chunk.ToString(CultureInfo.InvariantCulture))],
    ];

    /// <param name="map">The options.</param>
    /// <param name="path">Their dotted path.</param>
    /// <param name="outer">What has to happen to parents where the options do not say.</param>
    public Filter Read(ConfigMap map, string path, Trigger? outer)
    {
        var trigger = ReadTrigger(map, path) ?? outer;
        var from = Array.Find(Levels, level => map.Find(Name(level, "FROM")) is ConfigMap);
        var parts = new List<(IReadOnlyList<string>, Filter)>();
        if (map.Find(Name(from, "FROM")) is not ConfigMap blocks)
        {
            return new Filter { To = ReadTo(map, path), Trigger = trigger };
        }

        var own = new Entries(blocks, path, findings).Find("MIN_TRIGGER_STATUS") is ConfigScalar ? ReadTrigger(blocks, path) ?? trigger : trigger;
        foreach (var (selector, node) in blocks.Entries.Where(entry => entry.Key is not ("MIN_TRIGGER_STATUS" or "FROM_STEP")))
        {
            var at = $"{path}.{Name(from, "FROM")}.{selector}";
            var block = node as ConfigMap ?? ConfigMap.Empty(node.Place);
            parts.Add((Elements(new ConfigScalar(node.Place, selector, IsQuoted: true), from, at), Read(block, at, own)));
        }

        return new Filter { To = ReadTo(map, path), From = from, Parts = parts, Trigger = trigger };
    }

    private static string Name(FilterLevel level, string end) => $"{level.ToString().ToUpperInvariant()}_{end}";

    private Trigger? ReadTrigger(ConfigMap map, string path)
    {
        var entries = new Entries(map, path, findings);
        var key = entries.Text("STATUS") is null ? "MIN_TRIGGER_STATUS" : "STATUS";
        var written = entries.Text(key)?.ToUpperInvariant();
        var mayFail = entries.Truth("FAIL_OK", entries.Truth("OPTIONAL", false));
        var step = entries.Number("FROM_STEP", 0, 0, int.MaxValue);
        if (written is null && !mayFail && step == 0)
        {
            return null;
        }

        var status = written?.TrimEnd('?') ?? "COMPLETED";
        if (!Statuses.Contains(status))
        {
            entries.Error(key, $"'{written}' is no status.", $"Write one of {string.Join(", ", Statuses)}.");
        }

        return new Trigger(status, step, mayFail || written?.EndsWith('?') is true);
    }

    private IReadOnlyList<string>?[] ReadTo(ConfigMap map, string path) =>
        [.. Levels.Select(level => map.Find(Name(level, "TO")) is { } node and not ConfigScalar { IsNull: true } ? Elements(node, level, $"{path}.{Name(level, "TO")}") : null)];

    private List<string> Elements(ConfigNode node, FilterLevel level, string path)
    {
        var texts = node is ConfigList list ? list.Items.OfType<ConfigScalar>().Select(item => item.Text) : node is ConfigScalar scalar ? [scalar.Text] : [];
        var elements = new List<string>();
        foreach (var part in texts.SelectMany(text => text.Split(',')).Select(part => part.Trim().ToUpperInvariant()).Where(part => part.Length > 0))
        {
            elements.AddRange(part.StartsWith('[') && !part.Contains('*') ? Range(part, level, node.Place, path) : [part]);
        }

        return [.. elements.Distinct()];
    }

    private IEnumerable<string> Range(string part, FilterLevel level, SourcePlace place, string path)
    {
        if (part.Trim('[', ']').Split(':') is not { Length: 2 or 3 } ends || !part.EndsWith(']') || Step(ends) is not { } step)
        {
            findings.Error(place, path, $"'{part}' is no range.", "Write [first:last] or [first:last:step]; either end may be left out.");
            return [];
        }

        return level is FilterLevel.Splits ? Numbers(part, ends, step, place, path) : Listed(part, _known[(int)level], ends, step, place, path);
    }

    private static int? Step(string[] ends) =>
        ends.Length == 2 ? 1 : int.TryParse(ends[2], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0 ? step : null;

    private IEnumerable<string> Numbers(string part, string[] ends, int step, SourcePlace place, string path)
    {
        var first = ends[0].Trim().Length == 0 ? 1 : Number(ends[0]);
        if (first is { } from && ends[1].Trim().Length == 0)
        {
            return [$"{from}:{step}"];
        }

        if (first is not { } begin || Number(ends[1]) is not { } end || begin > end || end - begin > JobSection.MostSplits)
        {
            findings.Error(place, path, $"'{part}' is no range of splits.", "Write two numbers, the smaller one first, such as [1:3].");
            return [];
        }

        return Enumerable.Range(begin, end - begin + 1).Where(number => (number - begin) % step == 0).Select(number => number.ToString(CultureInfo.InvariantCulture));
    }

    private IEnumerable<string> Listed(string part, string[] known, string[] ends, int step, SourcePlace place, string path)
    {
        var first = ends[0].Trim().Length == 0 ? 0 : Array.IndexOf(known, ends[0].Trim());
        var last = ends[1].Trim().Length == 0 ? known.Length - 1 : Array.IndexOf(known, ends[1].Trim());
        if (first < 0 || last < first)
        {
            findings.Error(place, path, $"'{part}' is no range of what there is.", $"Its ends are in the list, and the first is not after the last; there are {string.Join(", ", known.Take(20))}.");
            return [];
        }

        return known[first..(last + 1)].Where((_, index) => index % step == 0);
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
