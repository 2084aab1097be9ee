using System.Collections.Immutable;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>What several events in a row changed, as one change: of each block and node only the latest version counts.</summary>
internal sealed class Steps
{
    private readonly Dictionary<long, BlockInstance> _blocks = [];
    private readonly Dictionary<NodeInstanceId, NodeInstance> _nodes = [];
    private readonly List<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> _iterations = [];
    private readonly List<RunEntry> _entries = [];
    private bool _isChanged;

    /// <summary>What has to be done after it was stored, in order.</summary>
    public List<RunCommand> Commands { get; } = [];

    /// <summary>Files that the run knows by name from now on.</summary>
    public ImmutableSortedDictionary<string, string>.Builder Files { get; } = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    /// <summary>Requests that they answer.</summary>
    public ImmutableArray<RunAnswer>.Builder Answers { get; } = ImmutableArray.CreateBuilder<RunAnswer>();

    /// <summary>Whether the run goes on that had ended: then its state is what its rows say.</summary>
    public bool IsReopened { get; set; }

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => !_isChanged && Files.Count == 0 && Answers.Count == 0;

    /// <summary>Adds what one event changed.</summary>
    public void Add(RunStep step)
    {
        Commands.AddRange(step.Commands);
        _isChanged |= !step.Delta.IsEmpty;
        foreach (var block in step.Delta.Blocks)
        {
            _blocks[block.Id] = block;
        }

        foreach (var node in step.Delta.Nodes)
        {
            _nodes[node.Id] = node;
        }

        _iterations.AddRange(step.Delta.Iterations);
        _entries.AddRange(step.Delta.Entries);
    }

    /// <summary>All of it.</summary>
    /// <param name="header">The run as a whole, as it is after all of them.</param>
    public RunDelta ToDelta(RunHeader header) => new()
    {
        Header = header,
        Blocks = [.. _blocks.Values],
        Nodes = [.. _nodes.Values],
        Iterations = [.. _iterations],
        Entries = [.. _entries],
    };
}
