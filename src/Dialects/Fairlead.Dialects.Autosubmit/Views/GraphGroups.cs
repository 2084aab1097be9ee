using Fairlead.Core;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>Jobs that are drawn together.</summary>
/// <param name="Name">How clients know it.</param>
/// <param name="Colour">What it is drawn in.</param>
/// <param name="Middle">Where it is, or null where that is not asked for.</param>
internal sealed record GraphGroup(string Name, string Colour, (int X, int Y)? Middle);

/// <summary>Puts the jobs of a graph into groups.</summary>
internal static class GraphGroups
{
    private static readonly AutosubmitStatus[] ByWeight =
        [AutosubmitStatus.Failed, AutosubmitStatus.Running, AutosubmitStatus.Suspended, AutosubmitStatus.Submitted, AutosubmitStatus.Queuing, AutosubmitStatus.Completed];

    /// <summary>The groups; refused where there is nothing to group by.</summary>
    public static Outcome<IReadOnlyList<GraphGroup>> Of(JobTable table, GraphGrouping grouping, IReadOnlyList<GraphPoint> layout) => grouping switch
    {
        GraphGrouping.Status => Outcome<IReadOnlyList<GraphGroup>>.Of(
            [.. new[] { AutosubmitStatus.Waiting, AutosubmitStatus.Completed, AutosubmitStatus.Suspended }.Select(status => new GraphGroup(status.Word(), status.Colour(), null))]),
        GraphGrouping.DateMember => ByDateAndMember(table, layout),
        _ => Outcome<IReadOnlyList<GraphGroup>>.Of([]),
    };

    private static Outcome<IReadOnlyList<GraphGroup>> ByDateAndMember(JobTable table, IReadOnlyList<GraphPoint> layout)
    {
        var groups = table.Jobs.Index()
            .Where(job => job.Item.Place is { DateText: not null, Member: not null })
            .GroupBy(job => $"{table.Expid}_{job.Item.Place.DateText}_{job.Item.Place.Member}_", job => job.Index, StringComparer.Ordinal)
            .Select(group => new GraphGroup(group.Key, ColourOf(table, group), ((int)group.Average(i => layout[i].X), (int)group.Average(i => layout[i].Y))))
            .ToList();
        return groups.Count > 0
            ? Outcome<IReadOnlyList<GraphGroup>>.Of(groups)
            : Refusal.Invalid("grouped", "There are no jobs with dates and members to group by.");
    }

    private static string ColourOf(JobTable table, IEnumerable<int> jobs)
    {
        var statuses = jobs.Select(i => table.Jobs[i].Status).ToHashSet();
        return ByWeight.Where(statuses.Contains).DefaultIfEmpty(AutosubmitStatus.Waiting).First().Colour();
    }
}
