using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>All that is wrong with a workflow's document, in its order. Nothing is compiled any further than to find more of it.</summary>
internal sealed class WorkflowErrors
{
    /// <summary>How many are told; a document with more is wrong enough.</summary>
    public const int MaxLines = 100;

    private readonly List<string> _lines = [];
    private int _more;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _lines.Count == 0;

    /// <summary>One sentence each, that begins with the element at fault.</summary>
    public ImmutableArray<string> Lines => _more == 0 ? [.. _lines] : [.. _lines, $"There are {_more} more errors."];

    /// <summary>Keeps one.</summary>
    public void Add(string line)
    {
        if (_lines.Count < MaxLines)
        {
            _lines.Add(Shown.Message(line));
        }
        else
        {
            _more++;
        }
    }

    /// <summary>Keeps all lines of a refusal.</summary>
    public void Add(Refusal refusal)
    {
        foreach (var line in refusal.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Add(line);
        }
    }

    /// <summary>All of them as UNICORE tells them: a first line, then one numbered line for each.</summary>
    public static string Text(ImmutableArray<string> lines) =>
        "Workflow not submitted, it contains errors.\n" + string.Concat(lines.Select((line, i) => $"{i + 1}: {line}\n"));
}
