using System.Globalization;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>
/// Links jobs to those they wait for. Dependencies connect what has the same date, member and chunk; a chunk section is waited for by a coarser one as a
/// whole, or only by its last chunks when it chains itself. The exceptions are those of the language, and are not to be understood from anything else.
/// </summary>
internal sealed partial class Linking
{
    private readonly ExperimentPlan _plan;
    private readonly SectionTables _tables;
    private readonly JobLinks _links;
    private readonly Dictionary<string, SectionJobs> _jobs;
    private readonly Dictionary<int, HashSet<int>> _filterParents = [];
    private readonly Dictionary<int, Dictionary<string, Trigger>> _triggers = [];

    private Linking(ExperimentPlan plan, IReadOnlyList<JobSection> sections, IReadOnlyList<GraphJob> jobs)
    {
        _plan = plan;
        _tables = new SectionTables(sections);
        _links = new JobLinks(jobs.Count);
        var bySection = jobs.ToLookup(job => job.Section.Name);
        _jobs = sections.ToDictionary(section => section.Name, section => new SectionJobs(section, bySection[section.Name]));
    }

    /// <summary>The edges, by child and parent.</summary>
    public static IReadOnlyList<GraphEdge> Link(ExperimentPlan plan, IReadOnlyList<JobSection> sections, IReadOnlyList<GraphJob> jobs)
    {
        var linking = new Linking(plan, sections, jobs);
        foreach (var section in sections)
        {
            linking.Link(section);
        }

        linking._links.ThinOut();
        return
        [
            .. from job in jobs
               from parent in linking._links.ParentsOf(job.Index).Order()
               select new GraphEdge(parent, job.Index, linking._triggers.GetValueOrDefault(job.Index)?.GetValueOrDefault(jobs[parent].Section.Name) ?? Trigger.Completed),
        ];
    }

    private void Link(JobSection section)
    {
        var (far, afar) = (_tables.Far(section), _tables.IsReachedFromAfar(section));
        var keys = section.Dependencies.Select(key => new Key(section, key, _jobs[key.Section], _tables)).ToList();
        var linked = new HashSet<int>();
        var jobs = _jobs[section.Name].All.OrderBy(job => section.Running switch { Running.Chunk => job.Chunk, Running.Member => job.Member, _ => job.Date });
        foreach (var job in jobs)
        {
            var isNear = job.Chunk > 1 && section.Dependencies.Any(key => key.Distance > 0 && (key.Section == section.Name || _tables[key.Section].Running is Running.Chunk));
            Link(new Child(job, isNear, far, afar, linked), keys);
        }
    }

    private void Link(Child child, List<Key> keys)
    {
        var natural = new List<(Key Key, Shift At)>();
        foreach (var key in keys.Where(key => !key.IsImplied(child.Job)))
        {
            if (Shift.Of(child.Job, key.Dependency, key.Parents.Section, _plan) is not { } at)
            {
                continue;
            }

            var selection = Selection.Of(key.Dependency.Options, child.Job, _plan);
            if (selection.Trigger is { } trigger)
            {
                Remember(child.Job, key.Dependency.Section, trigger);
            }

            if (selection.To is null)
            {
                natural.Add((key, at));
            }
            else if (!selection.IsNothing)
            {
                LinkFiltered(child, key, selection, Candidates(child.Job, key, selection.To, at));
            }
        }

        foreach (var (key, at) in natural)
        {
            LinkNatural(child, key, at);
        }
    }

    private void Remember(GraphJob job, string section, Trigger trigger)
    {
        if (!_triggers.TryGetValue(job.Index, out var sections))
        {
            _triggers[job.Index] = sections = [];
        }

        sections[section] = trigger;
    }

    private IReadOnlyList<GraphJob> Candidates(GraphJob job, Key key, IReadOnlyList<string>?[] to, Shift at)
    {
        List<GraphJob> found =
        [
            .. key.Parents.At(
                Chosen(to[0], at.Date, at.Date >= 0, text => IndexOf(_plan.Dates, date => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture) == text)),
                Chosen(to[1], at.Member, at.Member >= 0, text => IndexOf(_plan.Members, member => string.Equals(member, text, StringComparison.OrdinalIgnoreCase))),
                Chosen(to[2], at.Chunk, at.Chunk > 0, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var chunk) ? [chunk] : [])),
        ];
        var chosen = to[3] is { } splits ? SplitNumbers.Choose(splits, found, job, key.Dependency, IsChainOfSplits(key, job)) : found;
        return [.. chosen.Where(parent => parent.Index != job.Index)];
    }

    /// <summary>The coordinates of one level; null for all.</summary>
    private static IReadOnlyList<int>? Chosen(IReadOnlyList<string>? elements, int own, bool hasOwn, Func<string, IEnumerable<int>> find)
    {
        if (elements is null || Selection.IsNone(elements))
        {
            return hasOwn ? [own] : null;
        }

        return elements.Contains("ALL") || (elements.Contains("NATURAL") && !hasOwn)
            ? null
            : [.. elements.SelectMany(element => element is "NATURAL" ? [own] : find(element)).Distinct().Order()];
    }

    private static IEnumerable<int> IndexOf<T>(IReadOnlyList<T> list, Func<T, bool> matches) =>
        Enumerable.Range(0, list.Count).Where(index => matches(list[index]));

    private bool IsChainOfSplits(Key key, GraphJob job) =>
        key.Parents.Section.Dependencies.FirstOrDefault(own => own.Section == key.Parents.Section.Name && own.Steps == 0) is { Options: { } options }
        && Selection.Of(options, job, _plan).To?[3] is ["PREVIOUS"];

    /// <summary>A job that is being linked, and what is known about its section.</summary>
    private sealed record Child(GraphJob Job, bool IsNear, int Far, bool IsReachedFromAfar, HashSet<int> LinkedBefore)
    {
        /// <summary>Parents of parents: what need not be linked again.</summary>
        public HashSet<int> Covered { get; } = [];

        /// <summary>Whether a filtered key has brought a job of its own section.</summary>
        public bool HasOwn { get; set; }

        /// <summary>Whether a filtered key has brought any job, linked or not.</summary>
        public bool HasCandidates { get; set; }
    }
}
