namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>A line of the tree.</summary>
/// <param name="Title">HTML.</param>
/// <param name="RefKey">By what clients find it again.</param>
/// <param name="Children">What is below it.</param>
internal sealed record TreeNode(string Title, string RefKey, IReadOnlyList<TreeNode> Children)
{
    /// <summary>Whether it is shown open; null for a job.</summary>
    public bool? IsExpanded { get; init; }

    /// <summary>What clients count on from, or null.</summary>
    public FolderCounts? Counts { get; init; }
}

/// <summary>The jobs of an experiment in folders: by date, by member, by section; then those without a date, and the wrappers.</summary>
internal sealed class JobTree
{
    private const string NoMember = "DEFAULT";
    private const int MostOpenDates = 5;
    private readonly JobTable _table;
    private readonly bool _alwaysTellsDates;
    private readonly TreeNode[] _leaves;

    private JobTree(JobTable table, bool alwaysTellsDates)
    {
        (_table, _alwaysTellsDates) = (table, alwaysTellsDates);
        _leaves = [.. table.Jobs.Select((job, i) => new TreeNode(Badges.LeafTitle(job, table.Now, table.Parents[i].Count > 0, table.Children[i].Count > 0), job.Name, []))];
        Titles = [.. _leaves.Select(leaf => leaf.Title)];
        FolderOf = [.. table.Jobs.Select(job => job.Place.DateText is { } date ? MemberKey(date, job.Place.Member ?? NoMember) : null)];
        Roots = [.. Dates(), .. WithoutDate(), .. Wrappers()];
    }

    /// <param name="table">The jobs.</param>
    /// <param name="alwaysTellsDates">Whether folders of dates have a badge whatever their jobs are, as for runs of the past.</param>
    public static JobTree Of(JobTable table, bool alwaysTellsDates = false) => new(table, alwaysTellsDates);

    /// <summary>The outermost folders.</summary>
    public IReadOnlyList<TreeNode> Roots { get; }

    /// <summary>The titles of the jobs, in their order.</summary>
    public IReadOnlyList<string> Titles { get; }

    /// <summary>The key of the folder of each job, or null where it has no date.</summary>
    public IReadOnlyList<string?> FolderOf { get; }

    /// <summary>What clients count on from, by the keys of folders.</summary>
    public Dictionary<string, FolderCounts> Counts { get; } = new(StringComparer.Ordinal);

    private IEnumerable<TreeNode> Dates()
    {
        var dates = Dated().GroupBy(i => _table.Jobs[i].Place.DateText ?? string.Empty, StringComparer.Ordinal).ToList();
        // Members stand in the same order below every date.
        var members = Dated().Select(MemberOf).Distinct(StringComparer.Ordinal).ToList();
        foreach (var date in dates)
        {
            var byMember = date.ToLookup(MemberOf, StringComparer.Ordinal);
            var folders = members.Where(byMember.Contains).Select(member => Member(date.Key, member, [.. byMember[member]])).ToList();
            yield return Date(date.Key, [.. date], folders, dates.Count);
        }
    }

    private IEnumerable<int> Dated() => Enumerable.Range(0, _table.Jobs.Count).Where(i => _table.Jobs[i].Place.DateText is not null);

    private string MemberOf(int job) => _table.Jobs[job].Place.Member ?? NoMember;

    private string MemberKey(string date, string member) => $"{_table.Expid}_{date}_{member}";

    private TreeNode Date(string date, List<int> jobs, IReadOnlyList<TreeNode> members, int dates)
    {
        var status = _table.Jobs[jobs[0]].Status;
        var isOne = status is AutosubmitStatus.Waiting or AutosubmitStatus.Suspended or AutosubmitStatus.Completed && jobs.TrueForAll(i => _table.Jobs[i].Status == status);
        var name = $"{_table.Expid}_{date}";
        var title = isOne ? Badges.DateTitle(name, status, jobs.Count)
            : _alwaysTellsDates ? $"{Badges.Html(name)} {Badges.Counts(FolderCounts.Of([.. jobs.Select(i => _table.Jobs[i])]))}"
            : Badges.Html(name);
        return new TreeNode(title, title, members) { IsExpanded = !isOne || dates <= MostOpenDates };
    }

    private TreeNode Member(string date, string member, List<int> jobs)
    {
        var key = MemberKey(date, member);
        var bySection = jobs.GroupBy(i => _table.Jobs[i].Section, StringComparer.Ordinal).Select(section => section.ToList()).ToList();
        var counts = FolderCounts.Of([.. jobs.Select(i => _table.Jobs[i])]);
        Counts[key] = counts;
        var single = OthersFirst(jobs.Where(i => bySection.Exists(section => section is [var only] && only == i)), i => IsQuiet(_table.Jobs[i])).Select(i => _leaves[i]);
        var folders = bySection.Where(section => section.Count > 1).Select(section => Section(key, section));
        return new TreeNode($"{Badges.Html(key)} {Badges.Counts(counts)}", key, [.. single, .. folders]) { IsExpanded = false };
    }

    private TreeNode Section(string member, List<int> jobs)
    {
        var name = _table.Jobs[jobs[0]].Section;
        return new TreeNode(Badges.Html(name), $"{member}_{name}", [.. OthersFirst(jobs, i => IsQuiet(_table.Jobs[i])).Select(i => _leaves[i])])
        {
            IsExpanded = jobs.Exists(i => !IsQuiet(_table.Jobs[i])),
        };
    }

    private IEnumerable<TreeNode> WithoutDate()
    {
        var jobs = _leaves.Where((_, i) => _table.Jobs[i].Place.DateText is null).ToList();
        return jobs.Count == 0 ? [] : [new TreeNode("Keys", "Keys", jobs) { IsExpanded = true }];
    }

    private IEnumerable<TreeNode> Wrappers()
    {
        var folders = _table.Wrappers.Select(Wrapper).ToList();
        return folders.Count == 0 ? [] : [new TreeNode("Wrappers", $"Wrappers_{_table.Expid}", folders) { IsExpanded = false }];
    }

    private TreeNode Wrapper(IGrouping<string, int> wrapper)
    {
        var key = $"Wrapper: {wrapper.Key}";
        var counts = FolderCounts.Of([.. wrapper.Select(i => _table.Jobs[i])]);
        Counts[key] = counts;
        return new TreeNode($"{Badges.Html(key)} {Badges.Counts(counts)}", key, [.. wrapper.OrderBy(i => _table.Jobs[i].Place.Chunk ?? 0).Select(i => _leaves[i])])
        {
            IsExpanded = false,
            Counts = counts,
        };
    }

    /// <summary>What is not quiet in front, the last of it first; the rest in its order.</summary>
    public static IEnumerable<T> OthersFirst<T>(IEnumerable<T> all, Func<T, bool> isQuiet)
    {
        var listed = all.ToList();
        return listed.Where(one => !isQuiet(one)).Reverse().Concat(listed.Where(isQuiet));
    }

    private static bool IsQuiet(JobRecord job) =>
        job.Status is AutosubmitStatus.Completed or AutosubmitStatus.Waiting or AutosubmitStatus.Ready or AutosubmitStatus.Suspended;
}
