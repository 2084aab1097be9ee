using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>What can be known about the dependencies of each section before any job is looked at.</summary>
internal sealed class SectionTables
{
    private readonly Dictionary<string, JobSection> _sections;
    private readonly Dictionary<string, HashSet<string>> _reach = [];
    private readonly Dictionary<string, HashSet<Dependency>> _keys = [];

    public SectionTables(IReadOnlyList<JobSection> sections)
    {
        _sections = sections.ToDictionary(section => section.Name);
        foreach (var section in sections)
        {
            Walk(section);
        }
    }

    public JobSection this[string name] => _sections[name];

    /// <summary>Whether <paramref name="other"/> is behind <paramref name="section"/> other than by a plain key of its own.</summary>
    public bool IsHidden(JobSection section, string other) => _reach[section.Name].Contains(other) && !section.HasPlain(other);

    /// <summary>The largest distance of any key behind a section.</summary>
    public int Far(JobSection section) => _keys[section.Name].Select(key => key.Distance).DefaultIfEmpty().Max();

    /// <summary>How far away the jobs of <paramref name="parent"/> may be, for one that is a chunk section and directly waited for; otherwise 0.</summary>
    public int Gap(JobSection section, JobSection parent) =>
        parent.Running is Running.Chunk && section.Dependencies.LastOrDefault(key => key.Section == parent.Name) is { } last
            ? Math.Max(last.Distance, _keys[section.Name].Where(key => key.Section == parent.Name).Select(key => key.Distance).DefaultIfEmpty().Max())
            : 0;

    /// <summary>Whether another section behind this one leads to it over at least its largest distance.</summary>
    public bool IsReachedFromAfar(JobSection section)
    {
        var far = Far(section);
        return _sections.Values.Any(other => other != section && IsHidden(section, other.Name) && _keys[other.Name].Any(key => key.Section == section.Name && key.Distance >= far));
    }

    private void Walk(JobSection from)
    {
        var (reach, keys) = (new HashSet<string>(), new HashSet<Dependency>());
        var (seen, next) = (new HashSet<string> { from.Name }, new Queue<JobSection>([from]));
        while (next.TryDequeue(out var section))
        {
            foreach (var key in section.Dependencies)
            {
                keys.Add(key);
                if (key.Section != from.Name || section == from)
                {
                    reach.Add(key.Section);
                }

                if (seen.Add(key.Section))
                {
                    next.Enqueue(_sections[key.Section]);
                }
            }
        }

        (_reach[from.Name], _keys[from.Name]) = (reach, keys);
    }
}
