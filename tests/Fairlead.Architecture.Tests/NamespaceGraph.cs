using System.Reflection;

namespace Fairlead.Architecture.Tests;

/// <summary>Namespaces that know each other in a ring.</summary>
/// <param name="Way">The namespaces, the first again at the end.</param>
/// <param name="Reason">The types by which each knows the next.</param>
internal sealed record NamespaceCycle(string Way, string Reason);

/// <summary>Which namespaces of an assembly name types of which others, and by which types.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _uses = [];

    private NamespaceGraph()
    {
    }

    public static NamespaceGraph Of(Assembly assembly)
    {
        var graph = new NamespaceGraph();
        // A project has one Log, which extends the loggers of all its types and is used by them.
        foreach (var type in assembly.Written().Where(type => type.Name != "Log"))
        {
            foreach (var used in type.Dependencies().Where(used => used.Assembly == assembly))
            {
                graph.Add(type, used);
            }
        }

        return graph;
    }

    /// <summary>The shortest cycle through each namespace, from the first of its namespaces on.</summary>
    public IEnumerable<NamespaceCycle> Cycles() =>
        from start in _uses.Keys
        let way = WayBack(start)
        where way.Count > 0 && way.Min(StringComparer.Ordinal) == start
        select new NamespaceCycle(
            string.Join(" → ", way.Append(start)),
            string.Join("; ", way.Zip(way.Skip(1).Append(start), (user, used) => _uses[user][used])));

    private void Add(Type type, Type used)
    {
        if (type.Namespace is { } user && used.Namespace is { } named && user != named)
        {
            if (!_uses.TryGetValue(user, out var targets))
            {
                _uses[user] = targets = [];
            }

            targets.TryAdd(named, $"{user}.{type.Name} names {named}.{used.Name}");
        }
    }

    // Breadth first, so that the shortest cycle through the start is shown; empty if there is none.
    private List<string> WayBack(string start)
    {
        var cameFrom = new Dictionary<string, string>();
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var current))
        {
            foreach (var next in _uses.GetValueOrDefault(current)?.Keys ?? Enumerable.Empty<string>())
            {
                if (next == start)
                {
                    return Chain(current);
                }

                if (cameFrom.TryAdd(next, current))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return [];

        List<string> Chain(string last)
        {
            var chain = new List<string> { last };
            while (chain[0] != start)
            {
                chain.Insert(0, cameFrom[chain[0]]);
            }

            return chain;
        }
    }
}
