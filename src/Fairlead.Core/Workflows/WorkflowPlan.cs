using System.Text.RegularExpressions;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>A workflow that has been checked, with all that the engine needs to go through it. Made once for each definition and shared by its runs.</summary>
public sealed partial class WorkflowPlan
{
    private readonly Dictionary<string, Script> _scripts = [];
    private readonly List<BlockPlan> _blocks = [];
    private readonly HashSet<string> _askedFor = [];
    private bool _asksForAny;

    private WorkflowPlan(WorkflowDefinition definition, WorkflowLimits limits, TimeZoneInfo zone)
    {
        Definition = definition;
        Limits = limits;
        Zone = zone;
    }

    /// <summary>The workflow.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>The limits of its runs.</summary>
    public WorkflowLimits Limits { get; }

    /// <summary>The time zone of times without one.</summary>
    public TimeZoneInfo Zone { get; }

    internal IReadOnlyList<BlockPlan> Blocks => _blocks;

    /// <summary>The plan of a workflow, or all that is wrong with it, one line for each finding.</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="limits">The limits of its runs; null for the defaults.</param>
    /// <param name="zone">The time zone of times without one; null for UTC.</param>
    public static Outcome<WorkflowPlan> Of(WorkflowDefinition definition, WorkflowLimits? limits = null, TimeZoneInfo? zone = null)
    {
        var allowed = limits ?? WorkflowLimits.Default;
        var wrong = WorkflowRules.Check(definition, allowed).Where(finding => finding.Kind is not FindingKind.NeverStarts).ToList();
        if (wrong.Count > 0)
        {
            return Refusal.Invalid("workflow", string.Join("\n", wrong.Take(WorkflowRules.MaxFindings).Select(finding => finding.Message)));
        }

        var plan = new WorkflowPlan(definition, allowed, zone ?? TimeZoneInfo.Utc);
        plan.Add(definition.Root, string.Empty);
        plan.FindQuestions();
        return plan;
    }

    /// <summary>A node of the workflow.</summary>
    /// <param name="block">The index of its block.</param>
    /// <param name="node">Its index in the block.</param>
    public Node Node(int block, int node) => _blocks[block].Block.Nodes[node];

    /// <summary>A block of the workflow by its index; 0 is the outermost.</summary>
    public Block Block(int block) => _blocks[block].Block;

    /// <summary>The script of a text, which has been read before.</summary>
    internal Script Script(string text)
    {
        lock (_scripts)
        {
            if (!_scripts.TryGetValue(text, out var script))
            {
                script = Expressions.Script.Parse(text, Limits.Expressions).TryGet(out var read, out var refusal) ? read : throw new InvalidOperationException(refusal.Message);
                _scripts[text] = script;
            }

            return script;
        }
    }

    /// <summary>Whether an expression may ask about the job of a node of that name.</summary>
    internal bool IsAskedFor(string node) => _asksForAny || _askedFor.Contains(node);

    private void FindQuestions()
    {
        foreach (var text in _blocks.SelectMany(plan => Texts(plan.Block)).Distinct())
        {
            _asksForAny |= ComputedName().IsMatch(text);
            foreach (Match name in QuotedName().Matches(text))
            {
                _askedFor.Add(name.Groups["name"].Value);
            }
        }
    }

    private static IEnumerable<string> Texts(Block block) =>
        block.Edges.Select(edge => edge.Condition).OfType<string>().Concat(block.Nodes.Select(node => node switch
        {
            Node.Assign assign => assign.Script,
            Node.Repeat repeat => repeat.Condition,
            _ => string.Empty,
        }));

    [GeneratedRegex("""(?:exitCode\w*|file\w+)\s*\(\s*["'](?<name>[^"']*)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex QuotedName();

    [GeneratedRegex("""(?:exitCode\w*|file\w+)\s*\((?!\s*["'][^"'\\]*["']\s*[,)])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ComputedName();

    private int Add(Block block, string path)
    {
        var index = _blocks.Count;
        var plan = BlockPlan.Of(index, block, path);
        _blocks.Add(plan);
        for (var node = 0; node < block.Nodes.Length; node++)
        {
            if (block.Nodes[node].Inner() is { } inner)
            {
                plan.Bodies[node] = Add(inner, Place.Of(path, block.Nodes[node].Id));
            }
        }

        return index;
    }
}

/// <summary>What is inside a node.</summary>
internal static class Nodes
{
    /// <summary>The block that a node runs, or null.</summary>
    public static Block? Inner(this Node node) => node switch
    {
        Node.SubBlock sub => sub.Body,
        Node.Loop loop => loop.Body,
        _ => null,
    };

    /// <summary>Whether a way that arrives starts the node without waiting for the others.</summary>
    public static bool TakesEach(this Node node) => node is Node.Merge or Node.Join { Mode: JoinMode.Any };
}

/// <summary>Where something is, for people: names from the outermost block inwards.</summary>
internal static class Place
{
    /// <summary>The place of <paramref name="id"/> in the block at <paramref name="path"/>.</summary>
    public static string Of(string path, string id) => path.Length == 0 ? id : $"{path}/{id}";
}
