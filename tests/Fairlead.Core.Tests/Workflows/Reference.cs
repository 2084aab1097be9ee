using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>
/// Says how often each node runs, by going through a workflow from the top to the bottom. Right only for workflows of <see cref="RandomWorkflows"/>:
/// edges lead forward, every condition is a constant, and who waits for several waits for each of them once.
/// </summary>
internal sealed class Reference(Func<string, bool> failsAt, Func<string, bool> isRefusedAt)
{
    /// <summary>How often each node ran, by place with iterations.</summary>
    public SortedDictionary<string, int> Runs { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a block ends well.</summary>
    public bool Run(Block block, string path)
    {
        var flows = block.Edges.ToDictionary(edge => edge, _ => 0);
        var isWell = true;
        foreach (var node in block.Nodes)
        {
            var edgesIn = block.Edges.Where(edge => edge.To == node.Id).ToList();
            var arrivals = edgesIn.Count == 0 ? 1
                : node is Node.Merge ? edgesIn.Sum(edge => flows[edge])
                : node is Node.Join { Mode: JoinMode.Any } ? Math.Min(1, edgesIn.Sum(edge => flows[edge]))
                : edgesIn.Min(edge => flows[edge]);
            for (var visit = 0; visit < arrivals; visit++)
            {
                var place = path.Length == 0 ? node.Id : $"{path}/{node.Id}";
                Runs[place] = Runs.GetValueOrDefault(place) + 1;
                isWell &= Follow(block, node, place, Visit(node, place) || node.IgnoreFailure, flows);
            }
        }

        return isWell;
    }

    /// <summary>Lets a node's edges be followed; false where it failed and none took care of that.</summary>
    private bool Follow(Block block, Node node, string place, bool isWell, Dictionary<Edge, int> flows)
    {
        var isHandled = isWell;
        foreach (var edge in block.Edges.Where(edge => edge.From == node.Id && edge.Condition != "false"))
        {
            var isFollowed = edge.On switch
            {
                EdgeEvent.Succeeded => isWell,
                EdgeEvent.Failed => !isWell,
                // A job that no site takes never begins.
                EdgeEvent.Started => isWell || node is not Node.Job || !isRefusedAt(place),
                _ => true,
            };
            if (isFollowed)
            {
                flows[edge]++;
                isHandled |= edge.On is EdgeEvent.Failed or EdgeEvent.Ended;
                if (node is Node.Choice)
                {
                    break;
                }
            }
        }

        return isHandled;
    }

    private bool Visit(Node node, string place)
    {
        switch (node)
        {
            case Node.Job:
                return !failsAt(place);
            case Node.SubBlock sub:
                return Run(sub.Body, place);
            case Node.ForEach { Range: IterationRange.Values values } each:
                return Enumerable.Range(0, values.Items.Length).Select(i => Run(each.Body, $"{place}[{i}]")).ToList().TrueForAll(isWell => isWell);
            case Node.Repeat repeat:
                // The conditions are 'C < n' and 'C >= n', and each iteration adds 1 to the counter C.
                var bound = int.Parse(repeat.Condition.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
                var count = repeat.Test is LoopTest.Until ? Math.Max(1, bound) : bound;
                return Enumerable.Range(1, count).TakeWhile(i => Run(repeat.Body, $"{place}[{i}]")).Count() == count;
            default:
                return true;
        }
    }
}
