using System.Globalization;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>What the options of a dependency come to for one job.</summary>
/// <param name="To">The elements by level, null where a level says nothing; null as a whole where the dependency is natural.</param>
/// <param name="Trigger">What has to happen to parents, where the options say so.</param>
internal sealed record Selection(IReadOnlyList<string>?[]? To, Trigger? Trigger)
{
    private static readonly Selection Plain = new(null, null);

    /// <summary>Whether no level names anything, so that nothing is linked.</summary>
    public bool IsNothing => To is not null && Array.TrueForAll(To, IsNone);

    /// <summary>Whether one of the levels takes all.</summary>
    public bool HasAll => To is not null && Array.Exists(To, to => to?.Contains("ALL") is true);

    public static Selection Of(Filter? options, GraphJob job, ExperimentPlan plan)
    {
        if (options is null)
        {
            return Plain;
        }

        if (options.IsNatural || (options.From is not null && !options.Parts.Any(part => Matches(part.Selector, options.From.Value, job, plan))))
        {
            return new Selection(null, options.Trigger);
        }

        var (to, trigger) = Resolve(options, job, plan);
        var given = Array.FindAll(to, elements => !IsNone(elements));
        var isNatural = given.Length > 0 && Array.TrueForAll(given, elements => elements is ["NATURAL"]);
        return new Selection(isNatural ? null : to, trigger);
    }

    /// <summary>Whether a level says nothing or <c>none</c>.</summary>
    public static bool IsNone(IReadOnlyList<string>? elements) => elements is null or [] or ["NONE"];

    private static (IReadOnlyList<string>?[] To, Trigger? Trigger) Resolve(Filter filter, GraphJob job, ExperimentPlan plan)
    {
        if (filter.From is not { } level)
        {
            return (filter.To, filter.Trigger);
        }

        var inner = filter.Parts.Where(part => Matches(part.Selector, level, job, plan)).Select(part => Resolve(part.Filter, job, plan)).ToList();
        var to = new IReadOnlyList<string>?[filter.To.Length];
        for (var at = 0; at < to.Length; at++)
        {
            to[at] = Unified(inner.Select(part => part.To[at])) ?? filter.To[at];
        }

        return (to, inner.Select(part => part.Trigger).FirstOrDefault(trigger => trigger is not null && trigger != filter.Trigger) ?? filter.Trigger);
    }

    private static List<string>? Unified(IEnumerable<IReadOnlyList<string>?> parts)
    {
        var elements = parts.SelectMany(part => part ?? []).Distinct().ToList();
        if (elements.Contains("ALL"))
        {
            return ["ALL"];
        }

        if (elements.Exists(element => element is not "NONE"))
        {
            elements.Remove("NONE");
        }

        return elements.Count == 0 ? null : elements;
    }

    private static bool Matches(IReadOnlyList<string> selector, FilterLevel level, GraphJob job, ExperimentPlan plan) => level switch
    {
        FilterLevel.Dates => job.Date < 0 || Has(selector, plan.Dates[job.Date].ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
        FilterLevel.Members => job.Member < 0 || Has(selector, plan.Members[job.Member].ToUpperInvariant()),
        FilterLevel.Chunks => job.Chunk == 0 || Has(selector, job.Chunk.ToString(CultureInfo.InvariantCulture)),
        _ => selector.Any(element => element is "ALL" or "NATURAL" or "NONE" || SplitNumbers.Includes(element, job.Split, job.Splits)),
    };

    private static bool Has(IReadOnlyList<string> selector, string value) =>
        selector.Any(element => element is "ALL" or "NATURAL" or "NONE" || element == value);
}
