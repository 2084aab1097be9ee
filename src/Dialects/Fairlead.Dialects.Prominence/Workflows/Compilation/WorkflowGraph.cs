using System.Collections.Immutable;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Makes the graph of a workflow: a node for each job, or for each instance that a factory makes of it.</summary>
internal static class WorkflowGraph
{
    // No name of a job has a colon in it.
    private const string AllOf = ":all";
    private const string StartOf = ":start";

    /// <summary>The workflow in the core's words.</summary>
    /// <param name="jobs">The names of its jobs, in order.</param>
    /// <param name="dependencies">Which job comes before which, each pair once.</param>
    /// <param name="instancesOf">How many instances there are of a job; null where it comes from no factory.</param>
    public static WorkflowDefinition Of(ImmutableArray<string> jobs, IReadOnlyCollection<(string Parent, string Child)> dependencies, Func<string, int?> instancesOf)
    {
        var parentsOf = dependencies.ToLookup(d => d.Child, d => d.Parent);
        var parents = dependencies.Select(d => d.Parent).ToHashSet(StringComparer.Ordinal);
        var nodes = ImmutableArray.CreateBuilder<Node>();
        var edges = ImmutableArray.CreateBuilder<Edge>();
        foreach (var job in jobs)
        {
            ImmutableArray<string> before = [.. parentsOf[job].Select(p => instancesOf(p) is null ? p : p + AllOf)];
            var instances = instancesOf(job) is { } count ? Enumerable.Range(0, count).Select(i => new JobPlace(job, i)) : [new JobPlace(job, null)];
            if (before.Length > 1 && instancesOf(job) is not null)
            {
                // So that there are not as many edges as instances times parents.
                nodes.Add(new Node.Join(job + StartOf));
                edges.AddRange(before.Select(p => new Edge(p, job + StartOf)));
                before = [job + StartOf];
            }

            foreach (var place in instances.Select(p => p.ToString()))
            {
                nodes.Add(new Node.Job(place, place));
                edges.AddRange(before.Select(p => new Edge(p, place)));
                if (instancesOf(job) is not null && parents.Contains(job))
                {
                    edges.Add(new Edge(place, job + AllOf));
                }
            }

            if (instancesOf(job) is not null && parents.Contains(job))
            {
                nodes.Add(new Node.Join(job + AllOf));
            }
        }

        return DefinitionOf(nodes.ToImmutable(), edges.ToImmutable());
    }

    /// <summary>What is left of a workflow when these of its jobs are done.</summary>
    public static WorkflowDefinition Without(WorkflowDefinition workflow, IReadOnlySet<string> done)
    {
        var (nodes, edges) = (workflow.Root.Nodes, workflow.Root.Edges);
        var gone = done;
        while (gone.Count > 0)
        {
            var left = gone;
            nodes = [.. nodes.Where(n => !left.Contains(n.Id))];
            edges = [.. edges.Where(e => !left.Contains(e.From) && !left.Contains(e.To))];
            // A place where ways meet goes with the last of them.
            var entered = edges.Select(e => e.To).ToHashSet(StringComparer.Ordinal);
            gone = nodes.Where(n => n is Node.Join && !entered.Contains(n.Id)).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        }

        return DefinitionOf(nodes, edges);
    }

    private static WorkflowDefinition DefinitionOf(ImmutableArray<Node> nodes, ImmutableArray<Edge> edges) =>
        new() { Root = new Block { Nodes = nodes, Edges = edges, OnFailure = FailureRule.GoOn } };
}
