namespace Fairlead.Core.Workflows;

/// <summary>How the node instances of a run stand that run jobs. Those that were stopped together with what they belong to are in none of the numbers.</summary>
/// <param name="Ready">Reached, but without a job that exists: yet to be submitted, or waiting for the time of a further try.</param>
/// <param name="UnderWay">With a job that exists and has not ended.</param>
/// <param name="Succeeded">Ended well.</param>
/// <param name="Failed">Failed for good.</param>
public readonly record struct JobNodeCounts(int Ready, int UnderWay, int Succeeded, int Failed)
{
    /// <summary>How many have been reached.</summary>
    public int Reached => Ready + UnderWay + Succeeded + Failed;

    /// <summary>The numbers after one node instance has changed.</summary>
    /// <param name="before">As it was, or null for a new one.</param>
    /// <param name="after">As it is.</param>
    internal JobNodeCounts Changed(NodeInstance? before, NodeInstance after) => before is null ? With(after, 1) : With(before, -1).With(after, 1);

    private JobNodeCounts With(NodeInstance node, int change) => node switch
    {
        { State: NodeState.Submitted or NodeState.Running } => this with { UnderWay = UnderWay + change },
        { State: NodeState.Succeeded } => this with { Succeeded = Succeeded + change },
        { State: NodeState.Failed, Failure.Cause: FailureCause.ParentFailed } => this,
        { State: NodeState.Failed } => this with { Failed = Failed + change },
        _ => this with { Ready = Ready + change },
    };
}
