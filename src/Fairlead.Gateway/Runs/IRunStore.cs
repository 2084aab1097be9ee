using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Notifications;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>The truth about all runs. Every change is durable when its method returns.</summary>
public interface IRunStore
{
    /// <summary>
    /// Stores a new run with its number. Where its owner has used <see cref="NewRun.Key"/> before, nothing is stored and that earlier run comes back.
    /// Null where the owner has <paramref name="most"/> runs already.
    /// </summary>
    Task<Run?> AddAsync(NewRun added, int most, CancellationToken cancellationToken);

    /// <summary>Stores what changed in one transaction; false, and nothing is stored, where the run has another version or is gone through under another lease by now.</summary>
    Task<bool> SaveAsync(RunChange change, CancellationToken cancellationToken);

    /// <summary>The run, or null.</summary>
    Task<Run?> FindAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>A page of runs, the oldest first, without discarded ones.</summary>
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>What the run was asked for with, and what it goes through; null where there is no such run.</summary>
    Task<RunDocument?> DocumentAsync(Run run, CancellationToken cancellationToken);

    /// <summary>What the run was asked for with, without reading what it goes through; null where there is no such run.</summary>
    Task<string?> SourceAsync(Run run, CancellationToken cancellationToken);

    /// <summary>The blocks, nodes and iterations that the engine needs to go on.</summary>
    Task<RunRows> OpenRowsAsync(Run run, CancellationToken cancellationToken);

    /// <summary>All its block instances in the order in which they came to be.</summary>
    IAsyncEnumerable<BlockInstance> BlocksAsync(Run run, CancellationToken cancellationToken);

    /// <summary>All its node instances, those of one block together.</summary>
    IAsyncEnumerable<NodeInstance> NodesAsync(Run run, CancellationToken cancellationToken);

    /// <summary>Its outermost block instance, or null before it began.</summary>
    Task<BlockInstance?> RootAsync(Run run, CancellationToken cancellationToken);

    /// <summary>Part of its jobs in the order of their nodes, the newest of each node instance, and whether there are any behind them.</summary>
    Task<(IReadOnlyList<JobId> Jobs, bool HasMore)> JobsAsync(Run run, long offset, int limit, CancellationToken cancellationToken);

    /// <summary>The files it knows by name that begin like that, sorted by name (ordinal): those behind <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<KeyValuePair<string, string>>> FilesAsync(Run run, string prefix, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Adds files that it knows by name, or gives them other URLs; false where there is no such run or it would have more than <paramref name="most"/>.</summary>
    Task<bool> PutFilesAsync(Run run, ImmutableSortedDictionary<string, string> files, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Sets tags, grants and expiry, and whether it is discarded or stays current, to what they are in <paramref name="run"/>; false where there is no
    /// such run. One that is discarded asks whoever goes through it to look at its row.
    /// </summary>
    Task<bool> SetPropertiesAsync(Run run, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Runs of which something goes on and that no gateway goes through, in order, behind that number.</summary>
    Task<IReadOnlyList<Run>> LeftAsync(DateTimeOffset now, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The run, which is gone through under the lease of that epoch from now on; null where there is none, or a lease that lives has it.</summary>
    Task<Run?> ClaimAsync(RunId id, long epoch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Runs whose <see cref="Run.ExpiresAt"/> has come, the oldest first.</summary>
    Task<IReadOnlyList<Run>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Nothing of the run goes on any more, and nobody goes through it. False, and nothing changes, where it has another version or lease by now, is
    /// discarded, or somebody waits to be answered.
    /// </summary>
    Task<bool> RestAsync(Run run, long? epoch, CancellationToken cancellationToken);

    /// <summary>Forgets the run and all that is kept of it.</summary>
    Task RemoveAsync(Run run, JournalEntry entry, CancellationToken cancellationToken);
}

/// <summary>A run that is to be stored.</summary>
/// <param name="Run">The run, without its number.</param>
/// <param name="Document">What it goes through.</param>
/// <param name="Files">The files that it knows by name at first.</param>
/// <param name="Key">Key under which the same owner gets the same run again, or null.</param>
/// <param name="Entry">What the journal says of it.</param>
public sealed record NewRun(Run Run, RunDocument Document, ImmutableSortedDictionary<string, string> Files, string? Key, JournalEntry Entry)
{
    /// <summary>The epoch of the lease under which it is gone through, or null for the first gateway that looks.</summary>
    public long? Epoch { get; init; }
}

/// <summary>What a run was asked for with.</summary>
/// <param name="Definition">The workflow, as the dialect compiled it.</param>
/// <param name="Source">The document itself.</param>
public sealed record RunDocument(WorkflowDefinition Definition, string Source);

/// <summary>What the engine needs to go on with a run.</summary>
/// <param name="Blocks">The block instances that have not ended, and the outermost.</param>
/// <param name="Nodes">All node instances of those blocks, and those whose job is being cancelled.</param>
/// <param name="Iterations">Those of loops that have not ended.</param>
public sealed record RunRows(
    IReadOnlyList<BlockInstance> Blocks, IReadOnlyList<NodeInstance> Nodes, IReadOnlyList<KeyValuePair<NodeInstanceId, ImmutableArray<Iteration>>> Iterations);

/// <summary>A step of a run.</summary>
/// <param name="Run">The run as it will be; the version is one more than that of its row.</param>
/// <param name="Delta">What changed of its blocks and nodes.</param>
public sealed record RunChange(Run Run, RunDelta Delta)
{
    /// <summary>When it is taken.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The epoch of the lease under which it is gone through.</summary>
    public long? Epoch { get; init; }

    /// <summary>The requests to it that this step answers.</summary>
    public ImmutableArray<RunAnswer> Answers { get; init; } = [];

    /// <summary>Files that it knows by name from now on.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who is to be told of it.</summary>
    public ImmutableArray<Notice> Notices { get; init; } = [];
}

/// <summary>Which runs to list, and which part of them. The oldest first.</summary>
public sealed record RunQuery
{
    /// <summary>Whose; null for all.</summary>
    public string? Owner { get; init; }

    /// <summary>Beside those of <see cref="Owner"/>, those that are shared under one of these names.</summary>
    public IReadOnlyList<(GranteeKind Kind, string Grantee)> SharedWith { get; init; } = [];

    /// <summary>Only those that have every one of these tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0 to 10,000.</summary>
    public int Limit { get; init; } = 200;
}

/// <summary>Part of a list of runs.</summary>
/// <param name="Runs">The runs, in order.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
public sealed record RunPage(IReadOnlyList<Run> Runs, bool HasMore);
