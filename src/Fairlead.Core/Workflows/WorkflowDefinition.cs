using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>What a workflow is: a block, and what its dialect wants to be known by which name. It never changes while a run goes on.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>The outermost block.</summary>
    public required Block Root { get; init; }

    /// <summary>
    /// Whether people change its runs while they go on: they set nodes to other states, and let the run rest and go on. Such a run begins at rest, is never
    /// over by itself but comes to rest when nothing is left that could be done, and follows its jobs through the queues. Its nodes all run jobs, each at most
    /// one at a time, and what failed only keeps those from starting that wait for its success.
    /// </summary>
    public bool IsOpen { get; init; }

    /// <summary>What stands between the parts of an iteration value where expressions see it as text.</summary>
    public string IterationSeparator { get; init; } = ".";

    /// <summary>The name under which expressions and jobs see the iteration value, or null for none.</summary>
    public string? IterationVariable { get; init; }
}

/// <summary>A set of nodes and the edges between them, with variables of its own: the whole workflow, a part of it, or the body of a loop.</summary>
public sealed record Block
{
    /// <summary>A name of its own, or null. The outermost block and the bodies of loops can have one; others are called as their node.</summary>
    public string? Id { get; init; }

    /// <summary>Variables that come to be anew each time the block is entered, over those of the same name outside.</summary>
    public ImmutableArray<VariableDeclaration> Variables { get; init; } = [];

    /// <summary>Its nodes, in the order of the document.</summary>
    public ImmutableArray<Node> Nodes { get; init; } = [];

    /// <summary>Its edges, in the order in which they are looked at.</summary>
    public ImmutableArray<Edge> Edges { get; init; } = [];

    /// <summary>Who is told when an execution of it has ended by itself: an http or https address, or null for nobody.</summary>
    public Uri? Receiver { get; init; }

    /// <summary>What follows when one of its nodes fails and no edge leads on from there.</summary>
    public FailureRule OnFailure { get; init; } = FailureRule.Stop;
}

/// <summary>A variable with its first value, whose type is its own.</summary>
/// <param name="Name">Letters, digits and underscores, not beginning with a digit.</param>
/// <param name="Initial">The value it has at first.</param>
public sealed record VariableDeclaration(string Name, Value Initial);

/// <summary>What follows when a node of a block fails and no edge leads on from there.</summary>
public enum FailureRule
{
    /// <summary>The block fails at once and starts nothing more. Jobs that run elsewhere in it end by themselves.</summary>
    Stop,

    /// <summary>The block fails at once and starts nothing more. Jobs that run elsewhere in it are cancelled.</summary>
    StopAndCancel,

    /// <summary>What does not depend on the node goes on; the block fails when nothing is left to do.</summary>
    GoOn,
}

/// <summary>Leads from one node of a block to another of the same block.</summary>
/// <param name="From">The node it leaves.</param>
/// <param name="To">The node it leads to.</param>
public sealed record Edge(string From, string To)
{
    /// <summary>What has to happen to <see cref="From"/>.</summary>
    public EdgeEvent On { get; init; } = EdgeEvent.Succeeded;

    /// <summary>An expression that has to be true as well, or null. It sees the variables of <see cref="From"/>.</summary>
    public string? Condition { get; init; }
}

/// <summary>What can happen to a node for an edge to be followed.</summary>
[Flags]
public enum EdgeEvent
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>It began: a job when it runs, every other node when it is entered. What has ended well has begun as well.</summary>
    Started = 1,

    /// <summary>It ended well, or its failure is ignored.</summary>
    Succeeded = 2,

    /// <summary>It failed for good.</summary>
    Failed = 4,

    /// <summary>It ended in either way.</summary>
    Ended = 8,

    /// <summary>In an open workflow: it could be started.</summary>
    Readied = 16,

    /// <summary>In an open workflow: its job exists.</summary>
    Submitted = 32,

    /// <summary>In an open workflow: its job is in the queue of its site, or further.</summary>
    Queued = 64,
}
