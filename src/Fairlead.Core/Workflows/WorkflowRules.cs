using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>What has to be right about a workflow before it runs. All that is wrong is found at once.</summary>
public static class WorkflowRules
{
    /// <summary>How many findings are reported; a workflow with more is wrong enough.</summary>
    public const int MaxFindings = 100;

    /// <summary>All that is wrong, in the order of the document; at most <see cref="MaxFindings"/>.</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="limits">What is allowed.</param>
    public static ImmutableArray<Finding> Check(WorkflowDefinition definition, WorkflowLimits limits)
    {
        var check = new Checking(limits);
        check.Block(definition.Root, string.Empty, depth: 1);
        return check.Found;
    }

    private sealed class Checking(WorkflowLimits limits)
    {
        private readonly ImmutableArray<Finding>.Builder _found = ImmutableArray.CreateBuilder<Finding>();
        private readonly HashSet<string> _scripts = [];

        public ImmutableArray<Finding> Found => _found.ToImmutable();

        public void Block(Block block, string path, int depth)
        {
            if (depth > limits.Depth)
            {
                Add(FindingKind.Limit, path, $"{Level(path)}: blocks lie deeper in each other than {limits.Depth} levels.");
                return;
            }

            if (block.Nodes.Length > limits.NodesPerBlock)
            {
                Add(FindingKind.Limit, path, $"{Level(path)}: {block.Nodes.Length} nodes are more than the {limits.NodesPerBlock} that a block may have.");
                return;
            }

            Variables(block.Variables, path, Level(path));
            var ids = Ids(block, path);
            if (Edges(block, path, ids))
            {
                Order(block, path);
            }

            foreach (var node in block.Nodes)
            {
                Node(node, Place.Of(path, node.Id), depth);
            }
        }

        private HashSet<string> Ids(Block block, string path)
        {
            var ids = new HashSet<string>(block.Nodes.Length);
            foreach (var node in block.Nodes)
            {
                if (node.Id.Length == 0)
                {
                    Add(FindingKind.Id, path, $"{Level(path)}: a node has no id.");
                }
                else if (!ids.Add(node.Id))
                {
                    Add(FindingKind.Id, Place.Of(path, node.Id), $"{Level(path)}: the id '{node.Id}' is there more than once.");
                }
            }

            return ids;
        }

        private bool Edges(Block block, string path, HashSet<string> ids)
        {
            var areRight = true;
            foreach (var edge in block.Edges)
            {
                var unknown = !ids.Contains(edge.From) ? edge.From : !ids.Contains(edge.To) ? edge.To : null;
                if (unknown is not null)
                {
                    areRight = false;
                    Add(FindingKind.UnknownNode, path, $"{Level(path)}: the edge '{edge.From}' -> '{edge.To}' names '{unknown}', which is no node there.");
                }

                Script(edge.Condition, path, $"Edge '{edge.From}' -> '{edge.To}'");
            }

            return areRight;
        }

        private void Order(Block block, string path)
        {
            var plan = BlockPlan.Of(0, block, path);
            if (plan.Starts.IsEmpty)
            {
                Add(FindingKind.NothingToStart, path, $"{Level(path)}: there is nothing to start with: every node waits for another one, or there is none.");
                return;
            }

            foreach (var stuck in StuckNodes.Of(plan))
            {
                Add(FindingKind.NeverStarts, Place.Of(path, stuck.Node), $"Node '{Place.Of(path, stuck.Node)}' can never start: {stuck.Reason}.");
            }
        }

        private void Node(Node node, string place, int depth)
        {
            var who = $"Node '{place}'";
            if (node.Timeout is { } timeout && timeout <= TimeSpan.Zero)
            {
                Add(FindingKind.Number, place, $"{who}: the time-out has to be longer than nothing.");
            }

            switch (node)
            {
                case Node.Job { Resubmission: var again } when again is { Most: < 0 } or { Factor: < 0 } || again.Delay < TimeSpan.Zero || again.Increment < TimeSpan.Zero:
                    Add(FindingKind.Number, place, $"{who}: the numbers of its resubmission cannot be negative.");
                    break;
                case Node.Assign assign:
                    Name(assign.Variable, place, who);
                    Script(assign.Script, place, who);
                    break;
                case Node.Hold { For: { } time } when time < TimeSpan.Zero:
                    Add(FindingKind.Number, place, $"{who}: the time to wait cannot be negative.");
                    break;
                case Node.Repeat repeat:
                    Variables(repeat.Variables, place, who);
                    Script(repeat.Condition, place, who);
                    break;
                case Node.ForEach loop:
                    ForEach(loop, place, who);
                    break;
                default:
                    break;
            }

            if (node.Inner() is { } inner)
            {
                Block(inner, place, depth + 1);
            }
        }

        private void ForEach(Node.ForEach loop, string place, string who)
        {
            if (loop.MaxConcurrent < 1)
            {
                Add(FindingKind.Number, place, $"{who}: at least one iteration has to run at a time, not {loop.MaxConcurrent}.");
            }

            foreach (var name in loop.IndexVariables.Concat(loop.ValueVariables))
            {
                Name(name, place, who);
            }

            if (loop.Range is IterationRange.Values { Items.Length: var count } && count > limits.ForEachIterations)
            {
                Add(FindingKind.Limit, place, $"{who}: {count} values are more than the {limits.ForEachIterations} that are allowed.");
            }

            if (loop.Range is IterationRange.Combinations combinations)
            {
                foreach (var variable in combinations.Variables)
                {
                    Name(variable.Name, place, who);
                    Script(variable.Next, place, who);
                    Script(variable.While, place, who);
                }
            }
        }

        private void Variables(ImmutableArray<VariableDeclaration> variables, string place, string who)
        {
            var names = new HashSet<string>();
            foreach (var variable in variables)
            {
                Name(variable.Name, place, who);
                if (!names.Add(variable.Name))
                {
                    Add(FindingKind.Variable, place, $"{who}: the variable '{variable.Name}' is declared more than once.");
                }
            }
        }

        private void Name(string name, string place, string who)
        {
            if (name.Length is 0 or > 256 || char.IsAsciiDigit(name[0]) || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                Add(FindingKind.Variable, place, $"{who}: '{Excerpt.Of(name)}' is no name of a variable; letters, digits and underscores are, not beginning with a digit.");
            }
        }

        private void Script(string? text, string place, string who)
        {
            // Many edges of a large graph have the same condition.
            if (text is not null && _scripts.Add(text) && !Expressions.Script.Parse(text, limits.Expressions).TryGet(out _, out var refusal))
            {
                _scripts.Remove(text);
                Add(FindingKind.Expression, place, $"{who}: {refusal.Message}");
            }
        }

        private void Add(FindingKind kind, string place, string message)
        {
            if (_found.Count < MaxFindings)
            {
                _found.Add(new Finding(kind, place, message));
            }
        }

        private static string Level(string path) => path.Length == 0 ? "Workflow" : $"Block '{path}'";
    }
}
