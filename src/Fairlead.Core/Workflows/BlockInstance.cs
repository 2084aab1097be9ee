using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>What the expressions of other nodes can ask about a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="ExitCode">Its exit code, where it is known.</param>
public sealed record JobResult(JobId Job, int? ExitCode);

/// <summary>One execution of a block. It never changes; the engine makes its next version. Its nodes are kept beside it.</summary>
public sealed record BlockInstance
{
    /// <summary>Its identity in the run; 0 is that of the outermost block.</summary>
    public required long Id { get; init; }

    /// <summary>The index of its block in the <see cref="WorkflowPlan"/>.</summary>
    public required int Block { get; init; }

    /// <summary>The node instance that runs it; null for the outermost block.</summary>
    public NodeInstanceId? Parent { get; init; }

    /// <summary>In which iterations of the loops around it it is, the outermost first.</summary>
    public ImmutableArray<string> Iteration { get; init; } = [];

    /// <summary>Where it is, for people, such as <c>sweep[12]/refine</c>; empty for the outermost block.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Its variables.</summary>
    public ImmutableDictionary<string, Value> Variables { get; init; } = ImmutableDictionary<string, Value>.Empty;

    /// <summary>Those that its nodes changed.</summary>
    public ImmutableSortedSet<string> Changed { get; init; } = [];

    /// <summary>The latest results of jobs in blocks that have ended inside it, by node, as far as an expression asks for them.</summary>
    public ImmutableDictionary<string, JobResult> Results { get; init; } = ImmutableDictionary<string, JobResult>.Empty;

    /// <summary>How many of its nodes failed without an edge that led on.</summary>
    public int Failures { get; init; }

    /// <summary>The first of those failures.</summary>
    public Failure? FirstFailure { get; init; }

    /// <summary>How many node instances it has had.</summary>
    public int Instances { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinal => EndedAt is not null;
}
