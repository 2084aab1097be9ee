using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>Where a run is in its life.</summary>
public enum RunPhase
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Final: nothing is left to do, and nothing failed.</summary>
    Succeeded,

    /// <summary>Final: something failed.</summary>
    Failed,

    /// <summary>Final: somebody stopped it.</summary>
    Aborted,
}

/// <summary>Why the run of an open workflow came to rest.</summary>
public enum RestCause
{
    /// <summary>Nothing was left that could be done.</summary>
    NothingLeft,

    /// <summary>Somebody stopped it.</summary>
    Stopped,
}

/// <summary>What a run is as a whole.</summary>
public sealed record RunHeader
{
    /// <summary>Where it is in its life.</summary>
    public RunPhase Phase { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed or was aborted: one sentence that names the node, its iteration and the cause.</summary>
    public string? Message { get; init; }

    /// <summary>How many block instances there have been; the next gets this number.</summary>
    public long Blocks { get; init; }

    /// <summary>How many node instances there have been.</summary>
    public long Nodes { get; init; }

    /// <summary>How many jobs were submitted, further tries included.</summary>
    public long Jobs { get; init; }

    /// <summary>How often it was restarted after it had ended.</summary>
    public int Restarts { get; init; }

    /// <summary>When the first of its jobs existed, or null before.</summary>
    public DateTimeOffset? FirstJobAt { get; init; }

    /// <summary>How its nodes that run jobs stand, as far as they have been reached.</summary>
    public JobNodeCounts JobNodes { get; init; }

    /// <summary>Whether its workflow is open (<see cref="WorkflowDefinition.IsOpen"/>).</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it goes on, where its workflow is open: somebody has set it going, and it has not come to rest since.</summary>
    public bool IsGoing { get; init; }

    /// <summary>Why it rests, where its workflow is open and it has been going.</summary>
    public RestCause? Rest { get; init; }

    /// <summary>Nodes of the outermost block that are not started until it is set going again, by index.</summary>
    public ImmutableSortedSet<int> LeftOut { get; init; } = [];

    /// <summary>How many nodes there are in the outermost block, where its workflow is open.</summary>
    public int Total { get; init; }

    /// <summary>Number from which the run's chances are drawn, so that going through it again gives the same.</summary>
    public long Seed { get; init; }
}

/// <summary>
/// All that the engine knows of a run: the blocks and nodes that are under way, and of each node of such a block its latest instance. It never
/// changes; <see cref="WorkflowEngine.Advance"/> makes its next version, which shares with it whatever stayed the same.
/// </summary>
public sealed class RunState
{
    internal RunState(
        RunHeader header,
        ImmutableDictionary<long, LiveBlock> blocks,
        ImmutableQueue<NodeInstanceId> ready,
        ImmutableSortedSet<NodeInstanceId> holding,
        ImmutableDictionary<NodeInstanceId, NodeInstance> cancelling,
        ImmutableDictionary<NodeInstanceId, ImmutableArray<Iteration>> iterations)
    {
        Header = header;
        Blocks = blocks;
        Ready = ready;
        Holding = holding;
        Cancelling = cancelling;
        Iterations = iterations;
    }

    /// <summary>The run as a whole.</summary>
    public RunHeader Header { get; }

    /// <summary>Node instances that wait for a person or for a time. While there are any, the run is held.</summary>
    public ImmutableSortedSet<NodeInstanceId> Holding { get; }

    /// <summary>Whether nothing more happens, except that jobs may still have to be cancelled.</summary>
    public bool IsFinal => Header.Phase is not RunPhase.Running;

    /// <summary>Whether nothing happens to it by itself: it is over, or its workflow is open and it rests, and none of its jobs is under way.</summary>
    public bool IsAtRest => IsFinal
        || (Header is { IsOpen: true, IsGoing: false, Blocks: > 0, JobNodes.UnderWay: 0 } && !Instances.Any(node => node.State is NodeState.Submitting));

    /// <summary>Whether no job of it is being cancelled.</summary>
    public bool IsSettled => Cancelling.IsEmpty;

    /// <summary>The outermost block with its variables, also after its end; null before the run began.</summary>
    public BlockInstance? Root => Blocks.GetValueOrDefault(0)?.Instance;

    internal ImmutableDictionary<long, LiveBlock> Blocks { get; }

    internal ImmutableQueue<NodeInstanceId> Ready { get; }

    internal ImmutableDictionary<NodeInstanceId, NodeInstance> Cancelling { get; }

    internal ImmutableDictionary<NodeInstanceId, ImmutableArray<Iteration>> Iterations { get; }

    /// <summary>How many block instances are kept in memory.</summary>
    public int BlocksInMemory => Blocks.Count;

    /// <summary>The node instances that are under way or are the latest of their node, in blocks that have not ended.</summary>
    public IEnumerable<NodeInstance> Instances => Blocks.Values.SelectMany(block => block.Nodes.Values);

    /// <summary>A run that has not begun.</summary>
    /// <param name="seed">Number from which the run's chances are drawn.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="definition">The workflow, or null for one that is not open.</param>
    public static RunState New(long seed, DateTimeOffset at, WorkflowDefinition? definition = null) => new(
        new RunHeader { StartedAt = at, Seed = seed, IsOpen = definition is { IsOpen: true }, Total = definition is { IsOpen: true } ? definition.Root.Nodes.Length : 0 },
        ImmutableDictionary<long, LiveBlock>.Empty,
        ImmutableQueue<NodeInstanceId>.Empty,
        [],
        ImmutableDictionary<NodeInstanceId, NodeInstance>.Empty,
        ImmutableDictionary<NodeInstanceId, ImmutableArray<Iteration>>.Empty);

    /// <summary>A block instance that is kept, or null.</summary>
    public BlockInstance? Block(long id) => Blocks.GetValueOrDefault(id)?.Instance;

    /// <summary>A node instance that is kept, or null.</summary>
    public NodeInstance? Node(NodeInstanceId id) => Blocks.GetValueOrDefault(id.Block)?.Nodes.GetValueOrDefault(id.Number) ?? Cancelling.GetValueOrDefault(id);
}

/// <summary>A block instance that has not ended, with its nodes.</summary>
/// <param name="Instance">The block.</param>
/// <param name="Nodes">The node instances that are under way or are the latest of their node, by number.</param>
/// <param name="Progress">How the nodes stand that something has happened to, by index.</param>
/// <param name="Active">How many node instances have not ended.</param>
internal sealed record LiveBlock(
    BlockInstance Instance,
    ImmutableDictionary<int, NodeInstance> Nodes,
    ImmutableDictionary<int, NodeProgress> Progress,
    int Active);

/// <summary>How a node stands in one execution of its block.</summary>
/// <param name="Satisfied">How many of the nodes it waits for have reached what it waits for, by their latest instance.</param>
/// <param name="Visits">How often it was entered.</param>
/// <param name="Latest">The number of its latest instance; 0 for none.</param>
internal readonly record struct NodeProgress(int Satisfied, int Visits, int Latest);
