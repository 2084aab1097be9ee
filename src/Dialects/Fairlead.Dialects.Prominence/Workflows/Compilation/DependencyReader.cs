using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Reads <c>dependencies</c>: which job comes before which.</summary>
internal static class DependencyReader
{
    /// <summary>All pairs, each once; where something is wrong, the reader has kept what.</summary>
    public static IReadOnlyCollection<(string Parent, string Child)> Read(Fields workflow, IReadOnlyCollection<string> jobs)
    {
        var pairs = new HashSet<(string Parent, string Child)>();
        if (workflow.Object("dependencies") is not { } dependencies)
        {
            return pairs;
        }

        var known = jobs.ToHashSet(StringComparer.Ordinal);
        foreach (var parent in dependencies.Names)
        {
            if (!known.Contains(parent))
            {
                dependencies.Refuse(Fields.Shown(parent), "is no job of this workflow; the names must be those of its jobs");
            }

            foreach (var child in dependencies.Texts(parent))
            {
                if (!known.Contains(child))
                {
                    dependencies.Refuse(Fields.Shown(parent), $"must be a list of names of jobs of this workflow; there is no job {Fields.Shown(child)}");
                }

                pairs.Add((parent, child));
            }
        }

        if (workflow.Flaw is null && Circular(pairs, known) is { } name)
        {
            workflow.Refuse("dependencies", $"lead in a circle by way of {Fields.Shown(name)}. Workflow submission failed");
        }

        return pairs;
    }

    /// <summary>A job that comes before itself, or null.</summary>
    private static string? Circular(IReadOnlyCollection<(string Parent, string Child)> pairs, HashSet<string> jobs)
    {
        var children = pairs.ToLookup(p => p.Parent, p => p.Child);
        var waitsFor = jobs.ToDictionary(j => j, _ => 0, StringComparer.Ordinal);
        foreach (var (_, child) in pairs)
        {
            waitsFor[child]++;
        }

        var free = new Queue<string>(waitsFor.Where(j => j.Value == 0).Select(j => j.Key));
        var left = waitsFor.Count;
        for (; free.TryDequeue(out var job); left--)
        {
            foreach (var child in children[job].Where(c => --waitsFor[c] == 0))
            {
                free.Enqueue(child);
            }
        }

        return left == 0 ? null : waitsFor.First(j => j.Value > 0).Key;
    }
}
