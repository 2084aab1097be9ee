using System.Text;

namespace Fairlead.Core.Workflows.Drawing;

/// <summary>Draws workflows as text that other programs turn into pictures. Pure; its size is that of the workflow.</summary>
public static class WorkflowDrawing
{
    /// <summary>The workflow in the language of Graphviz (DOT).</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="title">What stands above it.</param>
    public static string ToDot(WorkflowDefinition definition, string title)
    {
        var text = new StringBuilder("digraph workflow {\n");
        text.Append($"  label={Quoted(title)}; labelloc=t; compound=true; node [fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\"];\n");
        Dot(text, Draft.Of(definition), "  ");
        return text.Append("}\n").ToString();
    }

    /// <summary>The workflow as a Mermaid flow chart.</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="title">What stands above it.</param>
    public static string ToMermaid(WorkflowDefinition definition, string title)
    {
        var text = new StringBuilder($"---\ntitle: {MermaidText(title)}\n---\nflowchart TD\n");
        Mermaid(text, Draft.Of(definition), "  ");
        return text.ToString();
    }

    private static void Dot(StringBuilder text, DrawnBox frame, string indent)
    {
        foreach (var box in frame.Inner)
        {
            if (box.Shape is not DrawnShape.Frame)
            {
                text.Append($"{indent}{box.Id} [label={Quoted(box.Label)}{DotShape(box.Shape)}];\n");
                continue;
            }

            // Arrows lead between nodes only: the name of the frame is a node in it.
            text.Append($"{indent}subgraph cluster_{box.Id} {{\n{indent}  style=rounded;\n{indent}  {box.Id} [label={Quoted(box.Label)}, shape=plaintext];\n");
            Dot(text, box, indent + "  ");
            var entered = box.Arrows.Select(a => a.To).ToHashSet();
            foreach (var first in box.Inner.Where(i => !entered.Contains(i.Id)))
            {
                text.Append($"{indent}  {box.Id} -> {first.Id} [style=dotted];\n");
            }

            text.Append($"{indent}}}\n");
        }

        foreach (var arrow in frame.Arrows)
        {
            text.Append($"{indent}{arrow.From} -> {arrow.To}{(arrow.Label is null ? string.Empty : $" [label={Quoted(arrow.Label)}]")};\n");
        }
    }

    private static void Mermaid(StringBuilder text, DrawnBox frame, string indent)
    {
        foreach (var box in frame.Inner)
        {
            var label = $"\"{MermaidText(box.Label)}\"";
            text.Append(indent).Append(box.Shape switch
            {
                DrawnShape.Frame => $"subgraph {box.Id}[{label}]\n",
                DrawnShape.Round => $"{box.Id}({label})\n",
                DrawnShape.Diamond => $"{box.Id}{{{label}}}\n",
                DrawnShape.Dot => $"{box.Id}(({label}))\n",
                _ => $"{box.Id}[{label}]\n",
            });
            if (box.Shape is DrawnShape.Frame)
            {
                Mermaid(text, box, indent + "  ");
                text.Append($"{indent}end\n");
            }
        }

        foreach (var arrow in frame.Arrows)
        {
            text.Append($"{indent}{arrow.From} -->{(arrow.Label is null ? string.Empty : $"|\"{MermaidText(arrow.Label)}\"|")} {arrow.To}\n");
        }
    }

    private static string DotShape(DrawnShape shape) => shape switch
    {
        DrawnShape.Round => ", shape=box, style=rounded",
        DrawnShape.Diamond => ", shape=diamond",
        DrawnShape.Dot => ", shape=circle",
        _ => ", shape=box",
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    // In Mermaid a text ends at its quote, and what looks like HTML is.
    private static string MermaidText(string text) => text
        .Replace("#", "#35;", StringComparison.Ordinal)
        .Replace("&", "#amp;", StringComparison.Ordinal)
        .Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal)
        .Replace(">", "#gt;", StringComparison.Ordinal)
        .Replace("\n", "<br/>", StringComparison.Ordinal);
}
