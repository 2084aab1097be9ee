using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>How large a workflow may be, and how long it may go on. What reaches a limit fails with a message that has the number in it.</summary>
public sealed record WorkflowLimits
{
    /// <summary>The limits where nobody says otherwise.</summary>
    public static readonly WorkflowLimits Default = new();

    /// <summary>Nodes of one block, and edges a node on average.</summary>
    public int NodesPerBlock { get; init; } = 1_000_000;

    /// <summary>How deep blocks may lie in blocks.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>Iterations of one loop with a condition.</summary>
    public int RepeatIterations { get; init; } = 1_000;

    /// <summary>Iterations of one loop over values.</summary>
    public int ForEachIterations { get; init; } = 1_000_000;

    /// <summary>Values of one variable that a loop goes through.</summary>
    public int ValuesPerVariable { get; init; } = 1_000;

    /// <summary>Iterations of one loop that run at a time where the loop does not say.</summary>
    public int DefaultConcurrency { get; init; } = 100;

    /// <summary>Iterations of one loop that run at a time at most.</summary>
    public int Concurrency { get; init; } = 200;

    /// <summary>How often one node may be entered in one execution of its block.</summary>
    public int VisitsPerNode { get; init; } = 1_000;

    /// <summary>Further jobs after the first of a node.</summary>
    public int Resubmissions { get; init; } = 3;

    /// <summary>Node instances of one run: the end of loops in loops in loops.</summary>
    public long InstancesPerRun { get; init; } = 10_000_000;

    /// <summary>Nodes that are started in answer to one event; the others follow with <see cref="RunEvent.GoOn"/>.</summary>
    public int StartsPerEvent { get; init; } = 10_000;

    /// <summary>The limits of expressions.</summary>
    public ExpressionLimits Expressions { get; init; } = ExpressionLimits.Default;
}
