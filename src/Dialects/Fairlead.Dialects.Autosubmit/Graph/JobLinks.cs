namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>The edges while they are being made, by the jobs they lead to.</summary>
/// <param name="jobs">How many jobs there are.</param>
internal sealed class JobLinks(int jobs)
{
    private readonly HashSet<int>?[] _parents = new HashSet<int>?[jobs];
    private readonly HashSet<int>?[] _many = new HashSet<int>?[jobs];

    public IReadOnlyCollection<int> ParentsOf(int child) => _parents[child] ?? (IReadOnlyCollection<int>)[];

    public bool HasParents(int child) => _parents[child] is { Count: > 0 };

    public void Link(int parent, int child) => (_parents[child] ??= []).Add(parent);

    /// <summary>Notes a parent that may turn out to be implied by another.</summary>
    public void Note(int parent, int child) => (_many[child] ??= []).Add(parent);

    /// <summary>Removes edges from noted parents whose children are noted parents too. All are decided before any is removed.</summary>
    public void ThinOut()
    {
        var removed = new List<(int Parent, int Child)>();
        for (var child = 0; child < _many.Length; child++)
        {
            if (_many[child] is { Count: > 1 } noted)
            {
                // Where two are each other's parents only one way of looking at the pair counts.
                removed.AddRange(from later in noted
                                 from earlier in ParentsOf(later)
                                 where earlier != later && noted.Contains(earlier) && (earlier < later || !ParentsOf(earlier).Contains(later))
                                 select (earlier, child));
            }
        }

        foreach (var (parent, child) in removed)
        {
            _parents[child]?.Remove(parent);
        }
    }
}
