using System.Collections.Immutable;

namespace Fairlead.Core.Workflows.Drawing;

/// <summary>What is drawn of a workflow, whatever the language: boxes that can hold boxes, and arrows between them.</summary>
/// <param name="Id">A word that no other box has.</param>
/// <param name="Label">What stands in it.</param>
/// <param name="Shape">What it looks like.</param>
/// <param name="Inner">The boxes in it.</param>
/// <param name="Arrows">The arrows between those.</param>
internal sealed record DrawnBox(string Id, string Label, DrawnShape Shape, ImmutableArray<DrawnBox> Inner, ImmutableArray<DrawnArrow> Arrows);

/// <summary>An arrow.</summary>
/// <param name="From">The box it leaves.</param>
/// <param name="To">The box it leads to.</param>
/// <param name="Label">What stands beside it, or null.</param>
internal sealed record DrawnArrow(string From, string To, string? Label);

/// <summary>What a box looks like.</summary>
internal enum DrawnShape
{
    /// <summary>A job.</summary>
    Box,

    /// <summary>Something that the engine does itself.</summary>
    Round,

    /// <summary>A place where one of several ways is taken.</summary>
    Diamond,

    /// <summary>A place where ways part or meet.</summary>
    Dot,

    /// <summary>Boxes around others.</summary>
    Frame,
}

/// <summary>Says what is drawn of a workflow.</summary>
internal static class Draft
{
    private const int LongestLabel = 60;

    /// <summary>The boxes of a block and the arrows between them, as a frame.</summary>
    public static DrawnBox Of(WorkflowDefinition definition) => Frame(definition.Root, "n", string.Empty);

    private static DrawnBox Frame(Block block, string id, string label)
    {
        var ids = new Dictionary<string, string>();
        foreach (var (index, node) in block.Nodes.Index())
        {
            ids.TryAdd(node.Id, $"{id}_{index}");
        }

        return new DrawnBox(
            id,
            label,
            DrawnShape.Frame,
            [.. block.Nodes.Select(node => BoxOf(node, ids[node.Id]))],
            [.. block.Edges.Where(e => ids.ContainsKey(e.From) && ids.ContainsKey(e.To)).Select(e => new DrawnArrow(ids[e.From], ids[e.To], LabelOf(e)))]);
    }

    private static DrawnBox BoxOf(Node node, string id) => Shaped(node, id) with { Id = id };

    private static DrawnBox Shaped(Node node, string id) => node switch
    {
        Node.Job => Single(node.Id, DrawnShape.Box),
        Node.Assign assign => Single($"{node.Id}\n{Cut(assign.Script)}", DrawnShape.Round),
        Node.Hold hold => Single($"{node.Id}\n{(hold.For is { } time ? $"wait {time}" : "wait for a person")}", DrawnShape.Round),
        Node.Choice => Single(node.Id, DrawnShape.Diamond),
        Node.SubBlock sub => Frame(sub.Body, id, node.Id),
        Node.Repeat repeat => Frame(repeat.Body, id, $"{node.Id}: {(repeat.Test is LoopTest.While ? "while" : "until")} {Cut(repeat.Condition)}"),
        Node.ForEach each => Frame(each.Body, id, $"{node.Id}: for each{RangeOf(each)}"),
        _ => Single(node.Id, DrawnShape.Dot),
    };

    private static DrawnBox Single(string label, DrawnShape shape) => new(string.Empty, label, shape, [], []);

    private static string RangeOf(Node.ForEach loop) => loop.Range switch
    {
        IterationRange.Values values => $" of {values.Items.Length}",
        IterationRange.Combinations combinations => $" {string.Join(", ", combinations.Variables.Select(v => v.Name))}",
        _ => string.Empty,
    };

    private static string? LabelOf(Edge edge)
    {
        var on = edge.On is EdgeEvent.Succeeded ? string.Empty : $"on {edge.On.ToString().ToLowerInvariant()}";
        var all = edge.Condition is { } condition ? $"{on} {Cut(condition)}".Trim() : on;
        return all.Length == 0 ? null : all;
    }

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestLabel ? line : $"{line[..LongestLabel]}…";
    }
}
