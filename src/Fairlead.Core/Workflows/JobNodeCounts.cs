namespace Fairlead.Core.Workflows;

/// <summary>How the node instances of a run stand that run jobs. Those that were stopped together with what they belong to are in none of the numbers.</summary>
/// <param name="Ready">Reached, but without a job that exists: yet to be submitted, held back, or waiting for the time of a further try.</param>
/// <param name="UnderWay">With a job that exists and has not ended.</param>
/// <param name="Succeeded">Ended well.</param>
/// <param name="Failed">Failed for good.</param>
public readonly record struct JobNodeCounts(int Ready, int UnderWay, int Succeeded, int Failed)
{
    /// <summary>How many have been reached.</summary>
    public int Reached => Ready + UnderWay + Succeeded + Failed;

    /// <summary>Of <see cref="UnderWay"/>, those in the queues of their sites, as far as an open workflow follows them there.</summary>
    public int Queued { get; init; }

    /// <summary>Of <see cref="UnderWay"/>, those that run.</summary>
    public int Running { get; init; }

    /// <summary>Set aside by somebody.</summary>
    public int Suspended { get; init; }

    /// <summary>The numbers after one node instance has changed.</summary>
    /// <param name="before">As it was, or null for a new one.</param>
    /// <param name="after">As it is.</param>
    internal JobNodeCounts Changed(NodeInstance? before, NodeInstance after) => before is null ? With(after, 1) : With(before, -1).With(after, 1);

    private JobNodeCounts With(NodeInstance node, int change) => node switch
    {
        { State: NodeState.Submitted } => this with { UnderWay = UnderWay + change },
        { State: NodeState.Queued } => this with { UnderWay = UnderWay + change, Queued = Queued + change },
        { State: NodeState.Running } => this with { UnderWay = UnderWay + change, Running = Running + change },
        { State: NodeState.Succeeded } => this with { Succeeded = Succeeded + change },
        { State: NodeState.Failed, Failure.Cause: FailureCause.ParentFailed } => this,
        { State: NodeState.Failed } => this with { Failed = Failed + change },
        { State: NodeState.Suspended } => this with { Suspended = Suspended + change },
        { State: NodeState.Waiting or NodeState.Skipped } => this,
        _ => this with { Ready = Ready + change },
    };
}
