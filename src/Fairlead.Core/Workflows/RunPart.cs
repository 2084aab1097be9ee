using System.Globalization;

namespace Fairlead.Core.Workflows;

/// <summary>Which try of which node of a run a job is.</summary>
/// <param name="Run">The run.</param>
/// <param name="Node">The node instance.</param>
/// <param name="Attempt">The try, from 1.</param>
/// <param name="Place">The node for people, such as <c>sweep[12]/simulate</c>.</param>
public sealed record RunPart(RunId Run, NodeInstanceId Node, int Attempt, string Place)
{
    /// <summary>The key under which its job is submitted: one key, one job, however often it is tried.</summary>
    public string Key => $"run:{Run}:{Node}:{Attempt.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>As text: run, node and try, then the place, with blanks between them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run} {Node.Block}.{Node.Number} {Attempt} {Place}");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static RunPart Parse(string text)
    {
        var words = text.Split(' ', 4);
        var node = words.Length == 4 ? words[1].Split('.') : [];
        return node.Length == 2
            ? new RunPart(RunId.Parse(words[0], null), new NodeInstanceId(Whole(node[0]), (int)Whole(node[1])), (int)Whole(words[2]), words[3])
            : throw new FormatException($"'{text}' does not name a part of a run.");
    }

    private static long Whole(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
