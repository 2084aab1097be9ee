namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>Looks for jobs that wait for each other in a circle.</summary>
internal static class GraphCycle
{
    /// <summary>The names on one cycle, the first again at the end; null where there is none.</summary>
    public static IReadOnlyList<string>? Find(JobGraph graph)
    {
        var waits = new int[graph.Jobs.Count];
        foreach (var edge in graph.Edges)
        {
            waits[edge.Child]++;
        }

        var children = graph.Edges.ToLookup(edge => edge.Parent, edge => edge.Child);
        var ready = new Queue<int>(Enumerable.Range(0, waits.Length).Where(job => waits[job] == 0));
        while (ready.TryDequeue(out var job))
        {
            foreach (var child in children[job].Where(child => --waits[child] == 0))
            {
                ready.Enqueue(child);
            }
        }

        var left = Array.FindIndex(waits, count => count > 0);
        return left < 0 ? null : Names(graph, left, waits);
    }

    // Each job that is left waits for another that is left, so going from parent to parent comes back somewhere.
    private static IReadOnlyList<string> Names(JobGraph graph, int from, int[] waits)
    {
        var parents = graph.Edges.Where(edge => waits[edge.Parent] > 0 && waits[edge.Child] > 0).ToLookup(edge => edge.Child, edge => edge.Parent);
        var (way, seen) = (new List<int>(), new HashSet<int>());
        for (var job = from; ; job = parents[job].First())
        {
            way.Add(job);
            if (!seen.Add(job))
            {
                var cycle = way[way.IndexOf(job)..];
                cycle.Reverse();
                return [.. cycle.Select(index => graph.Jobs[index].Name)];
            }
        }
    }
}
