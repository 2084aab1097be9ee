using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>Workflows of any shape whose course does not depend on the order in which jobs end.</summary>
internal static class RandomWorkflows
{
    /// <summary>A workflow for a number.</summary>
    public static WorkflowDefinition Of(Random random, int size) => new() { Root = Block(random, size, depth: 0, path: string.Empty) };

    private static Block Block(Random random, int size, int depth, string path, string? counter = null)
    {
        var nodes = new List<Node>();
        var edges = new List<Edge>();
        // Nodes that may run more than once in a block, or whose edges are not all followed, are not waited for together with others.
        var once = new List<Node>();
        var count = 1 + random.Next(size);
        for (var i = 0; i < count; i++)
        {
            var node = Any(random, $"n{i}", size, depth, path);
            var before = nodes.Where(_ => random.Next(3) == 0).TakeLast(4).ToList();
            var takesEach = node is Node.Merge or Node.Join { Mode: JoinMode.Any };
            if (!takesEach && before.Count > 1)
            {
                before = [.. before.Intersect(once)];
            }

            var isFree = takesEach || before.Count == 1;
            edges.AddRange(before.Select(from => Edge(random, from, node.Id, isFree)));
            if (node is not (Node.Merge or Node.Choice) && before.TrueForAll(once.Contains))
            {
                once.Add(node);
            }

            nodes.Add(node);
        }

        if (counter is not null)
        {
            nodes.Add(new Node.Assign("count", counter, $"{counter}++"));
        }

        return new Block { Nodes = [.. nodes], Edges = [.. edges], OnFailure = FailureRule.GoOn };
    }

    private static Edge Edge(Random random, Node from, string to, bool isFree)
    {
        var on = !isFree || from is Node.Choice ? EdgeEvent.Succeeded
            : random.Next(8) switch { 0 => EdgeEvent.Failed, 1 => EdgeEvent.Ended, 2 => EdgeEvent.Started, _ => EdgeEvent.Succeeded };
        return new Edge(from.Id, to) { On = on, Condition = isFree && random.Next(4) == 0 ? random.Next(3) == 0 ? "true" : "false" : null };
    }

    private static Node Any(Random random, string id, int size, int depth, string path)
    {
        var isIgnored = random.Next(6) == 0;
        var kind = random.Next(depth < 3 ? 16 : 12);
        var place = $"{path}/{id}";
        return kind switch
        {
            12 => new Node.SubBlock(id, Block(random, (size / 2) + 1, depth + 1, place)) { IgnoreFailure = isIgnored },
            13 => new Node.ForEach(id, new IterationRange.Values([.. Enumerable.Range(0, random.Next(5)).Select(i => Value.Of((long)i))]), Block(random, (size / 3) + 1, depth + 1, place))
            {
                IgnoreFailure = isIgnored,
                IndexVariables = ["I"],
                ValueVariables = ["V"],
                MaxConcurrent = 1 + random.Next(3),
            },
            14 => Repeat(random, id, LoopTest.While, $"C{depth} < {random.Next(4)}", size, depth, place, isIgnored),
            15 => Repeat(random, id, LoopTest.Until, $"C{depth} >= {random.Next(4)}", size, depth, place, isIgnored),
            0 => new Node.Choice(id),
            1 => new Node.Merge(id),
            2 => new Node.Join(id, random.Next(2) == 0 ? JoinMode.All : JoinMode.Any),
            3 => new Node.Fork(id),
            4 => new Node.Assign(id, "A", "A = 1"),
            _ => new Node.Job(id, place) { IgnoreFailure = isIgnored, Resubmission = new Resubmission(random.Next(3), TimeSpan.FromSeconds(random.Next(2))) },
        };
    }

    private static Node.Repeat Repeat(Random random, string id, LoopTest test, string condition, int size, int depth, string place, bool isIgnored) =>
        // A counter of its own at each depth: what a loop changes arrives outside under the same name.
        new(id, test, condition, Block(random, (size / 3) + 1, depth + 1, place, counter: $"C{depth}"))
        {
            IgnoreFailure = isIgnored,
            Variables = [new VariableDeclaration($"C{depth}", new Value.Integer(0))],
        };
}
