using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Experiments;

/// <summary>What became of the nodes of a run, without the descriptions of their jobs: for lists of very many.</summary>
public interface INodeHistory
{
    /// <summary>How the nodes of the outermost block stand that something has happened to; all others wait.</summary>
    Task<IReadOnlyList<NodeStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The jobs of a run, or of one node of its outermost block, in the order in which they were submitted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The index of the node, or null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<NodeAttempt>> AttemptsAsync(RunId run, int? node, CancellationToken cancellationToken);
}

/// <summary>How a node stands.</summary>
/// <param name="Node">Its index in its block.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="Latest">The latest try, or null before the first.</param>
public sealed record NodeStanding(int Node, NodeState State, string? Reason, NodeAttempt? Latest);

/// <summary>One try of a node: a job.</summary>
public sealed record NodeAttempt
{
    /// <summary>The index of the node in its block.</summary>
    public required int Node { get; init; }

    /// <summary>Which try of the node, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Where the job is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>On which site.</summary>
    public required string Site { get; init; }

    /// <summary>When the gateway took it.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it began to run, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the batch system calls it, or null.</summary>
    public BatchId? BatchId { get; init; }

    /// <summary>How its last attempt on the site ended, or null while it has not.</summary>
    public AttemptEnd? End { get; init; }

    /// <summary>Summary for its owner, or null.</summary>
    public string? Message { get; init; }
}
