using System.Globalization;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>What elements of <c>SPLITS_FROM</c> and <c>SPLITS_TO</c> say.</summary>
internal static class SplitNumbers
{
    /// <summary>Whether a split is meant by an element: a number, the last one, or <c>first:step</c> for all from there.</summary>
    public static bool Includes(string element, int split, int splits)
    {
        if (split == 0)
        {
            return false;
        }

        if (element is "AUTO" or "LAST" or "-1")
        {
            return split == splits;
        }

        return element.Split(':') switch
        {
            [var one] => Number(one) == split,
            [var first, var step] => Number(first) is { } from && Number(step) is { } by && by > 0 && split >= from && (split - from) % by == 0,
            _ => false,
        };
    }

    /// <summary>Which of the jobs, in their order, <c>SPLITS_TO</c> leaves.</summary>
    /// <param name="elements">What it says.</param>
    /// <param name="candidates">The jobs that the other levels chose.</param>
    /// <param name="job">The job that waits.</param>
    /// <param name="key">The dependency.</param>
    /// <param name="onlyLast">Whether parents of one group wait for each other, so that its last one is enough.</param>
    public static IReadOnlyList<GraphJob> Choose(IReadOnlyList<string> elements, IReadOnlyList<GraphJob> candidates, GraphJob job, Dependency key, bool onlyLast)
    {
        if (elements.Contains("ALL"))
        {
            return candidates;
        }

        var named = elements.Where(element => !element.Contains('*')).ToList();
        var star = elements.FirstOrDefault(element => element.Contains('*'));
        var grouped = star is null ? [] : Grouped(star, candidates, job, onlyLast);
        return [.. candidates.Where(parent => grouped.Contains(parent) || named.Exists(element => IsMeant(element, parent, job, key)))];
    }

    private static bool IsMeant(string element, GraphJob parent, GraphJob job, Dependency key)
    {
        if (element.StartsWith("PREVIOUS", StringComparison.Ordinal))
        {
            var back = element.Length == "PREVIOUS".Length ? 1 : Number(element["PREVIOUS".Length..].TrimStart('-')) ?? int.MaxValue;
            return job.Split - back >= 1 && parent.Split == job.Split - back;
        }

        return element switch
        {
            "NONE" => parent.Split == 0,
            _ when parent.Split == 0 => true,
            "NATURAL" => job.Split == 0 || parent.Split == job.Split,
            "AUTO" or "LAST" or "-1" => parent.Split == (key.Steps != 0 ? parent.Splits : job.Splits),
            _ => Includes(element, parent.Split, parent.Splits),
        };
    }

    private static IReadOnlyList<GraphJob> Grouped(string star, IReadOnlyList<GraphJob> list, GraphJob job, bool onlyLast)
    {
        if (job.Split == 0 || list.Count == 0)
        {
            return [];
        }

        if (star.IndexOf('\\') is var slash && (slash < 0 || Number(star[(slash + 1)..]) is not > 0))
        {
            return job.Split <= list.Count ? [list[job.Split - 1]] : [];
        }

        var group = Number(star[(slash + 1)..]) ?? 1;
        if (job.Splits > list.Max(parent => parent.Splits))
        {
            return [list[Math.Min((job.Split + group - 1) / group, list.Count) - 1]];
        }

        var first = (long)(job.Split - 1) * group;
        IReadOnlyList<GraphJob> chosen = first >= list.Count ? [] : [.. list.Skip((int)first).Take(group)];
        return onlyLast && chosen.Count > 0 ? [chosen[^1]] : chosen;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
