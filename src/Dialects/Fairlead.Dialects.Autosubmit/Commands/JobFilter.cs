using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>Which jobs somebody means. Several conditions have to hold together.</summary>
internal sealed record JobFilter
{
    private const string Any = "ANY";

    /// <summary>Their names, or <c>ANY</c>.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Their statuses, parted by blanks, or <c>ANY</c>.</summary>
    public string? Statuses { get; init; }

    /// <summary>Their sections, parted by commas, each with splits in brackets or without, or <c>ANY</c>.</summary>
    public string? Sections { get; init; }

    /// <summary>Their dates, members and chunks: <c>[ 20200101 [ fc0 [1-3] ] ],SIM</c>.</summary>
    public string? Chunks { get; init; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => Names is not { Count: > 0 } && string.IsNullOrWhiteSpace(Statuses) && string.IsNullOrWhiteSpace(Sections) && string.IsNullOrWhiteSpace(Chunks);

    /// <summary>The indices of the jobs that are meant; refused where that cannot be understood or names what is not there.</summary>
    /// <param name="shape">The list of jobs.</param>
    /// <param name="standings">How they stand.</param>
    public Outcome<ImmutableArray<int>> Choose(JobShape shape, IReadOnlyList<NodeStanding> standings)
    {
        if (IsEmpty)
        {
            return Refusal.Invalid("filter", "At least one filter must be provided");
        }

        var all = Enumerable.Range(0, shape.Jobs.Count);
        var chosen = all.ToHashSet();
        foreach (var condition in new Func<Outcome<HashSet<int>>>[] { () => ByName(shape), () => ByStatus(shape, standings), () => BySection(shape), () => ByChunk(shape) })
        {
            if (!condition().TryGet(out var these, out var refusal))
            {
                return refusal;
            }

            chosen.IntersectWith(these);
        }

        return chosen.Order().ToImmutableArray();
    }

    private Outcome<HashSet<int>> ByName(JobShape shape)
    {
        if (Names is not { Count: > 0 } || Names.Contains(Any, StringComparer.OrdinalIgnoreCase))
        {
            return All(shape);
        }

        var unknown = Names.FirstOrDefault(name => shape.Find(name) is null);
        return unknown is null ? Names.Select(shape.Find).OfType<int>().ToHashSet() : Refusal.Invalid("job_names_list", $"Job '{unknown}' not found in experiment '{shape.Plan.Expid}'");
    }

    private Outcome<HashSet<int>> ByStatus(JobShape shape, IReadOnlyList<NodeStanding> standings)
    {
        var words = Statuses?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length == 0 || words.Contains(Any, StringComparer.OrdinalIgnoreCase))
        {
            return All(shape);
        }

        var known = standings.ToDictionary(standing => standing.Node, standing => AutosubmitStates.Of(standing.State));
        var chosen = new HashSet<int>();
        foreach (var word in words)
        {
            if (AutosubmitStatuses.Read(word) is not { } status)
            {
                return Refusal.Invalid("filter_status", $"'{word}' is no status, use some of {string.Join(", ", AutosubmitStatuses.All.Select(s => s.Word()))}");
            }

            var these = Enumerable.Range(0, shape.Jobs.Count).Where(i => known.GetValueOrDefault(i, AutosubmitStatus.Waiting) == status).ToList();
            if (these.Count == 0)
            {
                return Refusal.Invalid("filter_status", $"No job has the status {status.Word()}");
            }

            chosen.UnionWith(these);
        }

        return chosen;
    }

    private Outcome<HashSet<int>> BySection(JobShape shape) => string.IsNullOrWhiteSpace(Sections) || string.Equals(Sections.Trim(), Any, StringComparison.OrdinalIgnoreCase)
        ? All(shape)
        : FilterText.ReadSections(Sections, "filter_type", shape).Select(sections => Where(shape, job => sections.Any(section => section.Fits(job))));

    private Outcome<HashSet<int>> ByChunk(JobShape shape) => string.IsNullOrWhiteSpace(Chunks)
        ? All(shape)
        : FilterText.ReadChunks(Chunks, shape).Select(chunks => Where(shape, chunks.Fits));

    private static HashSet<int> Where(JobShape shape, Func<JobRecord, bool> fits) => [.. shape.Jobs.Index().Where(job => fits(job.Item)).Select(job => job.Index)];

    private static HashSet<int> All(JobShape shape) => [.. Enumerable.Range(0, shape.Jobs.Count)];
}
