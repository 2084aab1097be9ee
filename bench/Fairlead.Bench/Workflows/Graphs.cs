using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Bench.Workflows;

/// <summary>Graphs of any size in the shapes that workflows have.</summary>
internal static class Graphs
{
    /// <summary>The name of the shape in which each job waits for the one before.</summary>
    public const string ChainShape = "chain";

    /// <summary>The shapes by name; each makes a workflow of about as many jobs as asked for.</summary>
    public static IReadOnlyList<(string Shape, Func<int, WorkflowDefinition> Make)> All { get; } =
    [
        (ChainShape, Chain), ("fan out and in", Fan), ("layers of 100, three parents each", Layers), ("for-each, 100 at a time", ForEach),
    ];

    private static WorkflowDefinition Chain(int size) => Of([.. Jobs(size)], [.. Enumerable.Range(1, size - 1).Select(i => Edge(i - 1, i))]);

    private static WorkflowDefinition Fan(int size) =>
        Of([.. Jobs(size)], [.. Enumerable.Range(1, size - 2).SelectMany(i => new[] { Edge(0, i), Edge(i, size - 1) })]);

    private static WorkflowDefinition Layers(int size)
    {
        const int Width = 100;
        // Any fixed sequence will do: the same graph each time.
        var random = new Random(1);
        return Of(
            [.. Jobs(size)],
            [.. Enumerable.Range(Width, size - Width).SelectMany(i => Enumerable.Range(0, 3).Select(_ => (((i / Width) - 1) * Width) + random.Next(Width)).Distinct().Select(parent => Edge(parent, i)))]);
    }

    private static WorkflowDefinition ForEach(int size) => Of(
        [new Node.ForEach("sweep", new IterationRange.Values([.. Enumerable.Range(0, size).Select(i => Value.Of((long)i))]), new Block { Nodes = [new Node.Job("work", "{}")] })
        {
            IndexVariables = ["I"],
            ValueVariables = ["V"],
            MaxConcurrent = 100,
        }],
        []);

    private static WorkflowDefinition Of(Node[] nodes, Edge[] edges) => new() { Root = new Block { Nodes = [.. nodes], Edges = [.. edges] } };

    private static IEnumerable<Node> Jobs(int size) => Enumerable.Range(0, size).Select(i => new Node.Job($"n{i}", "{}"));

    private static Edge Edge(int from, int to) => new($"n{from}", $"n{to}");
}
